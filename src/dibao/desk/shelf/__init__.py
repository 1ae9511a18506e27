"""Papers beside the cases: what lies in a family's own folder, blank sets, printing many at once.

Invariant: a scan that comes in is kept by digest before anything else happens to it; nothing that
came in is lost, and nothing is laid into a family's folder by a name alone.
"""

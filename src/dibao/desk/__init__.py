"""THE OFFICE: the web site on which people work doubts through to a fair end.

Invariant: every write is an action of an app's `actions.py`, goes through `record.verb`, and
leaves exactly one sealed line in the same transaction; every read of a person is told with its
purpose. Department rows never come in here: runs keep them, the desk keeps people's work.
"""

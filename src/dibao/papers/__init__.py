"""Papers: plain data in, finished documents out.

Invariant: this room imports nothing else of ours. It decides nothing and looks nothing up; what is
not in the data it is given does not appear in a document, and what a document may not show is taken
out here once more, whatever the caller left in.
"""

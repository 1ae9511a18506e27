"""Steps as rows: who may do what, when, with which papers, and why not.

Invariant: this room knows no law, no office and no database. It reads tables, refuses those that
could trap a case or harm a family unheard, and answers pure questions about a case on a given day.
"""

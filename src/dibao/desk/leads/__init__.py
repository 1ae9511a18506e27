"""Doubts and offers by household: who looks at which, what came of it, by two people.

Invariant: a lead never changes what a family is paid; only a case that ran its steps does.
"""

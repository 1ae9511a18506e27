"""Cases driven by the step tables: a step is done if and only if `procedure.take` lets it.

Invariant: a case's state is never stored as a fact of its own; it is replayed from its steps.
"""

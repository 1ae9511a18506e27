"""What is stored of oversight, by kind."""

from dibao.desk.oversight.models.talk import (
    Avoidance,
    Copy,
    InspectorKey,
    Matter,
    Note,
    Said,
)

__all__ = ["Avoidance", "Copy", "InspectorKey", "Matter", "Note", "Said"]

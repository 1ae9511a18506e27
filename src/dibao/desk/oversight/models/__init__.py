"""What is stored of oversight, by kind."""

from dibao.desk.oversight.models.lines import Hotline, MissedCall, TestCall
from dibao.desk.oversight.models.petitions import Petition
from dibao.desk.oversight.models.talk import (
    Avoidance,
    Copy,
    InspectorKey,
    Matter,
    Note,
    Said,
)

__all__ = [
    "Avoidance",
    "Copy",
    "Hotline",
    "InspectorKey",
    "Matter",
    "MissedCall",
    "Note",
    "Petition",
    "Said",
    "TestCall",
]

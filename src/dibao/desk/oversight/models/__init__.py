"""What is stored of oversight, by kind."""

from dibao.desk.oversight.models.lines import Hotline, MissedCall, TestCall
from dibao.desk.oversight.models.petitions import Petition
from dibao.desk.oversight.models.referrals import Bulletin, Learning, Package, Referral
from dibao.desk.oversight.models.talk import (
    Avoidance,
    Copy,
    InspectorKey,
    Matter,
    Note,
    Said,
)
from dibao.desk.oversight.models.watching import Draw, Item, SurveyAnswer, Task, Watcher

__all__ = [
    "Avoidance",
    "Bulletin",
    "Copy",
    "Draw",
    "Hotline",
    "InspectorKey",
    "Item",
    "Learning",
    "Matter",
    "MissedCall",
    "Note",
    "Package",
    "Petition",
    "Referral",
    "Said",
    "SurveyAnswer",
    "Task",
    "TestCall",
    "Watcher",
]

"""Intake: a department's file → typed rows that know file, sheet and row → receipt.

Nothing here decides anything about a person: rows are read, refused or left out, each with its
reason, and every sheet's counts add up.
"""

from dibao.intake.folder import read_files, read_folder
from dibao.intake.result import QUALITY, Cover, File, HandIns, Sheet

__all__ = ["QUALITY", "Cover", "File", "HandIns", "Sheet", "read_files", "read_folder"]

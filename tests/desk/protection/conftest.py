"""The doubt of the lists of doubts, here too."""

from tests.desk.leads.conftest import lead

__all__ = ["lead"]

"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.oversight`."""

    name = "dibao.desk.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Today's work and the daily line are registered once every app is loaded."""
        from dibao.desk.oversight import work  # noqa: F401
        from dibao.desk.oversight.actions import daily  # noqa: F401

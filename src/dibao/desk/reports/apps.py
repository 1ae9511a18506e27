"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.reports`."""

    name = "dibao.desk.reports"
    label = "reports"

    def ready(self) -> None:
        """Today's work is found once every app is loaded."""
        from dibao.desk.reports import work  # noqa: F401

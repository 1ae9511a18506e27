"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.rectification`."""

    name = "dibao.desk.rectification"
    label = "rectification"

    def ready(self) -> None:
        """Today's work is found once every app is loaded."""
        from dibao.desk.rectification import work  # noqa: F401

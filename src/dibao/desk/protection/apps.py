"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.protection`."""

    name = "dibao.desk.protection"
    label = "protection"

    def ready(self) -> None:
        """Today's work is found once every app is loaded."""
        from dibao.desk.protection import work  # noqa: F401

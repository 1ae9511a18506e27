"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.registers`."""

    name = "dibao.desk.registers"
    label = "registers"

    def ready(self) -> None:
        """Today's work is found once every app is loaded."""
        from dibao.desk.registers import work  # noqa: F401

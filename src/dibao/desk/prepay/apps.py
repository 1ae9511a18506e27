"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.prepay`."""

    name = "dibao.desk.prepay"
    label = "prepay"

    def ready(self) -> None:
        """Today's work is found once every app is loaded."""
        from dibao.desk.prepay import work  # noqa: F401

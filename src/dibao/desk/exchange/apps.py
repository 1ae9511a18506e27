"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.exchange`."""

    name = "dibao.desk.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Today's work is found once every app is loaded."""
        from dibao.desk.exchange import work  # noqa: F401

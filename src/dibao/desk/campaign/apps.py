"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.campaign`."""

    name = "dibao.desk.campaign"
    label = "campaign"

    def ready(self) -> None:
        """Today's work is found once every app is loaded."""
        from dibao.desk.campaign import work  # noqa: F401

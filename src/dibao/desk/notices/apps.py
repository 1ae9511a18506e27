"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.notices`."""

    name = "dibao.desk.notices"
    label = "notices"

    def ready(self) -> None:
        """Today's work is found once every app is loaded."""
        from dibao.desk.notices import work  # noqa: F401

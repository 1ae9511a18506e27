"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.leads`."""

    name = "dibao.desk.leads"
    label = "leads"

    def ready(self) -> None:
        """Today's work is found once every app is loaded."""
        from dibao.desk.leads import work  # noqa: F401

"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.notices`."""

    name = "dibao.desk.notices"
    label = "notices"

    def ready(self) -> None:
        """Today's work is found, and objections hold applications, once every app is loaded."""
        from dibao.desk.casework.holds import holds
        from dibao.desk.notices import objections, work  # noqa: F401

        holds(objections.against)

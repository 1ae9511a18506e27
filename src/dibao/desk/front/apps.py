"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.front`."""

    name = "dibao.desk.front"
    label = "front"

    def ready(self) -> None:
        """What happens once a day is found when every app is loaded."""
        from dibao.desk.front import once  # noqa: F401

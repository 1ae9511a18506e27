"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.casework`."""

    name = "dibao.desk.casework"
    label = "casework"

    def ready(self) -> None:
        from dibao.desk.casework import repaying, work  # noqa: F401  (they register what they find)

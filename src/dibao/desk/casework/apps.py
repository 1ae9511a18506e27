"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.casework`."""

    name = "dibao.desk.casework"
    label = "casework"

    def ready(self) -> None:
        from dibao.desk.casework import work  # noqa: F401  (registers what it finds)

"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.shelf`."""

    name = "dibao.desk.shelf"
    label = "shelf"

    def ready(self) -> None:
        from dibao.desk.shelf import work  # noqa: F401  (registers what it finds)

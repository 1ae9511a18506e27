"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.archive`."""

    name = "dibao.desk.archive"
    label = "archive"

    def ready(self) -> None:
        """The nightly check is registered once every app is loaded; held rows are told of from now on."""
        from dibao.desk import rows
        from dibao.desk.archive import actions  # noqa: F401

        rows.watch()

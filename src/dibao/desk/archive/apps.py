"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.archive`."""

    name = "dibao.desk.archive"
    label = "archive"

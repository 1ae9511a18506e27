"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.casework`."""

    name = "dibao.desk.casework"
    label = "casework"

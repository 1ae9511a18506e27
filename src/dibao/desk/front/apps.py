"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.front`."""

    name = "dibao.desk.front"
    label = "front"

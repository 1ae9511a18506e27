"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.roster`."""

    name = "dibao.desk.roster"
    label = "roster"

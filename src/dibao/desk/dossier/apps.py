"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.dossier`."""

    name = "dibao.desk.dossier"
    label = "dossier"

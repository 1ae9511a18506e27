"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.leads`."""

    name = "dibao.desk.leads"
    label = "leads"

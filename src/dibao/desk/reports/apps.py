"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.reports`."""

    name = "dibao.desk.reports"
    label = "reports"

"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.exchange`."""

    name = "dibao.desk.exchange"
    label = "exchange"

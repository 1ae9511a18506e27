"""The app's name for Django."""

from django.apps import AppConfig


class Config(AppConfig):
    """`dibao.desk.accounts`."""

    name = "dibao.desk.accounts"
    label = "accounts"

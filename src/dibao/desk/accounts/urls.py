"""Addresses of this app."""

from django.urls import path

from dibao.desk.accounts import screens

urlpatterns = [
    path("", screens.accounts, name="accounts"),
    path("setup/", screens.setup, name="setup"),
    path("make/", screens.make, name="account_make"),
    path("second/", screens.own_second, name="second_own"),
    path("sessions/", screens.own_sessions, name="sessions"),
    path("<int:pk>/", screens.account, name="account"),
    path("<int:pk>/change/", screens.change, name="account_change"),
]

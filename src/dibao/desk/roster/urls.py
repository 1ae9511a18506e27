"""Addresses of this app."""

from django.urls import path

from dibao.desk.roster import screens

urlpatterns = [
    path("", screens.households, name="households"),
    path("<int:pk>/", screens.household, name="household"),
    path("<int:pk>/why/", screens.why_look, name="household_why"),
    path("<int:pk>/write/", screens.write, name="household_write"),
]

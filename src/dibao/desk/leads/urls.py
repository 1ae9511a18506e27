"""Addresses of this app."""

from django.urls import path

from dibao.desk.leads import screens

urlpatterns = [
    path("", screens.leads, name="leads"),
    path("<int:pk>/", screens.lead, name="lead"),
    path("<int:pk>/check/", screens.check_lead, name="lead_check"),
    path("<int:pk>/second/", screens.second_lead, name="lead_second"),
]

"""Addresses of this app."""

from django.urls import path

from dibao.desk.dossier import screens

urlpatterns = [
    path("trace/lead/<int:pk>/", screens.trace_lead, name="trace_lead"),
    path("trace/case/<int:pk>/", screens.trace_case, name="trace_case"),
]

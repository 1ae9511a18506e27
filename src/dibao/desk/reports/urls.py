"""Addresses of this app."""

from django.urls import path

from dibao.desk.reports import screens

urlpatterns = [
    path("", screens.reports, name="reports"),
    path("made/<int:pk>/", screens.report_made, name="report_made"),
    path("<slug:kind>/", screens.report, name="report"),
    path("<slug:kind>/file/", screens.report_file, name="report_file"),
    path("<slug:kind>/list/<str:key>/", screens.report_list, name="report_list"),
]

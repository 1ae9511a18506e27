"""The addresses of the complaint box running apart: callers' pages and readiness, nothing else."""

from django.urls import include, path

from dibao.desk.front import screens
from dibao.desk.oversight.screens import public

handler404 = "dibao.desk.front.screens.not_found"

urlpatterns = [
    path("", public.complain, name="home"),
    path("complain/", include("dibao.desk.oversight.public_urls")),
    path("healthz", screens.healthz, name="healthz"),
]

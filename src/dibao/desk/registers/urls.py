"""Addresses of this app."""

from django.urls import path

from dibao.desk.registers import screens

urlpatterns = [
    path("", screens.all_registers, name="registers"),
    path("index/<int:pk>/form/<str:kind>/", screens.form, name="matter_form"),
    path("<str:key>/", screens.register, name="register"),
    path("<str:key>/enter/", screens.enter, name="matter_enter"),
    path("<str:key>/<int:pk>/", screens.matter, name="matter"),
    path("<str:key>/<int:pk>/act/", screens.act, name="matter_act"),
    path("<str:key>/proof/<int:pk>/", screens.proof, name="matter_proof"),
]

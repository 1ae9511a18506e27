"""Addresses of this app."""

from django.urls import path

from dibao.desk.archive import screens

urlpatterns = [
    path("", screens.record, name="record"),
    path("verify/", screens.verify, name="record_verify"),
    path("head/", screens.head, name="record_head"),
    path("proof/<int:seq>/", screens.proof, name="record_proof"),
    path("verify.py", screens.verifier, name="record_verifier"),
]

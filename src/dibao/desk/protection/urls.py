"""Addresses of this app."""

from django.urls import path

from dibao.desk.protection import screens

urlpatterns = [
    path("sources/", screens.source_uses, name="source_uses"),
    path("sources/<int:pk>/answer/", screens.source_answer, name="source_answer"),
    path("exports/", screens.releases, name="releases"),
    path("exports/<int:pk>/answer/", screens.release_answer, name="release_answer"),
    path("looks/<int:pk>/", screens.lookers, name="who_looked"),
    path("retention/", screens.due, name="retention"),
    path("retention/erased.txt", screens.erased_list, name="retention_erased_list"),
    path("retention/propose/", screens.propose, name="retention_propose"),
    path("retention/<int:pk>/erase/", screens.erase, name="retention_erase"),
]

"""Addresses of this app."""

from django.urls import path

from dibao.desk.exchange import screens

urlpatterns = [
    path("files/", screens.hand_ins, name="hand_ins"),
    path("files/send/", screens.send, name="send"),
    path("files/<int:pk>/withdraw/", screens.withdraw, name="withdraw"),
    path("runs/", screens.runs, name="runs"),
    path("runs/start/", screens.start, name="start"),
    path("runs/<int:pk>/", screens.run, name="run"),
]

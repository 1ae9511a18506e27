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
    path("files/<int:pk>/receipt/", screens.receipt, name="receipt"),
    path("runs/<int:pk>/drop/", screens.drop_run, name="run_drop"),
    path("runs/<int:pk>/books/<int:at>/", screens.book, name="run_book"),
    path("requests/", screens.requests, name="requests"),
    path("requests/<int:pk>/pack/", screens.request_pack, name="request_pack"),
]

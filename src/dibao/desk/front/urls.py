"""Addresses of the frame: the way in and out, today's work, readiness."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from dibao.desk.front import screens
from dibao.desk.front.guarding import needs

urlpatterns = [
    path("", screens.home, name="home"),
    path("login/", screens.login, name="login"),
    path("login/second/", screens.second, name="second"),
    path("logout/", needs("self", "look")(LogoutView.as_view()), name="logout"),
    path("password/", screens.password, name="password"),
    path("large/", screens.large, name="large"),
    path("board/", screens.office_board, name="board"),
    path("healthz", screens.healthz, name="healthz"),
]

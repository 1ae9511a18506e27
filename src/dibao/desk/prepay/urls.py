"""Addresses of this app."""

from django.urls import path

from dibao.desk.prepay import roll_screens, screens

urlpatterns = [
    path("", screens.prepay, name="prepay"),
    path("<int:pk>/", screens.month, name="prepay_month"),
    path("<int:pk>/lines/", screens.look_through, name="prepay_lines"),
    path("<int:pk>/roll/<str:kind>/", roll_screens.roll, name="prepay_roll"),
    path("<int:pk>/second/", screens.second, name="prepay_second"),
]

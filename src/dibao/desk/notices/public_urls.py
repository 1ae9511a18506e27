"""Addresses without login."""

from django.urls import path

from dibao.desk.notices import public_screens

urlpatterns = [
    path("", public_screens.home, name="open"),
    path("village/<int:pk>/", public_screens.village, name="open_village"),
    path("apply/", public_screens.apply, name="open_apply"),
    path("standards/", public_screens.standards, name="open_standards"),
    path("check/", public_screens.check, name="open_check"),
]

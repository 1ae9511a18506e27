"""Addresses of this app."""

from django.urls import path

from dibao.desk.casework import paper_screens
from dibao.desk.shelf import screens

urlpatterns = [
    path("", screens.blanks, name="papers"),
    path("blank.zip", screens.blank_set, name="blank_set"),
    path("blank/<slug:key>.<slug:kind>", screens.blank_file, name="blank_file"),
    path("batch/", screens.batch, name="batch"),
    path("batch/print/", screens.batch_file, name="batch_file"),
    path("register/", screens.register, name="paper_register"),
    path("gaps/", paper_screens.gaps, name="paper_gaps"),
    path("wording/", paper_screens.wording, name="wording"),
    path("wording/propose/", paper_screens.wording_propose, name="wording_propose"),
    path("wording/<int:pk>/agree/", paper_screens.wording_agree, name="wording_agree"),
    path("wording/<int:pk>/end/", paper_screens.wording_end, name="wording_end"),
    path("family/<int:pk>/", screens.shelf, name="shelf"),
    path("family/<int:pk>/add/", screens.add, name="shelf_add"),
    path("scan/<int:pk>/", screens.scan, name="shelf_scan"),
    path("scan/<int:pk>/aside/", screens.aside, name="shelf_aside"),
    path("strays/", screens.strays, name="strays"),
    path("strays/<int:pk>/file/", screens.stray_file, name="stray_file"),
    path("strays/<int:pk>/", screens.stray, name="stray"),
]

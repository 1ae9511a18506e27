"""Addresses without login."""

from django.urls import path

from dibao.desk.oversight.models import Matter
from dibao.desk.oversight.screens import public

urlpatterns = [
    path("", public.complain, name="complain"),
    path("talk/", public.talk, name="complain_talk"),
    *(
        path(f"{kind}/", public.tell, {"kind": kind}, name=f"complain_{kind}")
        for kind in Matter.Kind.values
    ),
]

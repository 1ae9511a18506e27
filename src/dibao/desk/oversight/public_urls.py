"""Addresses without login."""

from django.urls import path

from dibao.desk.oversight.models import Matter
from dibao.desk.oversight.screens import public, watching

urlpatterns = [
    path("", public.complain, name="complain"),
    path("talk/", public.talk, name="complain_talk"),
    path("watcher/", watching.tasks, name="watcher_tasks"),
    *(
        path(f"{kind}/", public.tell, {"kind": kind}, name=f"complain_{kind}")
        for kind in Matter.Kind.values
    ),
]

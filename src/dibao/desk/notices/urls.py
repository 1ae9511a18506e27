"""Addresses of this app at the desk."""

from django.urls import path

from dibao.desk.notices import board_screens, screens

urlpatterns = [
    path("", screens.notices, name="notices"),
    path("prepare/", screens.prepare, name="notice_prepare"),
    path("objections/", screens.all_objections, name="notice_objections"),
    path("objections/<int:pk>/support/", screens.support, name="notice_objection_support"),
    path("photo/<int:pk>/", screens.photo, name="notice_photo"),
    path("boards/", board_screens.boards, name="notice_boards"),
    path("boards/enter/", board_screens.enter, name="notice_board_enter"),
    path("boards/<int:pk>/", board_screens.board, name="notice_board"),
    path("boards/<int:pk>/act/", board_screens.act, name="notice_board_act"),
    path("boards/photo/<int:pk>/", board_screens.photo, name="notice_board_photo"),
    path("<int:pk>/", screens.notice, name="notice"),
    path("<int:pk>/act/", screens.act, name="notice_act"),
    path("<int:pk>/object/", screens.object_to, name="notice_object"),
    path("<int:pk>/print/", screens.printed, name="notice_print"),
    path("<int:pk>/proof/", screens.proof, name="notice_proof"),
]

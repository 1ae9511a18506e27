"""Addresses of this app."""

from django.urls import path

from dibao.desk.casework import paper_screens, screens

urlpatterns = [
    path("", screens.cases, name="cases"),
    path("open/<int:pk>/", screens.open_case, name="case_open"),
    path("open/", screens.open_place, name="case_open_place"),
    path("<int:pk>/", screens.case, name="case"),
    path("<int:pk>/step/", screens.step, name="case_step"),
    path("<int:pk>/agree/", screens.agree, name="case_agree"),
    path("<int:pk>/confirm/", screens.confirm, name="case_confirm"),
    path("<int:pk>/received/", screens.receive, name="case_receive"),
    path("<int:pk>/papers/", screens.add_paper, name="case_add_paper"),
    path("<int:pk>/papers/<int:paper>/", screens.paper, name="case_paper"),
    path("<int:pk>/papers/<int:paper>/scan/", screens.scan, name="case_scan"),
    path("<int:pk>/papers/<int:paper>/marks/", paper_screens.mark, name="case_marks"),
    path(
        "<int:pk>/papers/<int:paper>/file.<slug:kind>",
        paper_screens.paper_file,
        name="case_paper_file",
    ),
    path("<int:pk>/write/<slug:key>/draft.pdf", paper_screens.draft_file, name="case_draft"),
    path("<int:pk>/write/<slug:key>/", screens.write, name="case_write"),
]

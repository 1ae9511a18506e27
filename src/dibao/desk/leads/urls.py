"""Addresses of this app."""

from django.urls import path

from dibao.desk.leads import amounts, paper_files, run_lists, screens, second_look, tables, views

urlpatterns = [
    path("", screens.leads, name="leads"),
    path("hand-to/", screens.hand_to, name="lead_hand_to"),
    path("assign/", screens.assign, name="lead_assign"),
    path("table/", tables.table, name="lead_table"),
    path("table/export/", tables.export, name="lead_export"),
    path("judged/", tables.judged_back, name="lead_judged"),
    path("runs/<int:pk>/<str:kind>/", run_lists.run_list, name="run_list"),
    path("precision/", second_look.precision, name="precision"),
    path("sample/", second_look.list_samples, name="samples"),
    path("sample/draw/", second_look.draw, name="sample_draw"),
    path("sample/<int:pk>/", second_look.sample, name="sample"),
    path("sample/home/<int:pk>/", second_look.sample_home, name="sample_home"),
    path("views/", views.keep, name="lead_view"),
    path("views/<int:pk>/drop/", views.drop, name="lead_view_drop"),
    path("visits/", tables.visits, name="lead_visits"),
    path("conduct/", tables.conduct, name="conduct"),
    path("conduct/<int:pk>/", tables.conduct_lead, name="conduct_lead"),
    path("<int:pk>/", screens.lead, name="lead"),
    path("<int:pk>/not-me/", screens.not_me, name="lead_not_me"),
    path("<int:pk>/amounts/", amounts.ask, name="lead_amounts"),
    path("<int:pk>/letters/", screens.letters, name="lead_letters"),
    path(
        "<int:pk>/letters/<slug:key>.<slug:kind>", paper_files.letter_file, name="lead_letter_file"
    ),
    path("<int:pk>/check/", screens.check_lead, name="lead_check"),
    path("<int:pk>/second/", screens.second_lead, name="lead_second"),
]

"""Addresses of this app."""

from django.urls import path

from dibao.desk.reports import inspection_screens, screens

urlpatterns = [
    path("", screens.reports, name="reports"),
    path("made/<int:pk>/", screens.report_made, name="report_made"),
    path("inspections/", inspection_screens.inspections, name="inspections"),
    path("inspections/draw/", inspection_screens.inspection_draw, name="inspection_draw"),
    path("inspections/<int:pk>/", inspection_screens.inspection, name="inspection"),
    path(
        "inspections/<int:pk>/agree/", inspection_screens.inspection_agree, name="inspection_agree"
    ),
    path("inspections/<int:pk>/take/", inspection_screens.inspection_take, name="inspection_take"),
    path("<slug:kind>/", screens.report, name="report"),
    path("<slug:kind>/file/", screens.report_file, name="report_file"),
    path("<slug:kind>/list/<str:key>/", screens.report_list, name="report_list"),
]

"""Every address of the site. A page without a row in the table of rights is refused by the gate."""

from django.urls import include, path

from dibao.desk.notices import public_screens

handler400 = "dibao.desk.front.screens.bad_request"
handler404 = "dibao.desk.front.screens.not_found"
handler500 = "dibao.desk.front.screens.broken"

urlpatterns = [
    path("", include("dibao.desk.front.urls")),
    path("accounts/", include("dibao.desk.accounts.urls")),
    path("households/", include("dibao.desk.roster.urls")),
    path("exchange/", include("dibao.desk.exchange.urls")),
    path("leads/", include("dibao.desk.leads.urls")),
    path("record/", include("dibao.desk.archive.urls")),
    path("prepay/", include("dibao.desk.prepay.urls")),
    path("registers/", include("dibao.desk.registers.urls")),
    path("problems/", include("dibao.desk.rectification.urls")),
    path("campaign/", include("dibao.desk.campaign.urls")),
    path("cases/", include("dibao.desk.casework.urls")),
    path("oversight/", include("dibao.desk.oversight.urls")),
    path("complain/", include("dibao.desk.oversight.public_urls")),
    path("papers/", include("dibao.desk.shelf.urls")),
    path("dossier/", include("dibao.desk.dossier.urls")),
    path("notices/", include("dibao.desk.notices.urls")),
    path("open/", include("dibao.desk.notices.public_urls")),
    path("check/<str:code>/", public_screens.check, name="check_code"),
    path("reports/", include("dibao.desk.reports.urls")),
    path("protection/", include("dibao.desk.protection.urls")),
]

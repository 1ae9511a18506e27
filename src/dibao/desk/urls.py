"""Every address of the site. A page without a row in the table of rights is refused by the gate."""

from django.urls import include, path

handler404 = "dibao.desk.front.screens.not_found"

urlpatterns = [
    path("", include("dibao.desk.front.urls")),
    path("accounts/", include("dibao.desk.accounts.urls")),
    path("households/", include("dibao.desk.roster.urls")),
    path("exchange/", include("dibao.desk.exchange.urls")),
    path("leads/", include("dibao.desk.leads.urls")),
    path("record/", include("dibao.desk.archive.urls")),
    path("prepay/", include("dibao.desk.prepay.urls")),
    path("cases/", include("dibao.desk.casework.urls")),
    path("dossier/", include("dibao.desk.dossier.urls")),
]

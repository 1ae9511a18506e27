"""Addresses of this app."""

from django.urls import path

from dibao.desk.campaign import screens

urlpatterns = [
    path("", screens.campaigns, name="campaigns"),
    path("set/", screens.set_campaign, name="campaign_set"),
    path("<int:pk>/", screens.campaign, name="campaign"),
    path("<int:pk>/start/", screens.move, name="campaign_move"),
    path("<int:pk>/item/", screens.item, name="campaign_item"),
    path("<int:pk>/mark/", screens.mark, name="campaign_mark"),
    path("<int:pk>/duties/", screens.duties, name="campaign_duties"),
    path("done/<int:pk>/back/", screens.take_back, name="campaign_back"),
    path("done/<int:pk>/proof/", screens.proof, name="campaign_proof"),
    path("lists/<int:pk>/agree/", screens.agree_list, name="list_agree"),
    path("lists/<int:pk>/take/", screens.take_list, name="list_take"),
    path("lists/<int:pk>/receipt/", screens.receipt, name="list_receipt"),
]

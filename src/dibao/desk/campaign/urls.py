"""Addresses of this app."""

from django.urls import path

from dibao.desk.campaign import inspection_screens, screens, unit_screens

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
    path("<int:pk>/units/", unit_screens.unit_rolls, name="unit_rolls"),
    path("<int:pk>/units/make/", unit_screens.make, name="unit_rolls_make"),
    path("units/<int:pk>/", unit_screens.unit_roll, name="unit_roll"),
    path("units/<int:pk>/sign/", unit_screens.sign, name="unit_roll_sign"),
    path("units/<int:pk>/second/", unit_screens.second, name="unit_roll_second"),
    path("units/lines/<int:pk>/", unit_screens.settle, name="unit_line_settle"),
    path("<int:pk>/rolls/", inspection_screens.rolls, name="rolls"),
    path("<int:pk>/rolls/make/", inspection_screens.make, name="rolls_make"),
    path("rolls/<int:pk>/", inspection_screens.roll, name="roll"),
    path("rolls/<int:pk>/sign/", inspection_screens.sign, name="roll_sign"),
    path("rolls/<int:pk>/second/", inspection_screens.second, name="roll_second"),
    path("entries/<int:pk>/", inspection_screens.settle, name="entry_settle"),
    path("<int:pk>/zero/", inspection_screens.zero, name="zero"),
    path("<int:pk>/base/", inspection_screens.base, name="base"),
    path("<int:pk>/base/freeze/", inspection_screens.freeze, name="base_freeze"),
    path("<int:pk>/clauses/", inspection_screens.clauses, name="clauses"),
    path("<int:pk>/clauses/add/", inspection_screens.add_instrument, name="clauses_add"),
    path("clauses/<int:pk>/", inspection_screens.check_clause, name="clause_check"),
]

"""Addresses of this app for those who work here."""

from django.urls import path

from dibao.desk.oversight.screens import lines, matters, referrals, sealed, watching

urlpatterns = [
    path("", matters.oversight, name="oversight"),
    path("matters/", matters.matters, name="matters"),
    path("matters/register/", matters.register, name="matter_register"),
    path("matters/<int:pk>/", matters.matter, name="public_matter"),
    path("matters/<int:pk>/work/", matters.work_on, name="matter_work"),
    path("hotlines/", lines.hotlines, name="hotlines"),
    path("hotlines/enter/", lines.enter, name="hotline_enter"),
    path("hotlines/<int:pk>/", lines.work_on, name="hotline_work"),
    path("watch/", watching.watch, name="watch"),
    path("watch/draw/", watching.draw, name="draw_new"),
    path("watch/appoint/", watching.appoint, name="watch_appoint"),
    path("watch/<int:pk>/", watching.one_draw, name="draw"),
    path("watch/items/<int:pk>/", watching.record, name="draw_record"),
    path("watch/items/<int:pk>/explain/", watching.explain, name="draw_explain"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/hand-over/", referrals.hand_over, name="referral_hand"),
    path("referrals/<int:pk>/", referrals.receive, name="referral_receive"),
    path("bulletins/", referrals.bulletins, name="bulletins"),
    path("bulletins/write/", referrals.write, name="bulletin_write"),
    path("bulletins/<int:pk>/", referrals.second, name="bulletin_second"),
    path("report/", referrals.petition_report, name="petition_report"),
    path("signals/", referrals.signals, name="signals"),
    path("sealed/", sealed.sealed, name="sealed"),
    path("sealed/unlock/", sealed.unlock, name="sealed_unlock"),
    path("sealed/key/", sealed.key, name="sealed_key"),
    path("sealed/<int:pk>/", sealed.one_sealed, name="one_sealed"),
    path("sealed/<int:pk>/work/", sealed.work_on_sealed, name="sealed_work"),
]

"""Addresses of this app."""

from django.urls import path

from dibao.desk.rectification import book_screens, screens

urlpatterns = [
    path("", screens.problems, name="problems"),
    path("register/", screens.register, name="problem_register"),
    path("loose/", screens.loose, name="loose"),
    path("loose/<int:pk>/register/", screens.from_lead, name="problem_from_lead"),
    path("book/<str:kind>/", book_screens.book, name="problem_book"),
    path("weak/", screens.weak, name="weak"),
    path("<int:pk>/", screens.problem, name="problem"),
    path("<int:pk>/act/", screens.act, name="problem_act"),
    path("proof/<int:pk>/", screens.proof, name="problem_proof"),
    path("conduct/", screens.conduct_problems, name="conduct_problems"),
    path("conduct/register/", screens.register_conduct, name="conduct_register"),
    path("conduct/<int:pk>/", screens.conduct_problem, name="conduct_problem"),
    path("conduct/<int:pk>/act/", screens.conduct_act, name="conduct_act"),
    path("conduct/proof/<int:pk>/", screens.conduct_proof, name="conduct_proof"),
]

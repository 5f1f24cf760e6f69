"""Addresses of this app."""

from django.urls import path, register_converter

from scoring import api
from scoring.views import day, recusal
from subdistricts.converters import DayConverter

register_converter(DayConverter, "day")

urlpatterns = [
    path("day/", day.day, name="day"),
    path("day/<day:day>/", day.day, name="day"),
    path("sheets/", day.my_sheets, name="my_sheets"),
    path("recuse/", recusal.recusal_choice, name="recusal_choice"),
    path("candidates/<int:pk>/recuse/", recusal.declare_recusal, name="declare_recusal"),
    path("api/v1/bootstrap", api.bootstrap, name="bootstrap"),
    path("api/v1/sheets/<uuid:sheet_id>/ops/<uuid:op_id>", api.sheet_op, name="sheet_op"),
]

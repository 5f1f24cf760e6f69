"""Addresses of this app."""

from django.urls import path

from scoring import api

urlpatterns = [
    path("api/v1/bootstrap", api.bootstrap, name="bootstrap"),
    path("api/v1/sheets/<uuid:sheet_id>/ops/<uuid:op_id>", api.sheet_op, name="sheet_op"),
]

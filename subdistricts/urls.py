"""Addresses of this app."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from subdistricts.views import home, signing_in, tpmap, tpmap_files, tpmap_import, tpmap_instructions, tpmap_report

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", signing_in.SignIn.as_view(), name="login"),
    path("login/card/", signing_in.card, name="card_sign_in"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", signing_in.password, name="password"),
    path("tpmap/", tpmap.index, name="tpmap"),
    path("tpmap/provinces/<str:pk>/", tpmap.province, name="tpmap_province"),
    path("tpmap/provinces/<str:pk>/counts.csv", tpmap_files.counts_csv, name="tpmap_csv"),
    path("tpmap/provinces/<str:pk>/counts.xlsx", tpmap_files.counts_xlsx, name="tpmap_xlsx"),
    path("tpmap/districts/<str:pk>/", tpmap.district, name="tpmap_district"),
    path("tpmap/districts/<str:pk>/import/", tpmap_import.choose, name="tpmap_import"),
    path("tpmap/districts/<str:pk>/import/process/", tpmap_import.process, name="tpmap_import_process"),
    path("tpmap/districts/<str:pk>/import/errors", tpmap_import.errors, name="tpmap_import_errors"),
    path("tpmap/districts/<str:pk>/import/form.csv", tpmap_import.form_csv, name="tpmap_import_csv"),
    path("tpmap/districts/<str:pk>/import/form.xlsx", tpmap_import.form_xlsx, name="tpmap_import_xlsx"),
    path("tpmap/subdistricts/<str:pk>/", tpmap_report.subdistrict, name="tpmap_subdistrict"),
    path("tpmap/instructions/<int:pk>/answer/", tpmap_instructions.answer, name="tpmap_answer"),
    path("tpmap/instructions/<int:pk>/close/", tpmap_instructions.close, name="tpmap_close"),
    path("visits/<int:pk>/tpmap/", tpmap.at_visit, name="tpmap_visit"),
]

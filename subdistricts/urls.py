"""Addresses of this app."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from subdistricts.views import home, signing_in

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", signing_in.SignIn.as_view(), name="login"),
    path("login/card/", signing_in.card, name="card_sign_in"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", signing_in.password, name="password"),
]

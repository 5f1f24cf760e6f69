"""Every address of the site, by whose it is."""

from django.contrib import admin
from django.urls import include, path

from cddeval.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("subdistricts.urls")),
    path("", include("scoring.urls")),
]

"""Every address of the site, by whose it is."""

from django.urls import include, path

from cddeval.health import healthz
from subdistricts.admin import site

handler400 = "cddeval.faults.bad_request"
handler404 = "cddeval.faults.not_found"
handler500 = "cddeval.faults.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", site.urls),
    path("", include("subdistricts.urls")),
    path("", include("scoring.urls")),
]

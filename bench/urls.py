"""Every address of the site, and two bare ones that exist nowhere else."""

from django.urls import path

from bench import bare
from cddeval.urls import urlpatterns as of_the_site

urlpatterns = [
    path("bench/select", bare.select, name="bare_select"),
    path("bench/insert", bare.insert, name="bare_insert"),
    *of_the_site,
]

"""Every set-up page: who gets it, and what it holds for whom."""

import pytest
from django.urls import reverse

from subdistricts.admin import site
from tests import cast, make

pytestmark = pytest.mark.django_db

LISTS = sorted(f"admin:{model._meta.app_label}_{model._meta.model_name}" for model in site._registry)


@pytest.fixture
def people():
    return cast.assemble()


@pytest.mark.parametrize("name", LISTS)
def test_the_departments_administrator_opens_every_list(client, people, name):
    client.force_login(people.department_administrator)
    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    add = client.get(reverse(f"{name}_add"))
    assert add.status_code in (200, 403), name

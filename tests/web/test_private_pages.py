"""What a browser may keep of a signed-in person's pages: nothing; and addresses that no person typed."""

import pytest

from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast.assemble()


@pytest.mark.parametrize(
    "address", ["/rounds/", "/rounds/{round}/", "/rounds/{round}/case.json", "/rounds/{round}/advice/"]
)
def test_nothing_of_staffs_pages_is_kept(client, people, address):
    client.force_login(people.staff)
    response = client.get(address.format(round=people.round.pk))
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize("address", ["/day/", "/sheets/"])
def test_nothing_of_a_judges_pages_is_kept(client, people, address):
    client.force_login(people.judge)
    response = client.get(address)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize("address", ["/admin/subdistricts/office/?province=%00", "/login/?next=%00", "/?x=%00"])
def test_a_nul_in_an_address_is_400(client, address):
    assert client.get(address).status_code == 400


def test_a_round_that_is_not_offered_is_passed_over(client, people):
    client.force_login(people.administrator)
    address = "/admin/subdistricts/visit/?round="
    assert [client.get(address + text).status_code for text in ("9" * 30, "x")] == [200, 200]


def test_a_beginning_that_is_no_moment_leaves_the_form_standing(client, people):
    client.force_login(people.administrator)
    assert client.get("/admin/subdistricts/visit/add/?starts_at=abc").status_code == 200


def test_the_admins_own_password_page_leads_to_ours(client, people):
    client.force_login(people.administrator)
    assert client.get("/admin/password_change/").url == "/password/"

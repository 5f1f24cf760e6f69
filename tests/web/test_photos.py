"""The two addresses of photographs: sent like an op, shown like nothing but a picture, and to nobody else."""

import math
import re
import tempfile
from hashlib import sha256
from io import BytesIO
from unittest import mock

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from PIL import Image

from scoring import photos, sheets
from scoring.models import Photo
from scoring.pictures import KEPT_SIDE
from tests import cast, make, pictures

pytestmark = pytest.mark.django_db

PHOTO = pictures.photo()
NAME = sha256(PHOTO).hexdigest()


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def tablet(people):
    """The judge's, which must send the token as a real one does."""
    return browser_of(people.judge)


def browser_of(person) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client


def put(client, data=PHOTO, name=None, token=None):
    token = client.get("/api/v1/bootstrap").json()["csrf"] if token is None else token
    address = f"/api/v1/photos/{name or sha256(data).hexdigest()}"
    return client.put(address, data, content_type="image/jpeg", headers={"X-CSRFToken": token})


def get(person, **headers):
    return browser_of(person).get(f"/photos/{NAME}/", headers=headers)


@pytest.fixture
def named(people, tablet):
    """A photograph that has come and stands in its judge's sheet."""
    put(tablet)
    sheet = make.sheet(people.round, people.judge)
    make.Device(people.judge).send(sheet, "save", make.body("10", None, None, None, None, photos=[NAME]))
    return sheet


# Sending


def test_a_new_one_is_201_and_the_same_again_200(tablet):
    first, second = put(tablet), put(tablet)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["sha256"] == NAME
    assert second.json() == first.json() | {"replay": True}
    assert "no-store" in first["Cache-Control"]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"name": "0" * 64}, 400, "photo_hash_mismatch"),
        ({"data": PHOTO[:-1], "name": NAME}, 400, "photo_hash_mismatch"),
        ({"data": bytes(photos.MAX_BYTES + 1)}, 413, "photo_too_large"),
        ({"data": pictures.png_bomb(60_000, 60_000)}, 422, "photo_too_many_pixels"),
        ({"data": b"GIF89a"}, 422, "photo_not_readable"),
        ({"token": "x"}, 403, "csrf"),
    ],
)
def test_what_is_refused_is_answered_in_json_and_not_kept(tablet, sent, status, code):
    response = put(tablet, **sent)
    assert (response.status_code, response.json()["error"], Photo.objects.count()) == (status, code, 0)
    assert set(response.json()) == {"error", "message"}


def test_a_large_one_is_refused_before_it_is_read(tablet):
    with mock.patch("scoring.photos.receive", side_effect=AssertionError("was read")):
        assert put(tablet, bytes(photos.MAX_BYTES + 1)).status_code == 413


def test_without_a_session_it_is_401_and_for_nobodys_judge_404(people, client):
    answers = put(client), put(browser_of(people.staff))
    assert [(each.status_code, each.json()["error"]) for each in answers] == [(401, "auth"), (404, "not_found")]


def test_a_database_that_cannot_write_is_503_and_keeps_nothing(tablet):
    with mock.patch("scoring.photos.Photo.objects.create", side_effect=OperationalError("disk full")):
        response = put(tablet)
    assert (response.status_code, response.json()["error"], response["Retry-After"]) == (503, "unavailable", "5")
    assert Photo.objects.count() == 0
    assert put(tablet).status_code == 201


def test_an_address_that_is_no_hash_is_not_there(tablet):
    assert put(tablet, name=NAME.upper()).status_code == 404
    assert put(tablet, name=NAME[:-1]).status_code == 404


def test_sending_leaves_no_file_anywhere(tablet, tmp_path, monkeypatch):
    """Neither a temporary copy nor an upload: what came is in the database and in nothing else."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    put(tablet, pictures.photo(size=(1500, 1500)))
    put(tablet, pictures.png_bomb(60_000, 60_000))
    left = [path.name for path in tmp_path.iterdir()]
    assert (left, settings.MEDIA_ROOT.exists()) == ([], False)


# Showing


def test_it_is_shown_as_a_picture_and_as_nothing_else(people, named):
    response = get(people.judge)
    assert response.status_code == 200
    told = {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy")}
    assert told == {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    assert (response["Cache-Control"], response["ETag"]) == ("private, no-cache", f'"{NAME}"')
    assert Image.open(BytesIO(response.content)).size == (64, 48)


def test_a_browser_that_has_it_asks_again_and_is_spared_the_bytes(people, named):
    response = get(people.judge, **{"If-None-Match": f'"{NAME}"'})
    assert (response.status_code, response.content, response["Cache-Control"]) == (304, b"", "private, no-cache")
    assert get(people.stranger, **{"If-None-Match": f'"{NAME}"'}).status_code == 404


def test_it_is_there_for_its_judge_and_the_staff_and_for_nobody_else(people, named):
    everybody = vars(people) | {}
    del everybody["round"]
    there = {name for name, person in everybody.items() if get(person).status_code != 404}
    assert there == {"judge", "staff"}
    assert browser_of(people.judge).get(f"/photos/{'0' * 64}/").status_code == 404
    signed_out = Client().get(f"/photos/{NAME}/")
    assert (signed_out.status_code, signed_out["Location"]) == (302, f"/login/?next=/photos/{NAME}/")


def test_a_polyglot_is_served_without_what_was_hidden_in_it(people, tablet):
    data = pictures.jpeg_and_page()
    put(tablet, data)
    content = tablet.get(f"/photos/{sha256(data).hexdigest()}/").content
    assert [part for part in (b"<script", b"<html", b"PK\x03\x04", b"comment") if part in content] == []


# On the pages of a sheet


def test_a_sheet_shows_its_photographs_and_says_how_many_have_not_come(people, named):
    body = named.body
    body["criteria"]["c2"]["photos"] = ["a" * 64, "b" * 64]
    device = make.Device(people.judge)
    device.send(named, "save", body)
    for person in (people.judge, people.staff):
        page = browser_of(person).get(f"/sheets/{named.pk}/").content.decode()
        assert page.count(f'<img src="/photos/{NAME}/"') == 1
        assert page.count('<img src="/photos/') == 1
        assert page.count("รูปยังไม่มา 2") == 1


def test_paper_shows_what_was_signed_with_its_photographs(people, named):
    body = make.body("20", "20", "20", "20", "20", photos=[NAME])
    body["criteria"]["c3"]["photos"] = ["a" * 64]
    make.Device(people.judge).send(named, "sign", body)
    for person in (people.judge, people.staff):
        page = browser_of(person).get(f"/sheets/{named.pk}/print/").content.decode()
        assert (page.count(f'<img src="/photos/{NAME}/"'), page.count("รูปยังไม่มา 1")) == (1, 1)


def test_the_plain_form_keeps_the_photographs_that_the_sheet_names(people, named):
    client = Client()
    client.force_login(people.judge)
    points = {f"points_c{number}": "12" for number in range(1, 6)}
    form_id = "11111111-1111-4111-8111-111111111111"
    client.post(f"/sheets/{named.pk}/", points | {"form_id": form_id, "base_rev": 1, "epoch_seen": 0, "action": "save"})
    named.refresh_from_db()
    assert (named.rev, named.body["criteria"]["c1"]["photos"]) == (2, [NAME])


# What the tablet's script knows of the server's bounds


def test_the_tablets_script_keeps_within_what_the_server_takes():
    script = (settings.BASE_DIR / "static/js/offline/photos.js").read_text()
    constants = dict(re.findall(r"const (\w+) = ([0-9* ]+);", script))
    said = {name: math.prod(map(int, constants[name].split("*"))) for name in ("MOST", "MOST_BYTES", "LONGEST")}
    assert said == {"MOST": sheets.MAX_PHOTOS, "MOST_BYTES": photos.MAX_BYTES, "LONGEST": KEPT_SIDE}

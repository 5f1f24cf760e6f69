"""What is installed on a tablet: the worker of this build, the manifest, and pages with nobody's data in them."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from scoring import builds
from scoring.models import Criterion, Rubric
from tests import cast, make

pytestmark = pytest.mark.django_db
IMPORT = re.compile(r'^(?:import|export)\b[^"]*"(\./|\.\./)([^"]+)";', re.MULTILINE)
ADDRESS = re.compile(r'(?:src|href)="(/static/[^"]+)"')
STATIC = Path(settings.BASE_DIR, "static")
SECRETS = ("judge2", "กรรมการที่ 2", "csrfmiddlewaretoken", "ตำบลตระการ", "sessionid")


@pytest.fixture
def people():
    people = cast.assemble()
    make.visit(people.round.candidates.first())
    return people


@pytest.fixture
def form_version(people):
    rubric = Rubric.objects.get(used_by__round=people.round)
    return f"{rubric.code}@{rubric.version}"


def facts_of(answer):
    first, _, source = answer.content.decode().partition("\n")
    assert source == builds.worker_source()
    return json.loads(first.removeprefix("self.FACTS = ").removesuffix(";"))


def test_the_worker_knows_its_build_and_what_to_keep(client):
    answer = client.get("/sw.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert facts_of(answer) == {
        "build": builds.current(),
        "assets": list(builds.assets()),
        "offline": "/shell/offline/",
    }


def test_the_worker_is_asked_for_anew_and_may_do_nothing_but_ask_here(client):
    answer = client.get("/sw.js")
    assert answer["Cache-Control"] == "no-cache"
    directives = {each.strip() for each in answer["Content-Security-Policy"].split(";")}
    assert directives == {"default-src 'none'", "connect-src 'self'"}


@pytest.mark.parametrize("address", ["/sw.js", "/manifest.webmanifest"])
def test_what_is_asked_for_with_every_page_is_sent_once(client, address):
    tag = client.get(address)["ETag"]
    again = client.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_another_build_is_another_worker(client, monkeypatch):
    before = client.get("/sw.js").content
    monkeypatch.setattr(builds, "current", lambda: "another")
    assert (client.get("/sw.js").content == before, facts_of(client.get("/sw.js"))["build"]) == (False, "another")


def modules_from(name):
    """A module and all that it imports, by their names under static/."""
    found, left = set(), [name]
    while left:
        module = left.pop()
        if module in found:
            continue
        found.add(module)
        folder = (STATIC / module).parent
        for step, path in IMPORT.findall((STATIC / module).read_text()):
            left.append((folder / step / path).resolve().relative_to(STATIC).as_posix())
    return found


def test_it_keeps_all_that_a_shell_asks_for(client, people, form_version):
    client.force_login(people.judge)
    kept = set(builds.assets())
    for address in ("/shell/day/", f"/shell/sheet/{form_version}/", "/shell/offline/"):
        asked = set(ADDRESS.findall(client.get(address).content.decode()))
        pages = {"/static/icons/apple-touch.png"}  # asked for by the system when the app is installed
        assert asked - kept - pages == set()
        for script in (each.removeprefix("/static/") for each in asked if each.endswith(".js")):
            assert {f"/static/{name}" for name in modules_from(script)} - kept == set()


def test_it_keeps_every_font_of_the_style_sheets():
    for name in builds.STYLES:
        asked = re.findall(r'url\("\.\./([^"]+)"\)', Path(finders.find(name)).read_text())
        assert {f"/static/{each}" for each in asked} - set(builds.assets()) == set()


def test_the_manifest_names_the_app_and_icons_that_are_there(client):
    answer = client.get("/manifest.webmanifest")
    facts = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert [facts[each] for each in ("short_name", "start_url", "scope", "display")] == [
        *("ประเมินตำบล", "/", "/", "standalone")
    ]
    icons = [icon["src"].removeprefix("/static/") for icon in facts["icons"]]
    assert [name for name in icons if finders.find(name) is None] == []
    assert {icon["purpose"] for icon in facts["icons"]} == {"any", "maskable"}


def test_shells_hold_nobodys_data(client, people, form_version):
    for judge in (people.judge, people.chair):
        client.force_login(judge)
        for address in ("/shell/day/", f"/shell/sheet/{form_version}/"):
            page = client.get(address).content.decode()
            assert [secret for secret in (*SECRETS, judge.username, judge.name) if secret in page] == []


def test_a_shell_is_the_same_for_everybody(client, people, form_version):
    for address in ("/shell/day/", f"/shell/sheet/{form_version}/"):
        pages = []
        for judge in (people.judge, people.chair, people.judging_staff):
            client.force_login(judge)
            pages.append(client.get(address).content)
        assert (pages[0], pages[0]) == (pages[1], pages[2])


def test_a_shell_tells_its_build(client, people, form_version):
    client.force_login(people.judge)
    for address in ("/shell/day/", f"/shell/sheet/{form_version}/"):
        assert client.get(address)["X-Build"] == builds.current()


def test_a_shell_is_in_the_language_of_its_reader(client, people):
    client.force_login(people.judge)
    assert '<html lang="th"' in client.get("/shell/day/").content.decode()
    client.post(reverse("set_language"), {"language": "en"})
    assert '<html lang="en"' in client.get("/shell/day/").content.decode()


def test_the_form_of_a_sheet_has_every_criterion_and_no_marks(client, people, form_version):
    client.force_login(people.judge)
    page = client.get(f"/shell/sheet/{form_version}/").content.decode()
    codes = re.findall(r'data-criterion="([^"]+)"(?! class)', page)
    expected = list(Criterion.objects.filter(rubric__used_by__round=people.round).values_list("code", flat=True))
    assert sorted(set(codes)) == sorted(expected)
    assert re.findall(r'name="points_[^"]+"[^>]* value=', page) == []


@pytest.mark.parametrize("version", ["nothing@1", "bkk@x", "no-version", "@", "a@99999"])
def test_there_is_no_shell_for_a_form_that_is_not_there(client, people, version):
    client.force_login(people.judge)
    assert client.get(f"/shell/sheet/{version}/").status_code == 404


def test_a_form_of_a_round_that_is_not_ones_own_has_no_shell(client, people, form_version):
    client.force_login(people.stranger)
    assert client.get(f"/shell/sheet/{form_version}/").status_code == 404


def test_the_page_without_a_network_speaks_both_languages_and_names_nobody(client, people):
    client.force_login(people.judge)
    page = client.get("/shell/offline/").content.decode()
    assert ("ที่นี่ไม่มีสัญญาณ" in page, "No signal here" in page) == (True, True)
    assert [secret for secret in SECRETS if secret in page] == []


def test_pages_of_a_judge_carry_what_the_device_must_know(client, people):
    client.force_login(people.judge)
    page = client.get("/day/").content.decode()
    facts = json.loads(re.search(r'<script id="device-facts" type="application/json">(.*?)</script>', page)[1])
    known = {"id": people.judge.pk, "username": "judge2", "name": str(people.judge), "is_demo": False}
    assert (facts["user"], facts["home"]) == (known, True)
    assert f'data-build="{builds.current()}"' in page


@pytest.mark.parametrize("name", ["staff", "reader", "stranger"])
def test_pages_of_others_do_not(client, people, name):
    client.force_login(getattr(people, name))
    page = client.get("/rounds/" if name != "stranger" else "/").content.decode()
    assert ("device-facts" in page, "device.js" in page) == (False, False)

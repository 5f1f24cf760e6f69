"""What `make run` does before it serves, and what it refuses."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import override_settings

from cddeval import launch
from cddeval.launch import Address
from scoring.demo.stages import STAGES
from scoring.models import Rubric
from subdistricts.models import Subdistrict
from tests import make

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("127.0.0.1:8000", Address("127.0.0.1", 8000), "127.0.0.1:8000"),
        ("8001", Address("127.0.0.1", 8001), "127.0.0.1:8001"),
        (":8001", Address("127.0.0.1", 8001), "127.0.0.1:8001"),
        ("localhost:8001", Address("localhost", 8001), "localhost:8001"),
        ("[::1]:8001", Address("::1", 8001), "[::1]:8001"),
        ("0.0.0.0:80", Address("0.0.0.0", 80), "0.0.0.0:80"),
    ],
)
def test_an_address_is_read_as_people_write_it(text, address, shown):
    assert (launch.parse_address(text), str(launch.parse_address(text))) == (address, shown)


@pytest.mark.parametrize("text", ["127.0.0.1:port", "example.org:8000", "127.0.0.1:70000", "[::1:8000"])
def test_an_address_that_is_none_is_refused(text):
    with pytest.raises(SystemExit) as stopped:
        launch.parse_address(text)
    assert stopped.value.code.splitlines()[1] == f"ADDR={text} cannot be read; write it like ADDR=127.0.0.1:8001"


@pytest.mark.parametrize(("text", "stage"), [("0", None), ("1", "scoring"), ("zone_published", "zone_published")])
def test_the_demo_season_comes_as_far_as_is_wanted(text, stage):
    assert launch.parse_stage(text) == stage


def test_a_stage_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(SystemExit) as stopped:
        launch.parse_stage("finished")
    assert stopped.value.code.splitlines()[1] == f"there is no DEMO=finished; there are 0, 1, {', '.join(STAGES)}"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_alone_may_be_served_without_an_origin(host):
    assert launch.refuse_what_would_be_unsafe(Address(host, 8000), demo=True) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])
def test_other_machines_are_not_served_without_an_origin(host):
    with pytest.raises(SystemExit) as stopped:
        launch.refuse_what_would_be_unsafe(Address(host, 8000), demo=False)
    assert stopped.value.code.splitlines()[1].endswith(
        "is open to other machines: set ORIGIN=https://… first (docs/deploy.md)"
    )


def test_a_server_for_others_gets_no_demo_season():
    with override_settings(ORIGIN="https://example.org"), pytest.raises(SystemExit) as stopped:
        launch.refuse_what_would_be_unsafe(Address("127.0.0.1", 8000), demo=True)
    assert stopped.value.code.splitlines()[1] == ("the demo season is for this machine alone: with ORIGIN say DEMO=0")


def test_a_port_in_use_is_named_with_the_way_out():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(SystemExit) as stopped:
            launch.refuse_a_port_in_use(Address("127.0.0.1", port))
    assert stopped.value.code.splitlines()[1] == (
        f"cannot listen on 127.0.0.1:{port} (Address already in use); try ADDR=127.0.0.1:{port + 1}"
    )


@pytest.mark.django_db
def test_an_office_begins_with_areas_rubrics_and_one_administrator(capsys):
    launch.fill_an_empty_database(None)
    launch.fill_an_empty_database(None)
    counts = [model.objects.count() for model in (get_user_model(), Subdistrict, Rubric)]
    assert counts == [1, 7436, 3]


@pytest.mark.django_db
def test_people_who_are_there_stay_as_they_are():
    somebody = make.user("somebody")
    launch.fill_an_empty_database(None)
    assert list(get_user_model().objects.all()) == [somebody]


def test_static_files_are_made_once_from_the_same_files(tmp_path, monkeypatch):
    calls = []

    def collect(*args, **options):
        tmp_path.mkdir(exist_ok=True)
        calls.append(args)

    monkeypatch.setattr(launch, "call_command", collect)
    with override_settings(STATIC_ROOT=tmp_path):
        launch.collect_static_files()
        launch.collect_static_files()
        assert calls == [("collectstatic",)]
        monkeypatch.setattr(launch, "fingerprint_of_static_files", lambda: "of other files")
        launch.collect_static_files()
    assert calls == [("collectstatic",)] * 2


def test_a_python_that_is_too_old_is_told_so():
    program = "import sys; sys.version_info = (3, 10, 2); sys.path.insert(0, 'requirements'); import install; "
    answer = subprocess.run(
        [sys.executable, "-c", program + "install.refuse_an_unfit_python()"],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
    )
    assert (answer.returncode, answer.stderr.splitlines()[1]) == (
        1,
        f"Python 3.11 or newer is needed; this is 3.10 ({sys.executable}). "
        "Install one and say: make PYTHON=python3.12 …",
    )

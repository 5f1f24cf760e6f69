"""How every answer leaves the server: health, headers, cookies, hashed modules, uploads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.test import RequestFactory, override_settings
from django.urls import reverse

from cddeval.health import healthz
from cddeval.proxy import ClientAddressMiddleware
from cddeval.storage import HashedStaticFiles
from cddeval.throttle import username

ROOT = Path(__file__).resolve().parents[2]
POLICY = {
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


def policy_of(answer) -> set[str]:
    return {directive.strip() for directive in answer.headers["Content-Security-Policy"].split(";")}


def production(expression: str, **environment: str) -> object:
    """What a settings expression is in a process of its own, with this environment."""
    program = f"import json; from cddeval import settings as s; print(json.dumps({expression}))"
    return json.loads(run_settings(program, **environment).stdout)


def run_settings(program: str, **environment: str) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if name not in ("ORIGIN", "TRUST_PROXY", "DEBUG")}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=kept | {"SECRET_KEY": "x"} | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.django_db
def test_health_is_200_with_the_database_reachable(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_health_is_503_without_the_database(rf, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("no route to the database's secret address")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = healthz(rf.get("/healthz"))
    assert (answer.status_code, json.loads(answer.content)) == (503, {"status": "database unavailable"})


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/no-such-page", 404)])
def test_every_answer_carries_the_strict_policy(client, path, status):
    answer = client.get(path)
    assert (answer.status_code, policy_of(answer)) == (status, POLICY)


@pytest.mark.django_db
def test_every_answer_carries_the_other_safeguards(client):
    safeguards = {
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
    headers = client.get("/healthz").headers
    assert {name: headers.get(name) for name in safeguards} == safeguards


def test_a_stranger_host_is_refused(client):
    assert client.get("/healthz", headers={"host": "evil.example"}).status_code == 400


def test_an_origin_makes_the_server_its_own_and_cookies_bound_to_it():
    names = (
        *("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE"),
        *("CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"),
    )
    expression = f"[getattr(s, name) for name in {names}]"
    assert dict(zip(names, production(expression, ORIGIN="https://award.example.org"), strict=True)) == {
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]", "award.example.org"],
        "CSRF_TRUSTED_ORIGINS": ["https://award.example.org"],
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
    }


def test_without_an_origin_only_this_machine_is_served():
    expression = "[s.ALLOWED_HOSTS, s.DEBUG, hasattr(s, 'SESSION_COOKIE_SECURE'), hasattr(s, 'SECURE_SSL_REDIRECT')]"
    assert production(expression) == [["localhost", "127.0.0.1", "[::1]"], False, False, False]


@pytest.mark.parametrize(
    "origin", ["http://example.org", "https://", "example.org", "https://example.org/path", "https://user@example.org"]
)
def test_an_origin_that_is_none_stops_the_start(origin):
    answer = run_settings("import cddeval.settings", ORIGIN=origin)
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1].endswith(f"ORIGIN must look like https://example.org, not {origin!r}")


def test_a_proxy_is_believed_only_on_demand():
    assert production("getattr(s, 'SECURE_PROXY_SSL_HEADER', None)") is None
    trusted = production("s.SECURE_PROXY_SSL_HEADER", TRUST_PROXY="1")
    assert trusted == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_only_our_own_proxys_word_about_the_client_counts(rf):
    request = rf.get("/", headers={"x-forwarded-for": "127.0.0.1, 203.0.113.9"}, REMOTE_ADDR="127.0.0.1")
    with override_settings(TRUST_PROXY=True):
        address = ClientAddressMiddleware(lambda request: request.META["REMOTE_ADDR"])(request)
    assert address == "203.0.113.9"


@pytest.mark.django_db
def test_without_a_proxy_the_header_is_never_read(client):
    request = client.get("/healthz", headers={"x-forwarded-for": "203.0.113.9"}).wsgi_request
    assert request.META["REMOTE_ADDR"] == "127.0.0.1"


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path):
    program = "from cddeval import settings as s; print(s.SECRET_KEY)"
    first, second = (run_settings(program, SECRET_KEY="", VAR_DIR=str(tmp_path / "var")).stdout for _ in range(2))
    file = tmp_path / "var" / "secret_key"
    assert first == second == file.read_text() + "\n"
    assert (len(file.read_text()), file.stat().st_mode & 0o777) == (50, 0o600)


def test_sqlite_waits_logs_ahead_and_is_on_disk_before_it_answers():
    assert production("s.DATABASES['default']['OPTIONS']", DATABASE_URL="") == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }


def test_another_spelling_of_a_name_is_throttled_as_the_same(rf):
    spellings = ["judge1", "Judge1", "JUDGE1 "]
    assert [username(rf.post("/login/"), {"username": spelling}) for spelling in spellings] == ["judge1"] * 3
    assert username(rf.post("/login/", {"username": "Judge1"}), None) == "judge1"


def test_throttling_locks_a_user_at_an_address_and_never_an_address_alone():
    assert settings.AXES_LOCKOUT_PARAMETERS == [["username", "ip_address"]]


def upload(content: bytes):
    request = RequestFactory().post("/", {"list": ContentFile(content, name="รายชื่อ.csv")})
    return request.FILES["list"]


def test_an_upload_within_the_limit_is_kept_whole_in_memory():
    content = b"0123456789abcdef" * (5 * 1024 * 1024 // 16)
    file = upload(content)
    assert (file.name, file.size, file.read() == content) == ("รายชื่อ.csv", len(content), True)
    assert not hasattr(file, "temporary_file_path")


def test_an_upload_over_the_limit_tells_its_size_and_keeps_nothing():
    content = b"0123456789abcdef" * (5 * 1024 * 1024 // 16) + b"!"
    file = upload(content)
    assert (file.size, file.read()) == (len(content), b"")


def test_modules_import_one_another_by_hashed_names(tmp_path):
    source = {
        "static_pages/sheet.js": 'import {put} from "./queue.js";\nput(1);\n',
        "static_pages/queue.js": "export {};\n",
    }
    storage = HashedStaticFiles(location=tmp_path, base_url="/static/")
    for name, text in source.items():
        storage.save(name, ContentFile(text.encode()))
    hashed = {}
    for name, new_name, processed in storage.post_process({name: (storage, name) for name in source}):
        assert not isinstance(processed, Exception), processed
        hashed[name] = new_name
    sheet, queue = hashed["static_pages/sheet.js"], hashed["static_pages/queue.js"]
    assert (tmp_path / sheet).read_text() == f'import {{put}} from "./{Path(queue).name}";\nput(1);\n'


def test_the_language_can_be_switched(client):
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/healthz"})
    assert (answer.status_code, answer.url, answer.cookies["django_language"].value) == (302, "/healthz", "en")

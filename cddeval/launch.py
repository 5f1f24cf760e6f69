"""`make run`, after installation: bring the database up to date, fill an empty one, and serve.

A second run changes nothing that is kept. ADDR says where to listen, DEMO how far the demo season of an empty database
has come; DEMO=0 starts without one.
"""

import fcntl
import hashlib
import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, NoReturn
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

GUNICORN_CONFIG = Path(__file__).with_name("gunicorn.conf.py")
WHILE_JUDGES_SCORE = "scoring"
MADE_FROM = "made-from.sha256"  # in the folder of served files: what they were made from


class Address(NamedTuple):
    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback


def main() -> NoReturn:
    sys.stdout.reconfigure(errors="replace", line_buffering=True)  # Thai on a terminal that has none
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cddeval.settings")
    address, demo = parse_address(os.environ.get("ADDR", "127.0.0.1:8000")), os.environ.get("DEMO", "1")
    django.setup()
    stage = parse_stage(demo)
    refuse_what_would_be_unsafe(address, demo=stage is not None)
    refuse_a_port_in_use(address)

    say("ฐานข้อมูล", "database")
    bring_database_up_to_date()
    say("ไฟล์หน้าเว็บ", "files for the browser")
    collect_static_files()
    fill_an_empty_database(stage)
    connection.close()
    serve(address)


def parse_address(text: str) -> Address:
    """`8001`, `host:8001` or `[::1]:8001`."""
    try:
        parts = urlsplit(f"//127.0.0.1:{text}" if text.isdecimal() else f"//{text}")
        address = Address(parts.hostname or "127.0.0.1", parts.port or 8000)
        if address.host != "localhost":
            ipaddress.ip_address(address.host)
    except ValueError:
        stop(
            f"ADDR={text} อ่านไม่ได้ เช่น ADDR=127.0.0.1:8001",
            f"ADDR={text} cannot be read; write it like ADDR=127.0.0.1:8001",
        )
    return address


def parse_stage(text: str) -> str | None:
    """How far the demo season shall have come: 1 is while judges score, 0 that there shall be none."""
    if text in ("0", "1"):
        return {"0": None, "1": WHILE_JUDGES_SCORE}[text]
    stages = import_module("scoring.demo.stages").STAGES  # knows models, and so comes after the settings
    if text not in stages:
        stop(
            f"DEMO={text} ไม่มี ใช้ได้: 0, 1, {', '.join(stages)}",
            f"there is no DEMO={text}; there are 0, 1, {', '.join(stages)}",
        )
    return text


def refuse_what_would_be_unsafe(address: Address, demo: bool) -> None:
    if not address.is_loopback and not settings.ORIGIN:
        stop(
            f"ADDR={address} เปิดให้เครื่องอื่นเข้าได้ ต้องกำหนด ORIGIN=https://… ก่อน",
            f"ADDR={address} is open to other machines: set ORIGIN=https://… first (docs/deploy.md)",
        )
    if settings.ORIGIN and demo:
        stop(
            "ข้อมูลสาธิตใช้ได้บนเครื่องนี้เท่านั้น เมื่อกำหนด ORIGIN ให้ใช้ DEMO=0",
            "the demo season is for this machine alone: with ORIGIN say DEMO=0",
        )


def refuse_a_port_in_use(address: Address) -> None:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            stop(
                f"ใช้ {address} ไม่ได้ ({error.strerror}) ลองใช้ ADDR=127.0.0.1:{address.port + 1}",
                f"cannot listen on {address} ({error.strerror}); try ADDR=127.0.0.1:{address.port + 1}",
            )


def bring_database_up_to_date() -> None:
    try:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    except OperationalError as error:
        stop(f"ใช้ฐานข้อมูลไม่ได้: {error}", f"the database cannot be used: {error}")


def collect_static_files() -> None:
    """Hash and compress what browsers load, unless that was done from just these files.

    Files of earlier versions stay: a server that still runs, started from another window, goes on serving them.
    """
    with one_process_at_a_time(settings.BASE_DIR):
        made_from = Path(settings.STATIC_ROOT, MADE_FROM)
        fingerprint = fingerprint_of_static_files()
        if made_from.exists() and made_from.read_text() == fingerprint:
            return
        made_from.unlink(missing_ok=True)
        call_command("collectstatic", verbosity=0, interactive=False)
        made_from.write_text(fingerprint)


@contextmanager
def one_process_at_a_time(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)  # and with it the lock


def fingerprint_of_static_files() -> str:
    """Changes with any file's name, size or content time, and with the rules in this folder that work on them."""
    found = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list(None)]
    digest = hashlib.sha256()
    for file in sorted([*found, *Path(__file__).parent.glob("*.py")]):
        status = file.stat()
        digest.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def fill_an_empty_database(stage: str | None) -> None:
    """With the demo season, or else with what an office begins with: areas, sample rubrics and an administrator."""
    if stage:
        call_command("demo", stage=stage, if_empty=True)
    elif not get_user_model().objects.exists():
        call_command("import_areas")
        call_command("import_rubrics")
        call_command("first_admin")


def serve(address: Address) -> NoReturn:
    """Become gunicorn, so that Ctrl-C and signals reach it directly."""
    os.environ["ADDR"] = str(address)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "-c", str(GUNICORN_CONFIG), "cddeval.wsgi"])  # noqa: S606


def say(thai: str, english: str) -> None:
    print(f"· {thai} · {english}")


def stop(thai: str, english: str) -> NoReturn:
    raise SystemExit(f"{thai}\n{english}")


if __name__ == "__main__":
    try:
        main()
    except (CommandError, ImproperlyConfigured) as error:
        raise SystemExit(str(error)) from None

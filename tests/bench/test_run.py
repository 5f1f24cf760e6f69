"""``python -m bench`` from beginning to end, at its smallest: one figure of each kind, and nothing left behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.once]

KEYS = {"figure", "database", "ms", "p95_ms", "bare_ms", "ratio", "runs", "load", "met"}


def test_a_run_says_its_lines_and_leaves_nothing(tmp_path):
    command = [sys.executable, "-m", "bench", "--quick", "--database", "sqlite", "--only", "day_list:25,import"]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    for name in ("DJANGO_SETTINGS_MODULE", "SECRET_KEY"):
        environment.pop(name, None)
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180)
    assert answer.returncode == 0, answer.stderr
    told = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [line["figure"] for line in told] == ["day_list", "import_areas"]
    assert [KEYS - line.keys() for line in told] == [set(), set()]
    assert told[0].keys() >= {"candidates", "judges", "criteria", "workers"}
    assert (told[1]["rows"], told[1]["bar_ratio"]) == (7436, 3)
    assert "import_areas" in answer.stderr
    assert list(Path(tmp_path).iterdir()) == []

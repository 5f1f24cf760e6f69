import json
from pathlib import Path

import pytest

from scoring.management.commands.rank import Command

CASES = Path(__file__).parents[2] / "fixtures" / "cases"


def run(*files) -> None:
    Command().run_from_argv(["manage.py", "rank", *map(str, files)])


def line_of(file: Path) -> str:
    return json.dumps(json.loads(file.read_bytes())["out"], ensure_ascii=False) + "\n"


def test_it_prints_one_line_for_each_file_in_their_order(capsys):
    files = [CASES / "worked-example.json", CASES / "missing-refused.json", CASES / "mean.json"]
    run(*files)
    printed = capsys.readouterr()
    assert printed.out == "".join(map(line_of, files))
    assert printed.err == ""


def test_it_names_what_is_malformed_and_ranks_the_others(capsys):
    malformed, missing, good = CASES / "malformed" / "weight-zero.json", CASES / "not-there.json", CASES / "mean.json"
    with pytest.raises(SystemExit) as left:
        run(malformed, missing, good)
    printed = capsys.readouterr()
    assert left.value.code == 2
    assert printed.out == line_of(good)
    assert printed.err == (
        f"{malformed}: c1: the weight must be positive\n{missing}: [Errno 2] No such file or directory: '{missing}'\n"
    )


def test_it_wants_a_file(capsys):
    with pytest.raises(SystemExit) as left:
        run()
    assert left.value.code == 2
    assert "the following arguments are required: FILE" in capsys.readouterr().err

"""``python -m chaos.mutations``: the guards that the promises hang on are taken out, one after the other.

That happens in a copy of the tree, and each time a named test must fail. Exit 1 where one does not notice.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
NOT_COPIED = (
    ".git",
    ".venv",
    "node_modules",
    "var",
    "staticfiles",
    "pictures",
    "__pycache__",
    ".ruff_cache",
    ".mypy_cache",
)
LINKED = (".venv", "node_modules")
SECONDS = 180  # for one test


class Mutation(NamedTuple):
    """``guard`` is what is taken out: in ``file``, ``old`` becomes ``new``. Then ``test`` fails, a node id of pytest's,
    or a file of node's tests and after ``::`` the name of one of them."""

    guard: str
    file: str
    old: str
    new: str
    test: str

    def __str__(self) -> str:
        return f"{self.guard}: {self.file}"


DURABILITY, HASH, OP_ID, SEQUENCE, EPOCH, OWNER = (
    "strict durability",
    "the comparison of hashes",
    "the unique op id",
    "the device's sequence",
    "the epoch's bump",
    "the check of ownership",
)
MUTATIONS = (
    Mutation(
        DURABILITY,
        "static/js/offline/database.js",
        'mode, { durability: "strict" })',
        "mode)",
        "tests/js/database.test.js::A2: every write asks for strict durability, whatever is written",
    ),
    Mutation(
        DURABILITY,
        "cddeval/settings.py",
        "PRAGMA synchronous=FULL;",
        "PRAGMA synchronous=NORMAL;",
        "tests/test_durability.py::test_a5_every_connection_of_the_program_to_sqlite_waits_for_the_disk",
    ),
    Mutation(
        HASH,
        "static/js/offline/outbox.js",
        " && answer?.sha256 === op.sha256",
        "",
        "tests/js/outbox.test.js::A4: an op is acknowledged by an echo of its id and its hash, and by nothing else",
    ),
    Mutation(
        HASH,
        "scoring/ops.py",
        "if sha256.lower() != digest:",
        "if not digest:",
        "tests/sync/test_api.py::test_what_cannot_be_taken_is_refused_and_not_stored",
    ),
    Mutation(
        HASH,
        "scoring/sheets.py",
        " and twin.sha256 == op.sha256",
        "",
        "tests/scoring/test_sheets.py::test_a14_the_same_id_with_other_content_is_refused_and_both_are_kept",
    ),
    Mutation(
        OP_ID,
        "scoring/models/sheets.py",
        "op_id = models.UUIDField(unique=True)",
        "op_id = models.UUIDField()",
        "tests/scoring/test_sheets.py::test_a13_a14_the_database_itself_keeps_one",
    ),
    Mutation(
        OP_ID,
        "scoring/circumstances.py",
        "None if same_id is same_seq is None else SheetOp.objects.get(pk=same_id or same_seq)",
        "None",
        "tests/scoring/test_sheets.py::test_a13_the_same_op_any_number_of_times_has_one_effect_and_one_answer",
    ),
    Mutation(
        SEQUENCE,
        "scoring/models/sheets.py",
        'fields=["device_id", "seq"]',
        'fields=["device_id", "op_id"]',
        "tests/scoring/test_sheets.py::test_a13_a14_the_database_itself_keeps_one",
    ),
    Mutation(
        SEQUENCE,
        "scoring/sheets.py",
        "if op.seq < found.highest_seq:",
        "if op.seq < 0:",
        "tests/scoring/test_sheets.py::test_a16_a_late_arrival_never_moves_a_sheet_backwards",
    ),
    Mutation(
        SEQUENCE,
        "static/js/offline/outbox.js",
        "compose(about, before.seq + 1, draft, now)",
        "compose(about, before.seq, draft, now)",
        "tests/js/outbox.test.js::many at once have each a number of their own",
    ),
    Mutation(
        EPOCH,
        "scoring/courses.py",
        'epoch=F("epoch") + 1',
        'epoch=F("epoch")',
        "tests/scoring/test_sheets.py::test_a19_a_tablet_that_missed_a_lock_and_a_reopening_overwrites_nothing",
    ),
    Mutation(
        EPOCH,
        "scoring/sheets.py",
        " and op.epoch_seen == sheet.epoch",
        "",
        "tests/scoring/test_sheets.py::test_a19_after_another_epoch_a_device_must_know_the_revision",
    ),
    Mutation(
        OWNER,
        "scoring/querysets.py",
        "WHERE (seat.holder_id = %(judge)s OR EXISTS (",
        "WHERE (seat.holder_id > 0 OR EXISTS (",
        "tests/scoring/test_sheets.py::test_another_judges_sheet_does_not_exist",
    ),
    Mutation(
        OWNER,
        "scoring/sheets.py",
        " or op.user_id != actor.pk",
        "",
        "tests/scoring/test_sheets.py::test_a20_an_op_of_another_person_on_a_shared_tablet_is_not_taken",
    ),
    Mutation(
        OWNER,
        "static/js/offline/sync.js",
        'return user.id === userId ? null : "other_user";',
        "return null;",
        "tests/js/sync.test.js::A20: while somebody else is signed in it sends nothing and touches nothing",
    ),
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="cddeval-mutations-") as folder:
        tree = copy_tree(Path(folder))
        noticed = [is_noticed(tree, mutation) for mutation in MUTATIONS]
    print(f"{sum(noticed)} of {len(MUTATIONS)} noticed")
    sys.exit(int(not all(noticed)))


def is_noticed(tree: Path, mutation: Mutation) -> bool:
    trouble = try_out(tree, mutation)
    print(f"{'MISSED ' if trouble else 'noticed'} {mutation}\n        by {mutation.test}{trouble}", flush=True)
    return not trouble


def try_out(tree: Path, mutation: Mutation) -> str:
    """Empty where the test fails without its guard; else what happened instead. The tree is as before afterwards."""
    file = tree / mutation.file
    text = file.read_text(encoding="utf-8")
    if text.count(mutation.old) != 1:
        return f"\n        {mutation.old!r} stands {text.count(mutation.old)} times in the file, not once"
    command, sign = command_of(mutation.test)
    try:
        file.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")
        answer = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=SECONDS)
    finally:
        file.write_text(text, encoding="utf-8")
    said = answer.stdout + answer.stderr
    return "" if answer.returncode == 1 and sign in said else f"\n        exit {answer.returncode}\n{said[-2000:]}"


def copy_tree(folder: Path) -> Path:
    tree = folder / "tree"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*NOT_COPIED))
    for name in LINKED:
        (tree / name).symlink_to(ROOT / name)
    return tree


def command_of(test: str) -> tuple[list[str], str]:
    """How to run one test, and what is said where it fails."""
    file, _, name = test.partition("::")
    if file.endswith(".js"):
        return [
            str(ROOT / ".venv/bin/node"),
            "--test",
            "--test-reporter=tap",
            f"--test-name-pattern=^{name}$",
            file,
        ], f"- {name}"
    return [sys.executable, "-m", "pytest", "-q", "--no-migrations", "-rf", test], f"FAILED {test}"


if __name__ == "__main__":
    main()

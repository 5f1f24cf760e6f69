"""A preview's rows as markup: every text of the file is text on the page."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from subdistricts.resources import preview_rows
from subdistricts.resources.lines import Change, LineResult
from subdistricts.resources.problems import wrong

EVIL = "<b>&"
SAFE = "&lt;b&gt;&amp;"


def row(line: int, kind: str, **facts) -> LineResult:
    made = LineResult()
    made.line, made.import_type = line, kind
    vars(made).update(facts)
    return made


def drawn(*rows: LineResult) -> list[str]:
    with override("en"):
        return preview_rows.drawn(SimpleNamespace(rows=rows)).split("\n")


def test_a_row_says_what_changes():
    changes = [Change(EVIL, "", EVIL), Change("b", EVIL, "2")]
    assert drawn(row(2, "new", name=EVIL, changes=changes), row(3, "skip")) == [
        f'<tr class="new"><td>2</td><td>new</td><td>{SAFE}</td><td>'
        f'<span class="change">{SAFE}: <ins>{SAFE}</ins></span>'
        f'<span class="change">b: <del>{SAFE}</del> → <ins>2</ins></span></td></tr>',
        '<tr class="skip"><td>3</td><td>unchanged</td><td>–</td><td></td></tr>',
    ]


def test_a_code_that_was_read_otherwise_stands_beside_them():
    assert drawn(row(2, "update", name="a", repairs=[Change("c", EVIL, "3")])) == [
        '<tr class="update repaired"><td>2</td><td>changed</td><td>a</td><td>'
        f'<span class="change repair">read as c: <del>{SAFE}</del> → <ins>3</ins></span></td></tr>'
    ]


@pytest.mark.parametrize(
    ("errors", "kind", "words", "said"),
    [
        (
            {"__all__": [ValidationError(EVIL)], EVIL: [ValidationError("no"), ValidationError("nor this")]},
            "invalid",
            "with errors",
            f"<li>{SAFE}</li><li><strong>{SAFE}:</strong> no</li><li><strong>{SAFE}:</strong> nor this</li>",
        ),
        (
            {"__all__": [wrong("twice", line=2)]},
            "twice",
            "twice in the file",
            "<li>Line 2 says the same already. Take one of them out.</li>",
        ),
    ],
)
def test_a_row_that_is_wrong_says_why_and_what_was_sent(errors, kind, words, said):
    wrong_row = row(2, "invalid", validation_error=ValidationError(errors), row_values={"a": EVIL, "b": "", "c": "1"})
    assert drawn(wrong_row) == [
        f'<tr class="{kind}"><td>2</td><td>{words}</td><td>–</td><td>'
        f'<ul>{said}</ul><p class="as-sent">{SAFE} · 1</p></td></tr>'
    ]

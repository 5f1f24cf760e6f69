"""Thai dictionary order. The reference is ICU's Thai collation (78.2), as Node's Intl.Collator has it.

`icu_order.txt` is a list of ours, names and words chosen for their difficulties, put in order by it once. The hash is
of all 6,229 names of geothai 3.2.1 in that order, one a line.
"""

import hashlib
import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from subdistricts.thai.names import normal
from subdistricts.thai.order import sort_key
from tests.subdistricts.thai.areas import NAMES

IN_ORDER = Path(__file__).with_name("icu_order.txt").read_text(encoding="utf-8").splitlines()
ALL_NAMES_IN_ORDER = "ff5815900552d5c6de11742e35ec1a1cdbf0b25af01d81acab76c8e486bc701a"
NODE = shutil.which("node")
COMPARE = """
const thai = new Intl.Collator("th"), pairs = JSON.parse(require("fs").readFileSync(0));
const known = Intl.Collator.supportedLocalesOf("th").length > 0;
console.log(JSON.stringify(known ? pairs.map(([a, b]) => Math.sign(thai.compare(a, b))) : null));
"""


def test_it_puts_difficult_words_in_the_order_of_icu():
    shuffled = random.Random(2565).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(shuffled, key=sort_key) == IN_ORDER
    assert sorted(shuffled) != IN_ORDER


def test_it_puts_every_name_of_an_area_in_the_order_of_icu():
    in_order = sorted(NAMES, key=sort_key)
    assert hashlib.sha256("\n".join(in_order).encode()).hexdigest() == ALL_NAMES_IN_ORDER


def test_no_two_names_of_areas_share_a_key():
    assert len({sort_key(name) for name in NAMES}) == len(NAMES) == 6229


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ตระการ", "ตระการ"),
        ("เขมราฐ", "ขเมราฐ"),
        ("น้ำยืน", "นาฯยืน -4"),
        ("หมู่ที่ ๑๐", "หมูที10 ---3--3"),
        ("Plan ก", "ｐｌａｎก  ^"),
        ("จ.ป.ร. (๑)", "จปร1"),
        ("", ""),
    ],
)
def test_a_key_holds_letters_then_marks_then_case(text, key):
    assert sort_key(text) == key


def test_keys_have_the_same_order_as_text_and_as_bytes():
    keys = [sort_key(name) for name in NAMES]
    assert sorted(keys) == sorted(keys, key=str.encode)


@pytest.mark.django_db
def test_the_database_puts_keys_in_the_same_order():
    collation = '"C"' if connection.vendor == "postgresql" else "BINARY"
    keys = {sort_key(word): word for word in sorted(IN_ORDER)}
    values = ", ".join(["(%s)"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT column1 FROM (VALUES {values}) AS words ORDER BY column1 COLLATE {collation}",
            list(keys),
        )
        assert [keys[key] for (key,) in cursor.fetchall()] == IN_ORDER


@pytest.mark.skipif(NODE is None, reason="needs Node, whose Intl.Collator has ICU's Thai order")
def test_any_two_words_stand_to_each_other_as_in_icu():
    words = _words(random.Random(2565), 4000)
    pairs = list(zip(words, sorted(words), strict=True)) + list(zip(sorted(words), sorted(words)[1:], strict=False))
    answer = subprocess.run([NODE, "-e", COMPARE], input=json.dumps(pairs), capture_output=True, text=True, check=True)
    expected = json.loads(answer.stdout)
    if expected is None:
        pytest.skip("this Node was built without Thai collation")
    ours = [(sort_key(a) > sort_key(b)) - (sort_key(a) < sort_key(b)) for a, b in pairs]
    assert [(pair, icu) for pair, icu, key in zip(pairs, expected, ours, strict=True) if icu != key] == []


def _words(chance, count):
    """Words as they can be written: of few letters, so that many nearly agree, with what may stand between them."""

    def syllable():
        parts = ("", *"เแโใไ"), "กขคฤรลฦอ", ("", *"ะัาำิีึืฺุูๅ"), ("", "", *"่้๊๋็์")
        return "".join(chance.choice(part) for part in parts)

    def between():
        return chance.choice(["", "", *" -.()/ๆฯ", "1", "2", "๑", "a", "A", "b"])

    return [normal("".join(syllable() + between() for _ in range(chance.randint(1, 3)))) for _ in range(count)]

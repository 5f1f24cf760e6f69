"""The order of a Thai dictionary, as a key to be stored in an indexed column.

Compared code point by code point (SQLite's BINARY, PostgreSQL's COLLATE "C") the keys of texts in normal form stand as
ICU's Thai collation puts the texts: first by letters, a leading vowel counted after its consonant; then by tone marks;
then by letter case. Digits come before Thai letters and those before Latin ones, a Thai digit counts as its ASCII twin,
numbers are not compared by value, and spaces and punctuation count for nothing. The key is for sorting only and never
shown. Two texts may share a key: give a query a second column.
"""

import re
import string
import unicodedata

from subdistricts.thai.digits import to_ascii

_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
# Weaker than every letter, in this order.
_MARKS = "๎์็่้๊๋"
# Unicode calls ฯ and ๆ letters and the vowels written above or below marks; in the alphabet it is the other way round.
_VOWELS = "ัิีึืฺุู"
_IGNORED = re.compile(rf"[^\w{_VOWELS}ํ{_MARKS}]|[ฯๆ_]")
# Letters whose code point is not their place in the alphabet lend one that is: ํ before ะ, ำ as า and that, ฺ after ไ,
# ๅ with า, and Latin (as full-width letters) after Thai.
_PLACE = str.maketrans(
    {"ํ": "ฯ", "ำ": "าฯ", "ฺ": "ๆ", "ๅ": "า"} | {letter: chr(ord(letter) + 0xFEE0) for letter in string.ascii_lowercase}
)


def sort_key(text: str) -> str:
    letters, marks, cases = "", "", ""
    text = _LEADING_VOWEL.sub(r"\2\1", to_ascii(text))
    for char in _IGNORED.sub("", unicodedata.normalize("NFD", text)):
        if char in _MARKS:
            marks += str(_MARKS.index(char))
            continue
        letters += char.lower().translate(_PLACE)
        marks += "-"
        cases += "^" if char.isupper() or char == "ๅ" else "-"
    # The space is below every digit and letter, "-" below every mark: what is shorter or unmarked comes first.
    return f"{letters} {marks.rstrip('-')} {cases.rstrip('-')}".rstrip()

"""Thai text as it comes in: one normal form, and names without the words that people put before them.

The same name can be typed in several ways that look alike (น้ำ has three common ones). `normal` maps them to one, so
that equal names are equal strings. It is for one line of text: line breaks become spaces. It never uses NFKC, which
would split ำ, and it never touches a character that can be seen, apart from putting marks in order.

บ้าน and เมือง are parts of names, not prefixes, and are never stripped.
"""

import re
import unicodedata
from typing import Literal

PlaceKind = Literal["province", "district", "subdistrict"]

# Zero-width space, joiners, direction marks, word joiner, byte order mark, soft hyphen.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_TONES = "่้๊๋"
# Writing order above and below one consonant: vowel, tone, silencer, nasal circle.
_MARK_RANK = {mark: rank for rank, marks in enumerate(("ัิีึืฺุู็", _TONES, "์๎", "ํ")) for mark in marks}
_MARKS = re.compile(f"[{''.join(_MARK_RANK)}]{{2,}}")
_LATE_TONE = re.compile(f"([าำ])([{_TONES}]+)")


def normal(text: str) -> str:
    """The one form in which text is stored and compared; applying it again changes nothing."""
    if text.isascii():  # codes, numbers, user names: nothing in them can be written in two ways but the spaces
        return " ".join(text.split())
    while (settled := _settle(text)) != text:
        text = settled
    return text


def _settle(text: str) -> str:
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    text = " ".join(text.split())
    text = _LATE_TONE.sub(r"\2\1", text)
    text = _MARKS.sub(lambda run: "".join(sorted(run[0], key=_MARK_RANK.__getitem__)), text)
    return text.replace("ํา", "ำ").replace("เเ", "แ")


# What follows a stripped word must be able to begin a name: a consonant or a leading vowel.
_NAME_BEGINS = r"\s*(?=[ก-ฮเ-ไ])"

# Bangkok has เขต and แขวง for อำเภอ and ตำบล; กิ่งอำเภอ, abolished in 2550, lives on in old lists.
_PLACE_PREFIX = {
    "province": re.compile(r"^(?:จังหวัด|จ\.)" + _NAME_BEGINS),
    "district": re.compile(r"^(?:กิ่ง\s*อำเภอ|กิ่ง\s*อ\.|อำเภอ|อ\.|เขต)" + _NAME_BEGINS),
    "subdistrict": re.compile(r"^(?:ตำบล|ต\.|แขวง)" + _NAME_BEGINS),
}

# นางสาว is tried before นาง; where what is left could not begin a name the shorter one is (นาง สาวิตรี), or none (นายิกา).
_PERSON_TITLE = re.compile(
    r"^(?:(?:ศ|รศ|ผศ|ดร)\.\s*)*"
    r"(?:นางสาว|น\.\s*ส\.|นาง|นาย|ว่าที่\s*(?:ร้อยตรี|ร\.\s*ต\.)\s*(?:หญิง)?)?"
    r"\s*(?:ดร\.)?" + _NAME_BEGINS
)


def strip_place_prefix(text: str, kind: PlaceKind) -> str:
    """The place's own name: อ.ตาลสุม, อำเภอ ตาลสุม and ตาลสุม are all ตาลสุม.

    Official lists write Bangkok's districts with their เขต: strip both sides before comparing.
    """
    return _PLACE_PREFIX[kind].sub("", normal(text))


def strip_person_title(text: str) -> str:
    """The name without นาย, นาง, นางสาว, น.ส., ดร. and their like, for telling whether two lists mean one person."""
    return _PERSON_TITLE.sub("", normal(text))

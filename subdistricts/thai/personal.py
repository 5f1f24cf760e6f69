"""Texts that seem to name a person: a number of thirteen digits, or a title with a first name and a surname.

Where only counts belong, such a text is refused before it is kept. This finds what somebody typed by habit, not what
somebody hides: it is a guard rail and no proof.
"""

import re

from subdistricts.thai.digits import to_ascii
from subdistricts.thai.names import normal

# 1-2345-67890-12-3, with or without its dashes, and not as part of a longer number.
_NUMBER = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){12}(?![0-9])")
_LETTERS = "[\u0e01-\u0e4e]"
# Offices, crafts and places that begin as the title does: district chief, mayor, registrar; Nang Rong.
_NO_TITLE = "อำเภอ|ก|ทะเบียน|ช่าง|แพทย์|สัตวแพทย์|ตำรวจ|ทหาร|จ้าง|ประกัน|รอง|พยาบาล"
# Many write without spaces: นาย is found inside a sentence, but นาง is part of many places' names.
_TITLE = (
    r"นางสาว|น\.\s?ส\.|เด็กชาย|เด็กหญิง|ด\.\s?ช\.|ด\.\s?ญ\."
    rf"|(?<!เจ้า)นาย(?!{_NO_TITLE})|(?<!{_LETTERS})นาง(?!{_NO_TITLE}|สาว)"
)
_TITLED = re.compile(rf"(?:{_TITLE})\s?{_LETTERS}{{2,}}\s+{_LETTERS}{{2,}}")


def names_a_person(text: str) -> bool:
    typed = to_ascii(normal(text))
    return bool(_NUMBER.search(typed) or _TITLED.search(typed))

"""Thai digits ๐–๙ and their ASCII twins.

Other scripts' digits (full-width, Arabic-Indic) are left alone: they are no Thai typing habit, and a number that
holds one should be refused where it is read, not mended here.
"""

_ASCII = "0123456789"
_THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_ASCII = str.maketrans(_THAI, _ASCII)
_TO_THAI = str.maketrans(_ASCII, _THAI)


def to_ascii(text: str) -> str:
    return text.translate(_TO_ASCII)


def to_thai(text: str) -> str:
    return text.translate(_TO_THAI)

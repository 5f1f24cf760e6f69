"""The code on a sign-in card: eight letters and digits, made by chance, read back however somebody types it.

Of what is easily taken for one another only one is ever printed, and the other is taken for it: S is 5, O is 0.
"""

import secrets
import unicodedata

import segno
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe

from subdistricts.thai.digits import to_ascii

ALPHABET = "0123456789ACDEFHJKMNPRTVWXY"
LENGTH = 8  # 27 to the power of 8: some 38 bits, with a bound on how many may be tried (see cards)
GROUP = 4
TAKEN_FOR = str.maketrans("OQILSZBGU", "00115286V")


def new() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """As it is printed: two groups, with a hyphen between."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read(typed: str) -> str:
    """The code that was meant: small letters, Thai or wide digits, blanks and dashes make no difference."""
    plain = to_ascii(unicodedata.normalize("NFKC", typed)).upper()
    return "".join(sign for sign in plain if sign.isalnum()).translate(TAKEN_FOR)


def digest(code: str) -> str:
    """What is kept of a code. Keyed with the server's secret: a stolen database gives no card away."""
    return salted_hmac("subdistricts.sign_in_card", code, algorithm="sha256").hexdigest()


def source(address: str, browser: str) -> str:
    """From where a code was typed: this browser at this address, and unreadable."""
    return salted_hmac("subdistricts.card_source", f"{address} {browser}", algorithm="sha256").hexdigest()


def picture(address: str) -> SafeString:
    """The QR code of an address, as an SVG that takes the size of what it stands in; squares, and nobody's text."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=4)
    return mark_safe(drawn)  # noqa: S308 - paths that segno drew

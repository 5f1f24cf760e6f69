"""Which user a failed sign-in is counted against. Another spelling of a name must not give another ten tries."""

import unicodedata
from typing import Any

from django.http import HttpRequest


def username(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The name being tried, in one spelling whatever its letter case, width or surrounding blanks."""
    typed = (credentials or {}).get("username") or (request.POST.get("username") if request else None) or ""
    return unicodedata.normalize("NFKC", str(typed)).strip().casefold()

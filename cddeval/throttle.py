"""Which user a failed sign-in is counted against. Another spelling of a name must not give another ten tries."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest


def username(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The name being tried, as the account would be stored."""
    typed = (credentials or {}).get("username") or (request.POST.get("username") if request else None) or ""
    return get_user_model().normalize_username(str(typed))

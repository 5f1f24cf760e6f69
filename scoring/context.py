"""What every page's frame needs of this app: the name of the build, and for a judge's pages what their script says."""

from typing import Any

from django.http import HttpRequest

from scoring import builds, offline_words
from subdistricts.roles import roles_with


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"build": builds.current(), "device_facts": lambda: device_facts(request.user)}


def device_facts(user: Any) -> dict[str, Any]:
    """Whose device this is for as long as he is signed in; ``home``: whether his first page is the day's."""
    known = {"id": user.pk, "username": user.username, "name": str(user), "is_demo": user.is_demo}
    home = not user.reach.holds(roles_with("lead_round"))
    return {"user": known, "home": home, "words": offline_words.for_device()}

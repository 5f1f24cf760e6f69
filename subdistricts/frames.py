"""What stands around a page's content, drawn once for a person and shown again as long as it says the same.

A frame is half of the work of a page that was drawn before: menu, tabs and titles are the same at every look, and only
the form's token is new. Everything that a frame says is in the key under which it is kept; who adds to a frame what
the key does not tell adds it to the key. A page with a message to the person is always drawn anew.
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

from subdistricts.context import Navigation

TOKEN = "the-token-of-this-form"  # noqa: S105 - stands for one
MOST = 512  # frames; each takes some six kilobytes

_kept: OrderedDict[Hashable, str] = OrderedDict()
_lock = Lock()


def draw(request: HttpRequest, template: str, context: dict[str, Any], *, says: tuple[Hashable, ...]) -> str:
    """The page's frame with a token of its own. ``says`` is everything of the context that the frame shows."""
    if get_messages(request):
        return render_to_string(template, context, request)
    navigation, user = Navigation(request), request.user
    links = tuple([(str(link.name), link.address, link.is_here) for link in navigation.links])
    person = user.pk, str(user), user.username, user.is_demo, user.reach
    key = template, get_language(), request.get_full_path(), person, links, says
    kept = _at(key)
    if kept is None:
        context = context | {"navigation": navigation, "csrf_token": TOKEN}
        kept = render_to_string(template, context, request)
        _keep(key, kept)
    return kept.replace(TOKEN, get_token(request))


def forget() -> None:
    """Keep nothing: for tests."""
    with _lock:
        _kept.clear()


def _at(key: Hashable) -> str | None:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: Hashable, frame: str) -> None:
    with _lock:
        _kept[key] = frame
        while len(_kept) > MOST:
            _kept.popitem(last=False)

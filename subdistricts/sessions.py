"""The rules about being signed in: how long it lasts, and from where a demonstration account may.

A judge's tablet must still be signed in on the second day of a trip without a signal; a desk in an office is left open
and passed by. Whoever holds a desk's role anywhere has a desk's session everywhere.
"""

import datetime as dt
import ipaddress
from typing import Any

from django.conf import settings
from django.db.models import Q

from subdistricts.models import Seat, User
from subdistricts.roles import ADMINISTRATOR, STAFF

# The card's key, in a session that it began: a judge's alone, no way to a new password, over once the card is taken
# back.
BY_CARD = "by_card"
OF_A_JUDGE = dt.timedelta(days=14)
OF_A_DESK = dt.timedelta(hours=12)


def lifetime(user: User) -> dt.timedelta:
    """How long a session begun now lasts."""
    if works_at_a_desk(user):
        return OF_A_DESK
    sits = Seat.objects.filter(Q(holder=user) | Q(stand_ins__user=user)).exists()
    return OF_A_JUDGE if sits else OF_A_DESK


def works_at_a_desk(user: User) -> bool:
    return user.reach.holds((STAFF.code, ADMINISTRATOR.code))


def may_begin(user: User, meta: dict[str, Any]) -> bool:
    """Whether ``user`` may sign in from where the request came from (``request.META``).

    The passwords of demonstration accounts are printed, so these sign in on the machine itself alone.
    """
    if not user.is_demo or not settings.DEMO_LOOPBACK_ONLY:
        return True
    passed_on = not settings.TRUST_PROXY and ("HTTP_X_FORWARDED_FOR" in meta or "HTTP_FORWARDED" in meta)
    return _is_loopback(meta.get("REMOTE_ADDR", "")) and not passed_on


def _is_loopback(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return bool((getattr(parsed, "ipv4_mapped", None) or parsed).is_loopback)

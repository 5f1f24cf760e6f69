"""What a tablet asks before it sends: who is signed in, which life of the database this is, which builds are served."""

from typing import Any

from scoring.servers import server_epoch
from subdistricts.models import User

# What this server serves, and the oldest client it still understands.
BUILD = "1"
MIN_BUILD = "1"


def bootstrap(user: User | None, csrf: str) -> dict[str, Any]:
    """The same shape for everybody; ``user`` None says that nobody is signed in."""
    known = None if user is None else {"id": user.pk, "username": user.username, "name": str(user)}
    return {
        "server_epoch": server_epoch(),
        "user": known,
        "csrf": csrf,
        "builds": {"current": BUILD, "min": MIN_BUILD},
    }

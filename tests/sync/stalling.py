"""The program's application, in which the first op stops at the phase that STALL_AT names, for a test to kill it there.

It says that it is there by making the file STALL_SIGN; where that is already, nothing stops.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cddeval.wsgi import application as application
from scoring import sheets
from scoring.models import ScoreSheet, SheetOp
from subdistricts import audit, rows
from subdistricts.models import AuditEntry

SIGN = Path(os.environ["STALL_SIGN"])


def stop(*_: Any) -> None:
    if not SIGN.exists():
        SIGN.touch()
        time.sleep(600)


def when(model: type) -> Callable[..., None]:
    return lambda row, *_: stop() if isinstance(row, model) else None


def before(module: Any, name: str, look: Callable[..., None]) -> None:
    work = getattr(module, name)

    def stalled(*args: Any, **kwargs: Any) -> Any:
        look(*args)
        return work(*args, **kwargs)

    setattr(module, name, stalled)


def after(module: Any, name: str, look: Callable[..., None]) -> None:
    work = getattr(module, name)

    def stalled(*args: Any, **kwargs: Any) -> Any:
        done = work(*args, **kwargs)
        look(*args)
        return done

    setattr(module, name, stalled)


PHASES = {
    "nothing is written": (before, rows, "insert", when(SheetOp)),
    "the op is written": (after, rows, "insert", when(SheetOp)),
    "the sheet is written": (after, rows, "update", when(ScoreSheet)),
    "the trail is written": (after, rows, "insert", when(AuditEntry)),
    "all is committed": (after, sheets, "handle", stop),
}
if phase := os.environ.get("STALL_AT"):
    place, module, name, look = PHASES[phase]
    place(module, name, look)
assert audit.rows is rows  # what is replaced here is what the rules call

"""The tablet's addresses: thin JSON views over ``sync`` and ``sheets``.

Whatever happens, the answer is JSON and never a redirect: a device must be able to tell this server from a captive
portal. Refusals look like ``{"error": code, "message": sentence}``; docs/offline.md lists the codes.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from scoring import device_reports, devices, ops, photos, sheets, sync
from scoring import offline_set as sets
from scoring.refusals import (
    CSRF,
    DATABASE_NOT_WRITABLE,
    FAULT,
    METHOD,
    NOT_PARSEABLE,
    NOT_SIGNED_IN,
    OP_TOO_LARGE,
    REPORT_TOO_LARGE,
    SHEET_NOT_FOUND,
)
from scoring.servers import server_epoch
from subdistricts.refusals import NOTHING_HERE, Refusal

ROOT = "/api/"
RETRY_AFTER = "5"  # seconds
# What a database says that is not there just now; one that was killed under a statement says no more than the last.
GONE = (OperationalError, InterfaceError, DatabaseError)
logger = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]


class TokenCheck(CsrfViewMiddleware):
    """Django's check of the token, asked for its verdict instead of its page."""

    def _reject(self, request: HttpRequest, reason: str) -> str:  # type: ignore[override]
        return reason


def api(method: str, *, signed_in: bool = True) -> Callable[[View], View]:
    """Make a JSON address of a view: one method, a signed-in person with a valid token, refusals as JSON."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                _admit(request, method, signed_in=signed_in)
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                return _refuse(refusal)
            except Exception as error:
                if type(error) in GONE:
                    # Whether it was saved is unknown: the device asks again with the same op, which is harmless.
                    return _refuse(Refusal(DATABASE_NOT_WRITABLE))
                logger.exception("%s %s", request.method, request.path)
                return _refuse(Refusal(FAULT))

        return csrf_exempt(never_cache(answer))

    return decorate


def _admit(request: HttpRequest, method: str, *, signed_in: bool) -> None:
    if request.method != method:
        raise Refusal(METHOD)
    if not signed_in:
        return
    if not request.user.is_authenticated:
        raise Refusal(NOT_SIGNED_IN)
    check = TokenCheck(lambda _: None)  # type: ignore[arg-type, return-value]
    check.process_request(request)
    if check.process_view(request, lambda: None, (), {}) is not None:
        raise Refusal(CSRF)


def _refuse(refusal: Refusal) -> JsonResponse:
    response = _say(refusal.code, refusal.message, refusal.status)
    if refusal.status == DATABASE_NOT_WRITABLE.status:
        response["Retry-After"] = RETRY_AFTER
    return response


def _say(code: str, message: str, status: int) -> JsonResponse:
    content = {"error": code, "message": message}
    response = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    add_never_cache_headers(response)
    return response


# Where no view answers (cddeval.faults)


def no_such_address() -> JsonResponse:
    return _say(SHEET_NOT_FOUND.code, str(NOTHING_HERE.message), SHEET_NOT_FOUND.status)


def unreadable_request() -> JsonResponse:
    return _refuse(Refusal(NOT_PARSEABLE, what="request"))


def fault() -> JsonResponse:
    return _refuse(Refusal(FAULT))


@api("GET", signed_in=False)
def bootstrap(request: HttpRequest) -> JsonResponse:
    """Who is signed in and which token to send; answered to strangers too, with ``user`` null."""
    user = request.user if request.user.is_authenticated else None
    return JsonResponse(sync.bootstrap(user, get_token(request)), json_dumps_params={"ensure_ascii": False})


@api("PUT")
def sheet_op(request: HttpRequest, sheet_id: UUID, op_id: UUID) -> JsonResponse:
    """Take one op: 201 when it is new, 200 with the stored answer when it was sent before."""
    if _length(request) > ops.MAX_BYTES:
        raise Refusal(OP_TOO_LARGE, limit=ops.MAX_BYTES // 1024)
    op = ops.read(request.body, request.headers.get("X-Op-SHA256", ""))
    if (op.sheet_id, op.op_id) != (sheet_id, op_id):
        raise Refusal(NOT_PARSEABLE, what="address")
    answer = sheets.handle(op, actor=request.user, now=timezone.now())
    return JsonResponse(answer.content, status=200 if answer.replay else 201)


@api("PUT")
def photo(request: HttpRequest, digest: str) -> JsonResponse:
    """Take one photograph, which the address names by its hash: 201 when it is new, 200 when it was sent before."""
    photos.refuse_large(_length(request))
    user = request.user
    answer = photos.receive(request.body, digest, judge=user, actor=user, now=timezone.now())
    return JsonResponse(answer.content, status=200 if answer.replay else 201)


def _length(request: HttpRequest) -> int:
    """How long the body says it is. Asked before it is read: a large one is not taken into memory first."""
    return int(request.headers.get("Content-Length") or 0)


@api("GET")
def sheet_data(request: HttpRequest, sheet_id: UUID) -> JsonResponse:
    """One sheet as it stands, for its judge."""
    return JsonResponse(sync.sheet_data(sheet_id, request.user), json_dumps_params={"ensure_ascii": False})


@api("GET")
def offline_set(request: HttpRequest) -> HttpResponseBase:
    """All that a device takes along; 304 to a device that has it already."""
    content = sets.of(request.user)
    tag = sets.tag(content)
    content["generated_at"] = timezone.now().isoformat()
    params = {"ensure_ascii": False, "separators": (",", ":")}
    response = JsonResponse(content, json_dumps_params=params, headers={"ETag": tag})
    return get_conditional_response(request, etag=tag, response=response)


@api("POST")
def heartbeat(request: HttpRequest) -> JsonResponse:
    """Keep what a device says of itself; tell it which life of the database this is, and when it was heard."""
    _demand_short(request)
    now = timezone.now()
    devices.note(device_reports.read_report(request.body), user=request.user, now=now)
    return JsonResponse({"server_epoch": server_epoch(), "at": now.isoformat()})


@api("POST")
def reconcile(request: HttpRequest) -> JsonResponse:
    """Of the ops that a device keeps, those that the server does not have: it sends these again as they are."""
    _demand_short(request)
    offer = device_reports.read_offer(request.body)
    return JsonResponse({"missing": devices.missing_ops(offer, user=request.user)})


def _demand_short(request: HttpRequest) -> None:
    if int(request.headers.get("Content-Length") or 0) > device_reports.MAX_BYTES:
        raise Refusal(REPORT_TOO_LARGE, limit=device_reports.MAX_BYTES // 1024)

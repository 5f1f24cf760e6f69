"""What stands between every request and its page: refusals become pages, a one-time password is changed first."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _

from subdistricts import cards, sessions
from subdistricts.answers import refuse_page
from subdistricts.refusals import Refusal

PASSWORD_DUE = _("Choose a password of your own first, on the sign-in page.")
DESK_BY_CARD = _(
    "You signed in with a card, and by now you work as staff or administrator: sign in with your password."
)
CARD_TAKEN_BACK = _(
    "The office took back the card with which you signed in. Sign in again with a new card or your password. What this "
    "tablet has not sent stays on it."
)
OPEN_TO_STRANGERS = {
    *("bootstrap", "logout", "login", "card_sign_in", "set_language", "healthz"),
    *("service_worker", "manifest", "shell_offline"),
}
# Addresses that somebody with a one-time password may still open.
OPEN_BEFORE_PASSWORD = OPEN_TO_STRANGERS | {"password"}


class RefusalMiddleware:
    """A refusal that a view lets through becomes a page. The tablet's API answers its own in JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refuse_page(request, exception)
        return None


class UnreadableQueryMiddleware:
    """A NUL in an address is nobody's typing, and a database refuses it: 400 before anything is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL in the address")
        return self.get_response(request)


class PrivatePagesMiddleware:
    """What a signed-in person was shown is kept nowhere: on a shared tablet the next one presses Back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if SESSION_KEY in request.session and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


class CardSessionMiddleware:
    """A session that a card began is a judge's: it ends when he is given a desk's role, or the card is taken back.

    To bootstrap a tablet is then a stranger: so it asks its judge to sign in, and keeps what it has not sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        if sessions.BY_CARD not in request.session or not request.user.is_authenticated:
            return None
        said = self._why_over(request)
        if said is None:
            return None
        logout(request)
        if request.resolver_match.url_name in OPEN_TO_STRANGERS:
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"error": "auth", "message": str(said)}, status=401)
        messages.warning(request, said)
        return redirect("login")

    def _why_over(self, request: HttpRequest) -> Any:
        if cards.is_signed_out(request.session[sessions.BY_CARD], request.user):
            return CARD_TAKEN_BACK
        return DESK_BY_CARD if sessions.works_at_a_desk(request.user) else None


class PasswordDueMiddleware:
    """Who was given a one-time password chooses one of his own before anything else; a card asks for none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        if request.resolver_match.url_name in OPEN_BEFORE_PASSWORD:
            return None
        if not getattr(request.user, "must_change_password", False) or sessions.BY_CARD in request.session:
            return None
        if request.path.startswith("/api/"):  # a tablet is never sent to a page
            return JsonResponse({"error": "auth", "message": str(PASSWORD_DUE)}, status=401)
        return redirect("password")

"""Signing in and out, and one's own password."""

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from subdistricts import card_codes, cards, people, sessions
from subdistricts.forms import CardForm, ChangePasswordForm, NewPasswordForm, SignInForm
from subdistricts.refusals import TOO_MANY_CODES, Refusal


class SignIn(LoginView):
    """Goes on to the page that was asked for; Django refuses a ``next`` that leads off this site."""

    template_name = "subdistricts/sign_in.html"
    authentication_form = SignInForm
    http_method_names = ("get", "head", "post", "options")

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated and request.method in ("GET", "HEAD"):
            return redirect("home")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponseRedirect:
        response = super().form_valid(form)
        self.request.session.pop(sessions.BY_CARD, None)
        self.request.session.set_expiry(int(sessions.lifetime(form.get_user()).total_seconds()))
        return response


PASSWORDS_AND_CARDS = "subdistricts.backends.PeopleBackend"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """A card is spent by the button alone; the code in a QR code stands behind the #, and looking sends nothing."""
    if request.user.is_authenticated and request.method != "POST":
        return redirect("home")
    form = CardForm(request.POST or None)
    refused = None
    if form.is_valid():
        try:
            return _let_in_by_card(request, form)
        except ValidationError as error:
            form.add_error(None, error)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            refused = refusal
    page = render(request, "subdistricts/card_sign_in.html", {"form": form}, status=refused.status if refused else 200)
    if refused and refused.kind is TOO_MANY_CODES:
        page.headers["Retry-After"] = str(refused.facts["minutes"] * 60)
    return page


def _let_in_by_card(request: HttpRequest, form: CardForm) -> HttpResponse:
    """A spare card without a name only leads to the question for one."""
    now = timezone.now()
    source = card_codes.source(request.META.get("REMOTE_ADDR", ""), request.META.get("CSRF_COOKIE", ""))
    found = cards.find(form.cleaned_data["code"], source=source, now=now)
    if not sessions.may_begin(found.person or found.made_by, request.META):
        raise ValidationError(SignInForm.error_messages["demo_elsewhere"])
    if found.is_spare and not form.asks_name:
        return render(request, "subdistricts/card_sign_in.html", {"form": form.asking_name(), "card": found})
    user = cards.use(found, name=form.cleaned_data.get("name", ""), now=now)
    login(request, user, backend=PASSWORDS_AND_CARDS)
    request.session[sessions.BY_CARD] = found.pk
    request.session.set_expiry(int(sessions.lifetime(user).total_seconds()))
    return redirect("home")


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    is_due = request.user.must_change_password and sessions.BY_CARD not in request.session
    form_class = NewPasswordForm if is_due else ChangePasswordForm
    form = form_class(request.user, request.POST or None)
    if not form.is_valid():
        return render(request, "subdistricts/password.html", {"form": form})
    people.choose_password(request.user, form.cleaned_data["new_password1"], now=timezone.now())
    update_session_auth_hash(request, request.user)
    messages.success(request, _("The new password is saved. Use it from now on."))
    return redirect("home")

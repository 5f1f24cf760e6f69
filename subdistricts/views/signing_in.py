"""Signing in and out, and one's own password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from subdistricts import people, sessions
from subdistricts.forms import ChangePasswordForm, NewPasswordForm, SignInForm


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
        self.request.session.set_expiry(int(sessions.lifetime(form.get_user()).total_seconds()))
        return response


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    form_class = NewPasswordForm if request.user.must_change_password else ChangePasswordForm
    form = form_class(request.user, request.POST or None)
    if not form.is_valid():
        return render(request, "subdistricts/password.html", {"form": form})
    people.choose_password(request.user, form.cleaned_data["new_password1"], now=timezone.now())
    update_session_auth_hash(request, request.user)
    messages.success(request, _("The new password is saved. Use it from now on."))
    return redirect("home")

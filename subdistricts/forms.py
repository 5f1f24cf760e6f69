"""Forms of the ground floor's pages: signing in with a password or a card, choosing a password."""

import copy
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from subdistricts import sessions
from subdistricts.models import User


def without_form_tag() -> FormHelper:
    """Crispy draws the fields; the template writes the form and its buttons."""
    helper = FormHelper()
    helper.form_tag = False
    return helper


PASSWORD_ADVICE = _("At least 10 characters, not only digits, not your name and nothing that many people use.")


class SignInForm(AuthenticationForm):
    # Not Django's UsernameField: that one normalises to NFKC, which splits ำ.
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
        error_messages={"required": _("Type your user name.")},
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type your password.")},
    )
    error_messages = {
        "invalid_login": _(
            "The user name or the password is not right. Check the letters and the keyboard's language, then try again."
        ),
        "inactive": _("This account is closed. Ask your administrator."),
        "demo_elsewhere": _("Demonstration accounts sign in only on the machine that runs the demonstration."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.helper = without_form_tag()

    def clean_username(self) -> str:
        return User.normalize_username(self.cleaned_data["username"])

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if not sessions.may_begin(user, self.request.META):
            raise ValidationError(self.error_messages["demo_elsewhere"], code="demo_elsewhere")


class CardForm(forms.Form):
    """The code of a sign-in card; with a spare card the name of who comes is asked for next."""

    code = forms.CharField(
        label=_("Code on the card"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
                "class": "card-code",
                "autofocus": True,
            }
        ),
        error_messages={"required": _("Type the code on your card.")},
    )
    name = forms.CharField(
        label=_("Your first and last name"),
        max_length=User._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your first and last name.")},
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.helper = without_form_tag()
        self.asks_name = data is not None and "name" in data
        if not self.asks_name:
            del self.fields["name"]

    def asking_name(self) -> "CardForm":
        """The same code, and the question for a name that nobody has answered yet."""
        form = CardForm(initial=self.cleaned_data)
        form.fields["name"] = copy.deepcopy(CardForm.base_fields["name"])
        form.fields["name"].widget.attrs["autofocus"] = True
        del form.fields["code"].widget.attrs["autofocus"]
        form.fields["code"].widget.attrs["readonly"] = True
        return form


class NewPasswordForm(SetPasswordForm):
    """For somebody who has just typed a one-time password: it is not asked again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = without_form_tag()
        self.fields["new_password1"].error_messages["required"] = _("Type a new password.")
        self.fields["new_password2"].error_messages["required"] = _("Type the new password once more.")
        self.fields["new_password1"].help_text = PASSWORD_ADVICE
        self.fields["new_password2"].help_text = _("The same once more, so that a slip of the finger is noticed.")


class ChangePasswordForm(NewPasswordForm, PasswordChangeForm):
    """Asks for the present password first: the tablet may have been left lying about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].error_messages["required"] = _("Type your present password.")

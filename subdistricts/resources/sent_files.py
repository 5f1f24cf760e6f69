"""A list's file on its way from the form to the confirmation.

In between it is kept by nobody but the person's own page, compressed and signed: no copy lies on the server, whichever
of its processes answers, and an abandoned preview leaves nothing behind.
"""

import base64
import binascii
import json
import zlib
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from subdistricts.models import Round
from subdistricts.refusals import Refusal
from subdistricts.resources.problems import WENT_STALE
from subdistricts.thai import csv
from subdistricts.thai.messages import explain

PREVIEW_LASTS = 4 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file's bytes, and what was said beside it. ``shown`` is the digest of the preview that was looked at."""

    name: str
    data: bytes
    encoding: str | None = None
    round: int | None = None
    shown: str = ""

    def sealed(self, purpose: str) -> str:
        """As a text for a hidden field, that only this server can have made and only for ``purpose``."""
        said = {**asdict(self), "data": None}
        packed = zlib.compress(json.dumps(said).encode() + b"\n" + self.data)
        return signing.TimestampSigner(salt=purpose).sign(base64.urlsafe_b64encode(packed).decode())

    @classmethod
    def unsealed(cls, text: str, purpose: str) -> "SentFile":
        try:
            packed = signing.TimestampSigner(salt=purpose).unsign(text, max_age=PREVIEW_LASTS)
            said, _newline, data = zlib.decompress(base64.urlsafe_b64decode(packed)).partition(b"\n")
        except (signing.BadSignature, binascii.Error, zlib.error) as error:
            raise Refusal(WENT_STALE) from error
        return cls(**{**json.loads(said), "data": data})

    @property
    def is_workbook(self) -> bool:
        return self.name.lower().endswith(".xlsx")


class FileForm(forms.Form):
    import_file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), at most 5 MB. Its first row names the columns."),
        widget=forms.ClearableFileInput({"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"required": _("Choose a file to import.")},
    )
    round = forms.ModelChoiceField(
        Round.objects.none(),
        label=_("Round"),
        required=False,
        help_text=_("For rows that name no round themselves."),
    )

    def __init__(self, *args: Any, rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rounds is None:
            del self.fields["round"]
        else:
            self.fields["round"].queryset = rounds

    def clean_import_file(self) -> Any:
        sent = self.cleaned_data["import_file"]
        if sent.size > csv.MAX_BYTES:
            raise forms.ValidationError(explain(csv.TooLarge("too_large", size=sent.size, limit=csv.MAX_BYTES)))
        return sent

    def sent(self) -> SentFile:
        sent, round_ = self.cleaned_data["import_file"], self.cleaned_data.get("round")
        return SentFile(sent.name, sent.read(), round=round_ and round_.pk)

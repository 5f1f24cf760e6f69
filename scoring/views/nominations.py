"""A district officer's pages: what his district is asked for, and what it puts forward, saved part by part.

The whole form comes with every button. Each part is saved by itself: what one of them is refused for keeps none of the
others from being saved, and what was typed there stands in its fields again.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from scoring import evidence
from scoring import nomination_words as words
from scoring.nomination_forms import AboutForm, BeginForm, SectionForm
from subdistricts import file_kinds, nomination_files, nominations, tpmap
from subdistricts.answers import require
from subdistricts.models import Nomination, NominationFile, NominationSection, Round, User
from subdistricts.permissions import may_edit_nomination
from subdistricts.refusals import NOMINATION_CHANGED_MEANWHILE, Refusal
from subdistricts.roles import roles_with

# Nothing but a file to keep, whatever a browser may take it for.
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the own district is asked for, and what it has put forward: the next thing to do first."""
    user: User = request.user
    now = timezone.now()
    own = user.reach.districts(roles_with("put_forward"))
    rows = Nomination.objects.filter(district__in=own).with_place().prefetch_related("sections", "reviews")
    lines = [_line(row, now) for row in rows.order_by("-round__fiscal_year", "-pk")]
    begun = {(row.round_id, row.district_id) for row in rows}
    asking = [
        {"round": round_, "deadline": words.deadline_told(nominations.deadline_of(round_), now)}
        for round_ in Round.objects.asking(user).with_area().order_by("nominations_until", "pk")
        if any((round_.pk, district) not in begun for district in own)
    ]
    facts = {
        "lines": lines,
        "asking": asking,
        "is_officer": bool(own),
        "unanswered": tpmap.unanswered(user.reach.districts(roles_with("report_tpmap"))).count(),
    }
    return render(request, "scoring/nominations.html", facts)


def _line(nomination: Nomination, now: Any) -> dict[str, Any]:
    return {
        "nomination": nomination,
        "is_to_do": words.is_to_do(nomination),
        "tone": words.TONES[nomination.state],
        "deadline": words.time_told(nomination, now),
        "completeness": words.completeness_of(nomination),
        "next": words.next_step(nomination),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the subdistrict; what is asked comes from the round's criteria."""
    user: User = request.user
    round_ = get_object_or_404(Round.objects.asking(user).with_area(), pk=pk)
    own = user.reach.districts(roles_with("put_forward"))
    form = BeginForm(request.POST if request.method == "POST" else None, districts=own)
    if form.is_valid():
        try:
            row = _begin(round_, form, user)
            return redirect("nomination", pk=row.pk)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
    deadline = words.deadline_told(nominations.deadline_of(round_), timezone.now())
    facts = {"round": round_, "form": form, "deadline": deadline, "asked": evidence.asked_in(round_)}
    return render(request, "scoring/nomination_begin.html", facts, status=422 if form.errors else 200)


def _begin(round_: Round, form: BeginForm, user: User) -> Nomination:
    place = form.cleaned_data["subdistrict"]
    return nominations.begin(round_, place, evidence.asked_in(round_), actor=user, now=timezone.now())


@dataclass
class PartLine:
    """One part as the page shows it: its form, what its writer had before him, and what is stored beside it."""

    section: NominationSection
    form: SectionForm
    seen: str
    reasons: list[str]
    stored: str = ""  # where somebody else has saved another text meanwhile
    is_saved: bool = False
    lost_file: bool = False  # its words are saved, the file that came with them is not
    files: list[NominationFile] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"part-{self.section.position}"


class NominationPage:
    """The form of one nomination in the hands of its officer."""

    def __init__(self, nomination: Nomination, request: HttpRequest) -> None:
        self.nomination = nomination
        self.request = request
        self.now = timezone.now()
        posted = request.method == "POST"
        data, files = (request.POST, request.FILES) if posted else (None, None)
        self.about = AboutForm(data, nomination=nomination)
        self.about_seen = request.POST.get("about-seen", "") if posted else nominations.mark_of_about(nomination)
        self.last_review = nomination.reviews.first()
        self.lines = [self._line(section, data, files) for section in self._sections()]
        self.refusal: Refusal | None = None

    def _sections(self) -> list[NominationSection]:
        rows = list(self.nomination.sections.order_by("position"))
        for row in rows:
            row.nomination = self.nomination
        return rows

    def _line(self, section: NominationSection, data: Any, files: Any) -> PartLine:
        form = SectionForm(data, files, section=section)
        mark = nominations.mark_of(section)
        seen = mark if data is None else data.get(f"{form.prefix}-seen", "")
        said = self.last_review.section_reasons if self.last_review and self.nomination.is_open else {}
        reason = said.get(str(section.position))
        return PartLine(section, form, seen, [reason] if reason else [])

    # Saving

    def save(self) -> bool:
        """Every part by itself; whether all of them were taken."""
        results = [self._save_about(), *(self._save_part(line) for line in self.lines)]
        return all(results)

    def _save_about(self) -> bool:
        if not self.about.is_valid():
            return False
        if self.about.says == nominations.mark_of_about(self.nomination):
            return True
        said = self.about.cleaned_data
        try:
            nominations.save_about(self.nomination, **said, seen=self.about_seen, actor=self._user, now=self.now)
        except Refusal as refusal:
            self.about.add_error(None, refusal.message)
            if refusal.kind is NOMINATION_CHANGED_MEANWHILE:
                self.about_seen = nominations.mark_of_about(self.nomination)
            return False
        self.about_seen = nominations.mark_of_about(self.nomination)
        return True

    def _save_part(self, line: PartLine) -> bool:
        if not line.form.is_valid():
            return False
        try:
            if line.form.is_changed:
                self._save_words(line)
        except Refusal as refusal:
            line.form.add_error(None, refusal.message)
            if refusal.kind is NOMINATION_CHANGED_MEANWHILE:
                line.stored, line.seen = line.section.text, nominations.mark_of(line.section)
            return False
        return line.form.sent_file is None or self._save_file(line)

    def _save_file(self, line: PartLine) -> bool:
        """After the words beside it: a file that is refused takes none of them away."""
        try:
            self._add_file(line)
        except Refusal as refusal:
            line.form.add_error("file", refusal.message)
            line.lost_file = True
            return False
        return True

    def _save_words(self, line: PartLine) -> None:
        said = line.form.cleaned_data
        told = {"text": said["text"], "links": line.form.lines, "done_on": said.get("done_on")}
        nominations.save_section(line.section, **told, seen=line.seen, actor=self._user, now=self.now)
        line.seen, line.is_saved = nominations.mark_of(line.section), True

    def _add_file(self, line: PartLine) -> None:
        sent = line.form.sent_file
        file_kinds.refuse_large(sent.size, sent.name)  # over the limit nothing of it was kept (``cddeval.uploads``)
        nomination_files.add_file(line.section, sent.name, sent.read(), actor=self._user, now=self.now)
        line.is_saved = True

    def remove_file(self, pk: str) -> None:
        files = NominationFile.objects.filter(section__nomination=self.nomination).select_related("section")
        file = get_object_or_404(files.without_content(), pk=int(pk) if pk.isdecimal() else 0)
        file.section.nomination = self.nomination
        nomination_files.remove_file(file, actor=self._user, now=self.now)

    @property
    def _user(self) -> User:
        return self.request.user

    # Showing

    @property
    def has_unsaved_words(self) -> bool:
        """Something that was typed is not saved."""
        unsaved = any(line.form.is_bound and line.form.errors and not line.lost_file for line in self.lines)
        return unsaved or bool(self.about.is_bound and self.about.errors)

    @property
    def has_lost_file(self) -> bool:
        return any(line.lost_file for line in self.lines)

    def answer(self, status: int = 200) -> HttpResponse:
        nomination = self.nomination
        files = NominationFile.objects.filter(section__nomination=nomination).without_content()
        for line in self.lines:
            line.files = [file for file in files if file.section_id == line.section.pk]
        nomination._prefetched_objects_cache = {}
        facts = {
            "page": self,
            "shows_fields": words.is_to_do(nomination) or self.request.method == "POST",
            "nomination": nomination,
            "tone": words.TONES[nomination.state],
            "deadline": words.time_told(nomination, self.now),
            "completeness": words.completeness_of(nomination),
            "next": words.next_step(nomination),
            "most_files": nomination_files.MAX_FILES,
        }
        return render(self.request, "scoring/nomination.html", facts, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nomination(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Nomination.objects.visible_to(request.user).with_place(), pk=pk)
    require(may_edit_nomination(request.user, row))
    page = NominationPage(row, request)
    return _take(request, page) if request.method == "POST" else page.answer()


def _take(request: HttpRequest, page: NominationPage) -> HttpResponse:
    if not page.nomination.is_open:  # it was handed in from another window meanwhile
        page.refusal = Refusal(nominations.NOMINATION_STATE, **nominations.standing(page.nomination))
        return page.answer(409)
    is_saved = page.save()
    if "remove" in request.POST:
        page.remove_file(request.POST["remove"])
    if not is_saved:
        return page.answer(422)
    if request.POST.get("action") == "submit":
        return _hand_in(request, page)
    messages.success(request, _("Saved. Nothing is handed in yet."))
    place = request.POST.get("action", "")
    anchor = place if place in {line.anchor for line in page.lines} else ""
    return redirect(reverse("nomination", args=[page.nomination.pk]) + (f"#{anchor}" if anchor else ""))


def _hand_in(request: HttpRequest, page: NominationPage) -> HttpResponse:
    try:
        nominations.submit(page.nomination, actor=request.user, now=page.now)
    except Refusal as refusal:
        page.refusal = refusal
        return page.answer(refusal.status)
    late = page.nomination.is_late
    messages.success(request, _("Handed in, marked late.") if late else _("Handed in."))
    return redirect("nomination", pk=page.nomination.pk)


@login_required
@require_safe
def nomination_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file, to keep: to its officer, the staff, and the committees before which its subdistrict competes."""
    file = get_object_or_404(NominationFile.objects.readable_by(request.user), pk=pk)
    kind = file_kinds.CONTENT_TYPES[NominationFile.Kind(file.kind)]
    response = HttpResponse(bytes(file.content), content_type=kind, headers=FILE_HEADERS)
    response["Content-Disposition"] = content_disposition_header(True, file_kinds.download_name(file))
    return response

"""What a district showed, brought to the criteria that it speaks of: what officers are asked, what judges see.

A criterion and what was shown meet by their topic, whichever rubric words it; without a topic, by the criterion's code
within one rubric. Only of accepted nominations: drafts, and what was said in reviewing, never come here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language

from scoring.criteria import Criteria
from scoring.models import RoundRules, Rubric
from subdistricts.models import Candidate, Nomination, NominationFile, NominationSection, Round
from subdistricts.nominations import Asked
from subdistricts.reach import WITHIN_PROVINCE
from subdistricts.thai import dates

# What officers are asked


def asked_in(round_: Round) -> list[Asked]:
    """The criteria of the round's rules; of a round without rules, those of the round that it feeds."""
    rubric = _rubric_of(round_)
    if rubric is None:
        return []
    criteria = rubric.criteria.order_by("position")
    return [Asked(each.code, each.topic, rubric.code, each.name_th, each.name_en) for each in criteria]


def _rubric_of(round_: Round) -> Rubric | None:
    """Never one that only rounds above a province use: an officer must not learn of those by it.

    And never chosen for being used or unused there.
    """
    asking: Round | None = round_
    while asking is not None and asking.level in WITHIN_PROVINCE:
        rules = RoundRules.objects.filter(round=asking).select_related("rubric").order_by("version").last()
        if rules is not None:
            return rules.rubric
        asking = asking.feeds
    known = Rubric.objects.usable_in(round_).filter(award=round_.award_id).order_by("-pk")
    used_within = known.filter(used_by__round__level__in=WITHIN_PROVINCE)
    used_here = used_within.filter(used_by__round__province=round_.province_id)
    return used_here.first() or used_within.first() or known.order_by("code", "-version").first()


# What judges see


@dataclass(frozen=True, slots=True)
class ShownFile:
    name: str
    size: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that a district showed. ``code`` is the criterion's on the sheet; empty beside none of them."""

    code: str
    title: str
    text: str
    links: tuple[str, ...] = ()
    files: tuple[ShownFile, ...] = ()


def shown_of(candidates: Iterable[Candidate], forms: Mapping[int, Criteria]) -> dict[int, list[Shown]]:
    """By candidate, what its district showed, in order; ``forms`` are the rounds' own, those without one are left out.

    Three queries for one candidate or for hundreds; none where nobody was put forward through a nomination.
    """
    put_forward = [each for each in candidates if each.nomination_id is not None and each.round_id in forms]
    if not put_forward:
        return {}
    files = Prefetch("files", NominationFile.objects.without_content())
    sections = Prefetch("sections", NominationSection.objects.order_by("position").prefetch_related(files))
    accepted = Nomination.objects.filter(state=Nomination.State.ACCEPTED).prefetch_related(sections)
    papers = accepted.in_bulk({candidate.nomination_id for candidate in put_forward})
    return {
        candidate.pk: _shown(papers[candidate.nomination_id], forms[candidate.round_id])
        for candidate in put_forward
        if candidate.nomination_id in papers
    }


def as_json(shown: Iterable[Shown]) -> list[dict[str, Any]]:
    return [asdict(each) for each in shown]


def _shown(nomination: Nomination, form: Criteria) -> list[Shown]:
    rubric = form.form_version.rpartition("@")[0]
    by_topic = {card.topic: card.code for card in form.cards if card.topic}
    by_rubric = {(rubric, card.code): card.code for card in form.cards}
    sections = list(nomination.sections.all())
    found = [
        _section(each, by_topic.get(each.topic) or by_rubric.get((each.rubric, each.code), "")) for each in sections
    ]
    about = {"presenters": nomination.presenters, "hosts": nomination.hosts}
    people = [Shown("", _name_of(field), text) for field, text in about.items() if text]
    return people + [each for each in found if each.text or each.links or each.files]


def _name_of(field: str) -> str:
    return str(Nomination._meta.get_field(field).verbose_name)


def _section(section: NominationSection, code: str) -> Shown:
    files = tuple(
        ShownFile(file.name, filesizeformat(file.size), reverse("nomination_file", args=[file.pk]))
        for file in section.files.all()
    )
    when = "" if section.done_on is None else f" · {_day(section.done_on)}"
    return Shown(code, f"{section.name}{when}", section.text, tuple(section.links), files)


def _day(day: date) -> str:
    return dates.short(day, get_language() or "th")

"""The rules about candidates: who may compete in a round."""

from datetime import datetime

from django.db import transaction

from subdistricts import audit, rows
from subdistricts.models import Award, Candidate, GroupedDistrict, Office, Round, User
from subdistricts.permissions import demand, may_manage_round
from subdistricts.refusals import (
    CANDIDATE_KIND,
    CANDIDATE_NOT_IN_GROUP,
    CANDIDATE_OF_ANOTHER_ROUND,
    CANDIDATE_OUTSIDE_ROUND,
    GROUP_OF_ANOTHER_YEAR,
    Refusal,
)
from subdistricts.rounds import demand_draft, hold


def check_candidate(candidate: Candidate) -> None:
    """Refuse a candidate of the wrong kind, from outside the round's area, or after the round has opened."""
    round_ = candidate.round
    demand_draft(round_, Candidate._meta.verbose_name_plural)
    wants_office = round_.award.candidate_kind == Award.CandidateKind.OFFICE
    if (candidate.office_id is None) == wants_office or (candidate.subdistrict_id is None) != wants_office:
        raise Refusal(CANDIDATE_KIND, wanted=round_.award.get_candidate_kind_display())
    if not lies_in(candidate, round_):
        raise Refusal(CANDIDATE_OUTSIDE_ROUND, candidate=str(candidate), area=round_.area_name)
    _check_group(candidate)


def lies_in(candidate: Candidate, round_: Round) -> bool:
    """Whether the candidate lies in the round's area."""
    if round_.level == Round.Level.DEPARTMENT:
        return True
    district = candidate.subdistrict.district if candidate.subdistrict else candidate.office.district
    province_id = district.province_id if district else _province_of(candidate.office)
    if round_.level == Round.Level.ZONE:
        return round_.inspection_zone.provinces.filter(pk=province_id).exists()
    if round_.level == Round.Level.PROVINCE:
        return province_id == round_.province_id
    if district is None:
        return False
    if round_.level == Round.Level.DISTRICT:
        return district.pk == round_.district_id
    return GroupedDistrict.objects.filter(district_group=round_.district_group_id, district=district).exists()


def _province_of(office: Office) -> str | None:
    return office.province_id


def _check_group(candidate: Candidate) -> None:
    group = candidate.district_group
    if group is None:
        return
    if group.fiscal_year != candidate.round.fiscal_year:
        raise Refusal(GROUP_OF_ANOTHER_YEAR, group=str(group), year=group.fiscal_year)
    district_id = candidate.subdistrict.district_id if candidate.subdistrict else candidate.office.district_id
    if not group.members.filter(district=district_id).exists():
        raise Refusal(CANDIDATE_NOT_IN_GROUP, candidate=str(candidate), group=str(group))


def save_candidate(candidate: Candidate, *, actor: User | None, now: datetime) -> Candidate:
    if actor is not None:
        demand(may_manage_round(actor, candidate.round))
    with transaction.atomic():
        hold(candidate.round)
        check_candidate(candidate)
        created = candidate.pk is None
        if not created and Candidate.objects.filter(pk=candidate.pk).exclude(round=candidate.round).exists():
            raise Refusal(CANDIDATE_OF_ANOTHER_ROUND, candidate=str(candidate))
        rows.save(candidate)
        audit.record(
            actor,
            "candidate.created" if created else "candidate.changed",
            audit.subject_of(candidate),
            now=now,
            round_=candidate.round,
            follows="" if created else None,
            subdistrict=candidate.subdistrict_id,
            office=candidate.office and candidate.office.code,
            group=candidate.district_group and candidate.district_group.number,
        )
    return candidate


def remove_candidate(candidate: Candidate, *, actor: User | None, now: datetime) -> None:
    """Take a candidate out of a draft round, with its visits and recusals."""
    if actor is not None:
        demand(may_manage_round(actor, candidate.round))
    with transaction.atomic():
        hold(candidate.round)
        demand_draft(candidate.round, Candidate._meta.verbose_name_plural)
        audit.record(
            actor,
            "candidate.removed",
            audit.subject_of(candidate),
            now=now,
            round_=candidate.round,
            name=str(candidate),
        )
        candidate.delete()

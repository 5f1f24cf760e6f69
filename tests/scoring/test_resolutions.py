"""Rounds that a meeting decides without scores: from a draft to the next version, and what is refused on the way."""

import datetime as dt
import json

import pytest

from scoring import decisions, resolutions, results, rounds, verification
from scoring.core import record
from scoring.models import Decision, RoundRules
from subdistricts.models import Round
from subdistricts.refusals import Refusal
from tests import make

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = make.CODES[:3]


@pytest.fixture
def staff():
    person = make.user("staff")
    make.assign(person, "staff")
    return person


@pytest.fixture
def waiting():
    """A district group's round, left to its meeting, which may choose two."""
    group = make.group(5, ("3411", "3420", "3407"))
    return make.resolution_round(make.CODES[:3], places=2, level="group", district_group=group)


def refused(rule, *args, **terms):
    with pytest.raises(Refusal) as caught:
        rule(*args, **terms)
    return caught.value.code


def test_a_round_without_sheets_needs_only_candidates_and_waits_for_its_meeting(waiting):
    assert (waiting.state, waiting.is_scored) == (Round.State.LOCKED, False)
    empty = Round(award=make.award(), fiscal_year=2566, level="province", province=make.province(), way="resolution")
    make.ground_rounds.save_round(empty, actor=None, now=make.NOW)
    assert [gap.where for gap in rounds.gaps_before_opening(empty)] == ["candidates"]
    assert refused(rounds.open_round, empty, actor=None, now=make.NOW) == "cannot_open"


def test_a_choice_is_sealed_with_who_met_where_when_and_why(waiting, staff):
    decision = make.resolve(waiting, staff, SECOND, FIRST)
    said = json.loads(decision.record)
    keys = {each.subdistrict_id: str(each.pk) for each in waiting.candidates.all()}
    assert said["format"] == record.RESOLUTION_FORMAT
    assert said["meeting"] == {"held_on": "2021-12-29", "venue": "ห้องประชุมอำเภอ", "present": "นายอำเภอทั้งห้า"}
    assert (said["resolution"], said["selected"]) == ({"reason": "มติเอกฉันท์"}, [keys[SECOND], keys[FIRST]])
    assert (said["version"], said["previous"], said["decided_by"]) == (1, None, staff.name)
    assert Round.objects.get(pk=waiting.pk).state == Round.State.DECIDED
    assert record.check_file(record.as_file(decision.record).encode()) == []
    assert list(verification.differences()) == []


def test_its_result_has_the_chosen_in_their_order_and_no_totals(waiting, staff):
    result = results.result_of(make.resolve(waiting, staff, SECOND, FIRST))
    assert [(line.place, line.is_selected, line.total) for line in result.lines] == [
        (1, True, ""),
        (2, True, ""),
        (None, False, ""),
    ]
    assert [line.name for line in result.selected] == [str(make.subdistrict(code)) for code in (SECOND, FIRST)]


def test_it_is_published_and_taken_up_again_as_any_decision_is(waiting, staff):
    make.resolve(waiting, staff, FIRST)
    first = make.publish(waiting, staff)
    assert make.revise(waiting, staff).state == Round.State.LOCKED
    assert decisions.published(waiting) is None or Round.objects.get(pk=waiting.pk).published_version == 1
    second = make.resolve(waiting, staff, THIRD)
    said = json.loads(second.record)
    assert (said["version"], said["previous"], said["reason"]) == (2, first.sha256, "คำร้องคัดค้าน")
    make.publish(waiting, staff)
    assert Round.objects.get(pk=waiting.pk).published_version == 2
    assert list(verification.differences()) == []


@pytest.mark.parametrize(
    ("codes", "changes"),
    [((), {}), ((FIRST, FIRST), {}), (make.CODES[:3], {}), ((FIRST,), {"present": " "}), ((FIRST,), {"reason": ""})],
)
def test_a_choice_that_does_not_stand_is_refused_and_nothing_is_written(waiting, staff, codes, changes):
    assert refused(make.resolve, waiting, staff, *codes, **changes) == "resolution_breaks"
    assert (Decision.objects.count(), Round.objects.get(pk=waiting.pk).state) == (0, Round.State.LOCKED)


def test_a_candidate_of_another_round_is_refused(waiting, staff):
    other = make.candidate(make.draft_round(), FIRST)
    assert refused(make.resolve, waiting, staff, FIRST, selected=(str(other.pk),)) == "resolution_breaks"


def test_a_meeting_that_is_still_to_come_or_nowhere_is_refused(waiting, staff):
    said = make.choice(waiting, FIRST)
    later = resolutions.Choice(said.held_on + dt.timedelta(days=1), said.venue, said.resolution)
    nowhere = resolutions.Choice(said.held_on, "  ", said.resolution)
    assert refused(resolutions.resolve, waiting, later, actor=staff, now=make.NOW) == "meeting_to_come"
    assert refused(resolutions.resolve, waiting, nowhere, actor=staff, now=make.NOW) == "venue_needed"


def test_only_staff_who_lead_the_round_record_a_choice(waiting):
    administrator, foreign, stranger = make.user(), make.user(), make.user()
    make.assign(administrator, "administrator")
    make.assign(foreign, "staff", province=make.province("15"))
    codes = [refused(make.resolve, waiting, person, FIRST) for person in (administrator, foreign, stranger)]
    assert codes == ["not_allowed", "nothing_here", "nothing_here"]


def test_it_is_never_scored_unlocked_or_given_rules(waiting, staff):
    terms = RoundRules(round=waiting, rubric=make.rubric())
    assert refused(decisions.unlock, waiting, reason="x", actor=staff, now=make.NOW) == "no_sheets"
    assert refused(rounds.save_rules, terms, actor=None, now=make.NOW) == "rules_frozen"
    assert refused(rounds.begin_closing, waiting, actor=staff, now=make.NOW) == "wrong_state"
    draft = Round(award=make.award(), fiscal_year=2566, level="province", province=make.province(), way="resolution")
    make.ground_rounds.save_round(draft, actor=None, now=make.NOW)
    terms = RoundRules(round=draft, rubric=make.rubric("other"))
    assert refused(rounds.save_rules, terms, actor=None, now=make.NOW) == "no_sheets"


def test_a_round_with_sheets_is_not_decided_by_a_resolution(staff):
    scored = make.open_round()
    make.sign(make.sheet(scored, "judge1"), "20", "20", "20", "20", "20")
    make.lock(scored, staff)
    assert refused(make.resolve, scored, staff, FIRST) == "not_by_resolution"


def test_its_way_is_fixed_once_it_is_opened(waiting):
    waiting.way = Round.Way.SCORED
    assert refused(make.ground_rounds.save_round, waiting, actor=None, now=make.NOW) == "round_not_draft"


def test_a_changed_candidate_is_told_by_verification(waiting, staff):
    make.resolve(waiting, staff, FIRST)
    waiting.candidates.filter(subdistrict=THIRD).delete()
    [difference] = verification.differences()
    assert difference.what.startswith("candidates: the record says")

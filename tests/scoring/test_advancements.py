"""Winners go on: into a draft at once, past an opened round with a word to its staff; who publishes learns nothing.

The province's round is decided by a resolution throughout: whom it selected is what matters here, not how.
"""

import pytest

from scoring import advancements, decisions
from scoring.models import Advancement
from subdistricts.models import AuditEntry, Candidate, InspectionZone, Round
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
def zone():
    found = InspectionZone.objects.create(fiscal_year=2565, number=10)
    found.provinces.add(make.province())
    return found


@pytest.fixture
def zone_staff(zone):
    person = make.user("zone_staff")
    make.assign(person, "staff", "zone", inspection_zone=zone)
    return person


@pytest.fixture
def province():
    """Waits for its meeting, which may choose two."""
    return make.resolution_round(make.CODES[:3], places=2)


@pytest.fixture
def zone_round(zone, province, zone_staff):
    """A draft that the province's round feeds."""
    row = make.draft_round(level="zone", inspection_zone=zone, number_of_places=1)
    advancements.name_feeders(row, [province.pk], actor=zone_staff, now=make.NOW)
    return row


def publish(round_, actor, *codes):
    make.resolve(round_, actor, *codes)
    return make.publish(round_, actor)


def publish_anew(round_, actor, *codes):
    make.revise(round_, actor)
    return publish(round_, actor, *codes)


def codes_in(round_):
    return list(Candidate.objects.filter(round=round_).order_by("position").values_list("subdistrict", flat=True))


def news(round_):
    return advancements.news(round_, round_.candidates.all())


def open_it(round_):
    """With a committee and rules of its own."""
    make.seat(round_, role="chair")
    make.rules(round_)
    return make.rounds.open_round(round_, actor=None, now=make.NOW)


def refused(rule, *args, **terms):
    with pytest.raises(Refusal) as caught:
        rule(*args, **terms)
    return caught.value.code


def test_published_winners_become_candidates_of_the_draft_that_the_round_feeds(province, zone_round, staff):
    decision = publish(province, staff, SECOND, FIRST)
    made = list(Candidate.objects.filter(round=zone_round).order_by("position"))
    assert [(each.subdistrict_id, each.came_from.round_id) for each in made] == [
        (SECOND, province.pk),
        (FIRST, province.pk),
    ]
    rows = Advancement.objects.filter(decision=decision).order_by("position")
    assert [(row.position, row.candidate, row.to_round) for row in rows] == [
        (1, made[0].came_from, zone_round),
        (2, made[1].came_from, zone_round),
    ]


def test_nobody_goes_on_before_the_publication(province, zone_round, staff):
    make.resolve(province, staff, FIRST)
    assert (codes_in(zone_round), Advancement.objects.count()) == ([], 0)


def test_a_round_that_feeds_none_sends_nobody(province, staff):
    publish(province, staff, FIRST)
    assert Advancement.objects.count() == 0


def test_what_put_a_winner_forward_goes_with_it():
    group = make.group(5, ("3411",))
    staff, upper = make.user(), make.draft_round()
    make.assign(staff, "staff")
    lower = make.resolution_round((FIRST,), level="group", district_group=group)
    lower.candidates.update(district_group=group, put_forward_by=make.office(), is_sample=True)
    advancements.name_feeders(upper, [lower.pk], actor=staff, now=make.NOW)
    publish(lower, staff, FIRST)
    [made] = upper.candidates.all()
    assert (made.district_group, made.put_forward_by, made.is_sample) == (group, make.office(), True)


def test_scores_stay_where_they_were_given(staff):
    """The next round's sheets begin empty, under its own rubric and committee."""
    lower = make.open_round(judges=1)
    zone = InspectionZone.objects.create(fiscal_year=2565, number=10)
    zone.provinces.add(make.province())
    upper = make.draft_round(level="zone", inspection_zone=zone)
    advancements.name_feeders(upper, [lower.pk], actor=None, now=make.NOW)
    make.sign(make.sheet(lower, "judge1", FIRST), "20", "20", "20", "20", "20")
    make.sign(make.sheet(lower, "judge1", SECOND), "10", "10", "10", "10", "10")
    make.result(lower, staff)
    make.seat(upper, role="chair")
    make.rules(upper, by=make.rubric("zone"))
    make.rounds.open_round(upper, actor=None, now=make.NOW)
    [candidate] = upper.candidates.all()
    assert [(sheet.rev, sheet.body, sheet.signed_body) for sheet in candidate.sheets.all()] == [(0, None, None)]


def test_the_next_version_s_winners_follow_in_a_draft(province, zone_round, staff):
    publish(province, staff, FIRST, SECOND)
    kept = Candidate.objects.get(round=zone_round, subdistrict=SECOND)
    publish_anew(province, staff, SECOND, THIRD)
    assert codes_in(zone_round) == [SECOND, THIRD]
    assert Candidate.objects.get(round=zone_round, subdistrict=SECOND) == kept
    actions = AuditEntry.objects.filter(round=zone_round, action__startswith="candidate.").order_by("pk")
    assert [(entry.action, entry.actor) for entry in actions] == [
        ("candidate.created", None),
        ("candidate.created", None),
        ("candidate.removed", None),
        ("candidate.created", None),
    ]


def test_taking_a_decision_up_again_leaves_the_draft_as_it_is_until_the_next_is_published(province, zone_round, staff):
    publish(province, staff, FIRST)
    make.revise(province, staff)
    make.resolve(province, staff, SECOND)
    assert codes_in(zone_round) == [FIRST]
    assert not news(zone_round)


def test_candidates_from_elsewhere_stay_in_the_draft(province, zone, zone_round, staff):
    zone.provinces.add(make.province("15"))
    make.candidate(zone_round, "150101")
    publish(province, staff, FIRST)
    publish_anew(province, staff, SECOND)
    assert codes_in(zone_round) == ["150101", SECOND]


def test_one_that_was_put_in_by_hand_is_the_winner_that_comes(province, zone_round, staff):
    there = make.candidate(zone_round, FIRST)
    publish(province, staff, FIRST)
    assert codes_in(zone_round) == [FIRST]
    there.refresh_from_db()
    assert there.came_from.round == province


@pytest.mark.parametrize("state", ["open", "locked"])
def test_an_opened_round_keeps_its_candidates_and_its_staff_are_told(province, zone_round, staff, zone_staff, state):
    publish(province, staff, FIRST)
    row = open_it(zone_round)
    if state == "locked":
        sheets = make.ScoreSheet.objects.select_related("candidate__round", "seat__holder")
        make.sign(sheets.get(candidate__round=row), "1", "1", "1", "1", "1")
        make.lock(row, zone_staff)
    before = AuditEntry.objects.filter(round=zone_round).count()
    publish_anew(province, staff, SECOND)
    assert codes_in(zone_round) == [FIRST]
    told = news(zone_round)
    assert [each.subdistrict_id for each in told.lacking] == [SECOND]
    assert [each.subdistrict_id for each in told.no_longer] == [FIRST]
    assert AuditEntry.objects.filter(round=zone_round).count() == before + 1  # or its board would stay as it was drawn
    assert refused(advancements.take_over, row, actor=zone_staff, now=make.NOW) == "wrong_state"


def test_a_winner_that_cannot_be_a_candidate_waits_and_stops_nothing(province, zone, zone_round, staff, zone_staff):
    zone.provinces.clear()
    decision = publish(province, staff, FIRST)
    assert (decision.is_published, codes_in(zone_round)) == (True, [])
    assert [each.subdistrict_id for each in news(zone_round).lacking] == [FIRST]
    assert refused(advancements.take_over, zone_round, actor=zone_staff, now=make.NOW) == "candidate_outside_round"
    zone.provinces.add(make.province())
    advancements.take_over(zone_round, actor=zone_staff, now=make.NOW)
    assert codes_in(zone_round) == [FIRST]
    assert not news(zone_round)


def test_winners_of_before_come_when_their_round_is_named(province, zone, staff, zone_staff):
    publish(province, staff, FIRST)
    row = make.draft_round(level="zone", inspection_zone=zone)
    assert codes_in(row) == []
    advancements.name_feeders(row, [province.pk], actor=zone_staff, now=make.NOW)
    assert codes_in(row) == [FIRST]
    advancements.name_feeders(row, [], actor=zone_staff, now=make.NOW)
    assert codes_in(row) == []
    assert Round.objects.get(pk=province.pk).feeds is None


def test_they_come_too_when_the_round_itself_says_where_they_go(staff):
    lower = make.resolution_round((FIRST,), level="group", district_group=make.group(5, ("3411",)))
    publish(lower, staff, FIRST)
    lower = Round.objects.get(pk=lower.pk)
    lower.feeds = make.draft_round()
    advancements.save_round(lower, actor=staff, now=make.NOW)
    assert codes_in(lower.feeds) == [FIRST]


# Which rounds feed which


def test_a_round_is_fed_by_narrower_ones_of_its_award_year_and_area(zone, province):
    zone_round = make.draft_round(level="zone", inspection_zone=zone)
    group = make.draft_round(level="group", district_group=make.group(5, ("3411",)))
    district = make.draft_round(level="district", district=make.district("3411"))
    other = make.draft_round(level="district", district=make.district("3420"))
    make.draft_round(province=make.province("15"))
    make.draft_round(year=2566)
    assert advancements.feeders(zone_round) == [province]
    assert advancements.feeders(province) == [group, district, other]
    assert advancements.feeders(group) == [district]
    assert advancements.feeders(district) == []


def test_a_round_that_does_not_fit_is_never_fed(zone, staff, province):
    foreign = make.draft_round(province=make.province("15"))
    zone_round = make.draft_round(level="zone", inspection_zone=zone)
    terms = {"actor": None, "now": make.NOW}
    assert refused(advancements.name_feeders, zone_round, [foreign.pk], **terms) == "does_not_feed"
    province.feeds = foreign
    assert refused(advancements.save_round, province, **terms) == "does_not_feed"


def test_who_cannot_set_up_the_next_round_neither_names_it_nor_learns_of_it(staff, zone, province):
    """A round that he must not know of and one that is not there are refused alike."""
    zone_round = make.draft_round(level="zone", inspection_zone=zone)
    province.feeds = zone_round
    assert refused(advancements.save_round, province, actor=staff, now=make.NOW) == "nothing_here"
    assert refused(advancements.name_feeders, zone_round, [], actor=staff, now=make.NOW) == "nothing_here"
    assert refused(advancements.take_over, zone_round, actor=staff, now=make.NOW) == "nothing_here"


def test_a_draft_that_fits_no_longer_is_let_go_without_a_word(zone, zone_staff, staff):
    draft = make.draft_round()
    zone_round = make.draft_round(level="zone", inspection_zone=zone)
    advancements.name_feeders(zone_round, [draft.pk], actor=zone_staff, now=make.NOW)
    draft = Round.objects.get(pk=draft.pk)
    draft.fiscal_year = 2566
    advancements.save_round(draft, actor=staff, now=make.NOW)
    assert Round.objects.get(pk=draft.pk).feeds is None


def test_an_opened_round_takes_no_other_feeders(zone_round, province, staff, zone_staff):
    publish(province, staff, FIRST)
    open_it(zone_round)
    assert refused(advancements.name_feeders, zone_round, [], actor=zone_staff, now=make.NOW) == "round_not_draft"


# Whoever publishes


def test_the_publishing_round_s_trail_is_the_same_whether_it_feeds_another_or_not(province, zone_round, staff):
    def told(row):
        entries = AuditEntry.objects.filter(round=row).order_by("pk")
        return [(each.action, sorted(each.facts)) for each in entries], str([each.facts for each in entries])

    publish(province, staff, FIRST)
    other = make.resolution_round(make.CODES[:3], places=2, province=make.province(), year=2566)
    publish(other, staff, FIRST)
    assert told(province)[0] == told(other)[0]
    assert zone_round.code not in told(province)[1]


def test_the_next_round_s_trail_says_what_came_and_nobody_s_name(province, zone_round, staff):
    decision = publish(province, staff, FIRST)
    [entry] = AuditEntry.objects.filter(round=zone_round, action="round.winners_came")
    winner = Candidate.objects.get(round=province, subdistrict=FIRST)
    assert (entry.actor, entry.facts) == (
        None,
        {"from": province.pk, "version": decision.version, "winners": [winner.pk]},
    )


def test_a_round_of_which_he_does_not_know_stops_nobody_from_publishing(province, zone, zone_round, staff):
    """Whatever has become of it: here nobody of the province can be its candidate."""
    zone.provinces.clear()
    make.resolve(province, staff, FIRST)
    assert decisions.publish(province, sha256=make.in_force(province), actor=staff, now=make.NOW).is_published

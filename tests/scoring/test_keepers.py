"""Whose a rubric is: nobody learns of another area's by seeing it, by its code, by its number or by its freezing."""

import importlib

import pytest
from django.apps import apps

from scoring import keepers, rounds, rubrics
from scoring.models import Rubric
from subdistricts.models import Round
from tests import cast, make
from tests.scoring.test_rounds import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def zone():
    found = make.zone()
    found.provinces.add(make.province())
    return found


@pytest.fixture
def kept(people, zone):
    """One rubric of each keeper, by its code."""
    district = make.district("3411")
    rows = (
        make.rubric("zones", inspection_zone=zone),
        make.rubric("ubons", province=make.province()),
        make.rubric("trakans", district=district),
        make.rubric("angthongs", province=make.province("15")),
    )
    return {"sample": Rubric.objects.get(code="sample")} | {row.code: row for row in rows}


@pytest.fixture
def writers(people, zone):
    inspector, of_district = make.user("inspector"), make.user("of_district")
    make.assign(inspector, "staff", "zone", inspection_zone=zone)
    make.assign(of_district, "staff", "district", district=make.district("3411"))
    return {
        "department": people.department_administrator,
        "zone": inspector,
        "province": people.staff,
        "district": of_district,
    }


def codes(rows):
    return set(rows.values_list("code", flat=True))


SEEN = {
    "department": {"sample", "zones", "ubons", "trakans", "angthongs"},
    "zone": {"sample", "zones"},
    "province": {"sample", "ubons", "trakans"},
    "district": {"sample", "ubons", "trakans"},
}
WRITTEN = SEEN | {
    "zone": {"zones"},
    "province": {"ubons", "trakans"},
    "district": {"trakans"},
}


@pytest.mark.parametrize("name", SEEN)
def test_each_sees_what_rounds_of_his_area_can_use_and_writes_what_his_area_keeps(name, kept, writers):
    user = writers[name]
    assert codes(Rubric.objects.visible_to(user)) == SEEN[name]
    assert {code for code, row in kept.items() if keepers.may_write_rubric(user, row)} == WRITTEN[name]
    assert codes(Rubric.objects.changeable_by(user)) == WRITTEN[name] - {"sample"}  # which the cast's round froze
    for code, row in kept.items():
        verdict = keepers.may_write_rubric(user, row)
        assert verdict or verdict.stranger == (code not in SEEN[name])


@pytest.mark.parametrize(
    ("level", "usable"),
    [
        ("district", {"sample", "ubons", "trakans"}),
        ("province", {"sample", "ubons"}),
        ("zone", {"sample", "zones"}),
        ("department", {"sample"}),
    ],
)
def test_a_round_uses_rubrics_of_the_areas_that_it_lies_in(level, usable, kept, zone):
    areas = {
        "district": {"province": make.province(), "district": make.district("3411")},
        "province": {"province": make.province()},
        "zone": {"inspection_zone": zone},
        "department": {},
    }
    row = make.draft_round(level=level, year=2566, **areas[level])
    assert codes(Rubric.objects.usable_in(row)) == usable
    assert {code for code, each in kept.items() if keepers.serves(each, row)} == usable
    for code, each in kept.items():
        if code not in usable:
            assert refused(make.rules, row, each) == "rubric_of_another_area"


def test_who_learns_that_a_rubric_is_frozen_sees_every_round_that_can_have_frozen_it(kept, writers, zone):
    """Of all levels' rounds: each that can use what one writes is among those that one sets up."""
    make.draft_round(level="zone", year=2566, inspection_zone=zone)
    make.draft_round(level="department", year=2566)
    make.draft_round(level="district", year=2566, province=make.province(), district=make.district("3411"))
    for user in writers.values():
        covered = set(Round.objects.manageable_by(user))
        for row in kept.values():
            if keepers.may_write_rubric(user, row):
                assert {each for each in Round.objects.all() if keepers.serves(row, each)} <= covered


def test_a_rubric_that_others_keep_is_not_ones_to_write(kept, people):
    for code, answer in (("sample", "not_allowed"), ("zones", "nothing_here"), ("angthongs", "nothing_here")):
        criterion = kept[code].criteria.first()
        assert refused(rubrics.save_criterion, criterion, actor=people.staff, now=make.NOW) == answer
        assert refused(rubrics.save_rubric, kept[code], actor=people.staff, now=make.NOW) == answer
    new = Rubric(award=make.award(), code="x", name_th="ใหม่")
    assert refused(rubrics.save_rubric, new, actor=people.staff, now=make.NOW) == "nothing_here"


def test_a_copy_is_ones_own_under_a_code_of_ones_own(kept, writers):
    made = {name: rubrics.new_version(kept["sample"], actor=user, now=make.NOW) for name, user in writers.items()}
    assert {name: (row.code, row.version, keepers.keeper(row)) for name, row in made.items()} == {
        "department": ("sample", 2, ("department", None)),
        "zone": ("z10-2565-sample", 1, ("zone", kept["zones"].inspection_zone_id)),
        "province": ("34-sample", 1, ("province", "34")),
        "district": ("3411-sample", 1, ("district", "3411")),
    }
    again = rubrics.new_version(made["province"], actor=writers["province"], now=make.NOW)
    assert (again.code, again.version, keepers.keeper(again)) == ("34-sample", 2, ("province", "34"))
    assert refused(rubrics.new_version, kept["zones"], actor=writers["province"], now=make.NOW) == "nothing_here"


def test_a_new_rubrics_code_begins_with_its_keepers_and_meets_no_other_areas(writers, zone):
    for name, area in (("zone", {"inspection_zone": zone}), ("province", {"province": make.province()})):
        new = Rubric(award=make.award(), code="same", name_th="ใหม่", **area)
        rubrics.save_rubric(new, actor=writers[name], now=make.NOW)
    assert codes(Rubric.objects.filter(name_th="ใหม่")) == {"z10-2565-same", "34-same"}
    twice = Rubric(award=make.award(), code="34-same", name_th="อีก", province=make.province())
    assert refused(rubrics.save_rubric, twice, actor=writers["province"], now=make.NOW) == "rubric_code_taken"


def test_who_has_two_areas_says_which_keeps_the_copy(kept, people):
    make.assign(people.staff, "staff", "province", province=make.province("15"))
    assert refused(rubrics.new_version, kept["sample"], actor=people.staff, now=make.NOW) == "nothing_here"
    copy = rubrics.new_version(kept["sample"], actor=people.staff, now=make.NOW, area="province-15")
    assert keepers.keeper(copy) == ("province", "15")


def test_a_judge_sees_the_rubrics_of_his_opened_rounds(people, kept, zone):
    row = make.draft_round(level="zone", year=2566, inspection_zone=zone)
    make.candidate(row)
    make.seat(row, people.judge)
    make.rules(row, kept["zones"])
    assert codes(Rubric.objects.visible_to(people.judge)) == {"sample"}
    rounds.open_round(row, actor=None, now=make.NOW)
    assert codes(Rubric.objects.visible_to(people.judge)) == {"sample", "zones"}
    assert codes(Rubric.objects.opened_for(people.judge)) == {"sample", "zones"}
    assert codes(Rubric.objects.opened_for(people.staff)) == {"sample"}


# Rubrics from before they were kept by anybody


@pytest.fixture
def name_keepers():
    migration = importlib.import_module("scoring.migrations.0015_keepers_of_old_rubrics")
    return lambda: migration.name_keepers(apps, None)


def test_old_rubrics_become_theirs_whose_rounds_use_them_and_nobody_can_do_less(name_keepers, people, zone):
    zones = make.draft_round(level="zone", year=2566, inspection_zone=zone)
    other = make.draft_round(year=2567, province=make.province("15"))
    of_district = make.draft_round(
        level="district", year=2566, province=make.province(), district=make.district("3411")
    )
    shared, alone, within = make.rubric("shared"), make.rubric("alone"), make.rubric("within")
    make.rules(zones, alone)
    make.rules(other, shared)
    make.rules(make.draft_round(year=2568), shared)
    make.rules(of_district, within)
    make.rules(make.draft_round(year=2569), within)
    name_keepers()
    kept = {row.code: keepers.keeper(row) for row in Rubric.objects.all()}
    assert kept == {
        "sample": ("province", "34"),
        "alone": ("zone", zone.pk),
        "shared": ("department", None),
        "within": ("province", "34"),
    }
    for rules in (row for each in Round.objects.all() for row in each.rules.select_related("rubric", "round")):
        assert keepers.serves(rules.rubric, rules.round)


def test_unused_ones_become_their_makers_and_shipped_ones_stay_everybodys(name_keepers, people):
    mine = Rubric(award=make.award(), code="34-mine", name_th="ของเรา", province=make.province())
    rubrics.save_rubric(mine, actor=people.staff, now=make.NOW)
    everywhere = Rubric(award=make.award(), code="everywhere", name_th="ของกรม")
    rubrics.save_rubric(everywhere, actor=people.department_administrator, now=make.NOW)
    shipped = make.rubric("shipped")
    rubrics.record_change(shipped, actor=None, now=make.NOW, action="rubric.loaded")
    make.rules(make.draft_round(year=2567), shipped)
    changed = make.rubric("changed")
    rubrics.record_change(changed, actor=None, now=make.NOW, action="rubric.loaded")
    rubrics.record_change(changed, actor=people.department_administrator, now=make.NOW)
    make.rules(make.draft_round(year=2568), changed)
    Rubric.objects.update(province=None)
    name_keepers()
    assert {row.code: keepers.keeper(row)[0] for row in Rubric.objects.exclude(code="sample")} == {
        "34-mine": "province",
        "everywhere": "department",
        "shipped": "department",
        "changed": "province",
    }

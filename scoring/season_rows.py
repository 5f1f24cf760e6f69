"""What a season's page reads: rounds, candidates, districts with their groups and nominations, who won, who withdrew.

Each is one query that is worded once: for as many rounds as there are, and for all who reach the same. Whoever asks
for rounds or nominations gets those that he may see and no other.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.db.models import F, Q

from scoring.models import Advancement, Decision, Withdrawal
from subdistricts.models import Candidate, District, DistrictGroup, GroupedDistrict, Nomination, Province, Round, User
from subdistricts.prepared import Prepared, PreparedRows
from subdistricts.querysets import WHAT_AND_WHERE
from subdistricts.reach import Reach

PROVINCES = PreparedRows(Province, lambda code: Province.objects.filter(pk=code))
DISTRICTS = PreparedRows(District, lambda province: District.objects.filter(province=province))


def rounds_of_province(user: User, award: int, year: int, province: str) -> list[Round]:
    """Those of an award and year in and above a province that ``user`` sees."""
    return _rounds_of_province(user.reach, year).ask(reader=user.pk, award=award, province=province)


@lru_cache(maxsize=300)
def _rounds_of_province(reach: Reach, year: int) -> PreparedRows[Round]:
    def words(reader: int, award: int, province: str) -> object:
        beyond = Q(inspection_zone__provinces=province) | Q(level=Round.Level.DEPARTMENT)
        rows = Round.objects.visible_to(_who(reader, reach)).filter(award=award, fiscal_year=year)
        return rows.filter(Q(province=province) | beyond).distinct()

    return PreparedRows(Round, words, *WHAT_AND_WHERE)


def candidates_of(rounds: Iterable[Round]) -> list[Candidate]:
    """In the order of their rounds' lists."""
    keys = _named(rounds)
    return _candidates(len(keys)).ask(**keys)


@lru_cache(maxsize=100)
def _candidates(_count: int) -> PreparedRows[Candidate]:
    return PreparedRows(
        Candidate,
        lambda **keys: Candidate.objects.filter(round__in=keys.values()).order_by("position", "pk"),
        *("subdistrict", "subdistrict__district", "subdistrict__district__province"),
        *("office", "office__district", "office__province"),
    )


def nominations_of(user: User, rounds: Iterable[Round]) -> list[Nomination]:
    """Those whose whole business is the user's."""
    keys = _named(rounds)
    return _nominations(user.reach, len(keys)).ask(**keys)


@lru_cache(maxsize=300)
def _nominations(reach: Reach, _count: int) -> PreparedRows[Nomination]:
    return PreparedRows(
        Nomination,
        lambda **keys: Nomination.objects.visible_to(_who(0, reach)).filter(round__in=keys.values()),
        "subdistrict",
    )


def groups_of(province: str, year: int) -> tuple[list[DistrictGroup], dict[str, int]]:
    """A province's groups, and by district which one it is in."""
    groups, members = _groups(year)
    return groups.ask(province=province), dict(members.ask(province=province))


@lru_cache(maxsize=100)
def _groups(year: int) -> tuple[PreparedRows[DistrictGroup], Prepared]:
    return (
        PreparedRows(
            DistrictGroup,
            lambda province: DistrictGroup.objects.filter(province=province, fiscal_year=year).order_by("number"),
        ),
        Prepared(
            lambda province: (
                GroupedDistrict.objects.filter(district_group__province=province, fiscal_year=year)
                .order_by()
                .values_list("district", "district_group")
            )
        ),
    )


def winners(rounds: Iterable[Round]) -> Mapping[int, frozenset[int]]:
    """By round: keys of whom its published decision selected.

    Those that went on stand in rows; only of a round that feeds none is the record itself read.
    """
    published = [each for each in rounds if each.published_version]
    found: dict[int, set[int]] = defaultdict(set)
    if published:
        keys = _named(published)
        for round_id, candidate in _went_on(len(keys)).ask(**keys):
            found[round_id].add(candidate)
    if others := [each for each in published if each.pk not in found]:
        keys = _named(others)
        for round_id, text in _records(len(keys)).ask(**keys):
            found[round_id] = {int(key) for key in json.loads(text)["selected"]}
    return {round_id: frozenset(keys) for round_id, keys in found.items()}


@lru_cache(maxsize=100)
def _went_on(_count: int) -> Prepared:
    published = {"decision__version": F("decision__round__published_version")}
    return Prepared(
        lambda **keys: (
            Advancement.objects.filter(decision__round__in=keys.values(), **published)
            .order_by()
            .values_list("decision__round", "candidate")
        )
    )


@lru_cache(maxsize=100)
def _records(_count: int) -> Prepared:
    return Prepared(
        lambda **keys: (
            Decision.objects.filter(round__in=keys.values(), version=F("round__published_version"))
            .order_by()
            .values_list("round", "record")
        )
    )


def withdrew(rounds: Iterable[Round]) -> frozenset[int]:
    """Keys of winners whom a published decision passes over because they withdrew; only a later version can."""
    again = [each for each in rounds if (each.published_version or 0) > 1]
    if not again:
        return frozenset()
    keys = _named(again)
    return frozenset(candidate for (candidate,) in _withdrew(len(keys)).ask(**keys))


@lru_cache(maxsize=100)
def _withdrew(_count: int) -> Prepared:
    passed_over = {"decision__version__lt": F("decision__round__published_version")}
    return Prepared(
        lambda **keys: (
            Withdrawal.objects.filter(decision__round__in=keys.values(), **passed_over)
            .order_by()
            .values_list("candidate")
        )
    )


def _named(rounds: Iterable[Round]) -> dict[str, int]:
    """Their keys, each by a name of its own."""
    return {f"round_{place}": each.pk for place, each in enumerate(rounds)}


def _who(pk: int, reach: Reach) -> User:
    """Somebody of whom nothing is known but this."""
    person = User(pk=pk)
    person.reach = reach
    return person

"""A fixed cast of people, so that every test speaks of the same ones.

The round they meet in is Ubon's provincial round of 2565. ``stranger`` holds nothing at all; the ``zone_`` people
belong to the zone round, where the province is itself judged.
"""

from dataclasses import dataclass

from subdistricts.models import Round, User
from tests import make
from tests.remember import remembered


@dataclass
class Cast:
    round: Round
    chair: User  # judge1, voting seat
    judge: User  # judge2, voting seat
    other_judge: User  # judge3, voting seat
    staff: User  # provincial staff, no seat
    judging_staff: User  # provincial staff who also holds a voting seat
    administrator: User  # of the province
    department_administrator: User
    district_officer: User  # of อำเภอตระการพืชผล
    reader: User  # of the province
    foreign_staff: User  # staff of another province
    stranger: User


@remembered
def assemble(places: int = 1, **terms: object) -> Cast:
    """Open the round and give everybody a role. ``terms`` go to :func:`tests.make.open_round`."""
    row = make.draft_round(number_of_places=places)
    for code in make.CODES[:3]:
        make.candidate(row, code)
    chair, judge, other, judging_staff = (
        make.user(name, name=shown)
        for name, shown in (
            ("judge1", "ประธาน"),
            ("judge2", "กรรมการที่ 2"),
            ("judge3", "กรรมการที่ 3"),
            ("judging_staff", "เจ้าหน้าที่ที่เป็นกรรมการ"),
        )
    )
    make.seat(row, chair, role="chair")
    for person in (judge, other, judging_staff):
        make.seat(row, person)
    make.rules(row, **terms)
    row = make.rounds.open_round(row, actor=None, now=make.NOW)
    people = {
        name: make.user(name)
        for name in (
            "staff",
            "administrator",
            "department_administrator",
            "district_officer",
            "reader",
            "foreign_staff",
        )
    }
    make.assign(people["staff"], "staff")
    make.assign(judging_staff, "staff")
    make.assign(people["administrator"], "administrator")
    make.assign(people["department_administrator"], "administrator", "department")
    make.assign(people["district_officer"], "district_officer", "district", district=make.district("3411"))
    make.assign(people["reader"], "reader")
    make.assign(people["foreign_staff"], "staff", "province", province=make.province("15", "อ่างทอง", "Ang Thong"))
    return Cast(
        round=row,
        chair=chair,
        judge=judge,
        other_judge=other,
        judging_staff=judging_staff,
        stranger=make.user("stranger"),
        **people,
    )

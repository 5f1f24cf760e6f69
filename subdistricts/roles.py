"""The roles of the evaluation and what each may do: a table, no code.

A committee member's rights come from a seat or a stand-in; the others are assigned to an area or an office.
``docs/roles.md`` is made from this table. Who holds a role where is :mod:`subdistricts.reach`; whether somebody
may do something to one thing is answered by ``permissions``.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What can be done. The names are permanent; the sentences are for people.
ACTS: dict[str, Promise] = {
    "see_round": _("see a round: its candidates, committee and programme"),
    "see_result": _("see a published result: places, totals and what decided"),
    "see_ranking": _("see the live ranking and every judge's points"),
    "score": _("fill in and sign one's own score sheets"),
    "declare_recusal": _("declare a conflict of interest of one's own"),
    "record_recusal": _("record a recusal or an absence for a seat"),
    "record_attendance": _("record who came to a visit, as a committee's secretary does in his own round"),
    "lead_round": _("open a round, close it, lead it to its decision"),
    "manage_round": _("set up rounds, rules, candidates, committees and visits; import lists"),
    "put_forward": _("put the own district's subdistrict forward, with what shows it"),
    "see_tpmap_sums": _("see a province's TPMAP sums, with small counts withheld"),
    "report_tpmap": _(
        "see TPMAP counts of the own area, report them singly or from a file, answer what was asked of it"
    ),
    "follow_up_tpmap": _(
        "import a province's TPMAP counts, take files back; record what the committee asks of districts, and close it"
    ),
    "manage_rubrics": _("write rubrics and new versions of them"),
    "manage_people": _("create people, give and take roles"),
}

# What only a province's own people do: counts of so few persons leave it for nobody, the department included.
INSIDE_A_PROVINCE = frozenset({"report_tpmap", "follow_up_tpmap"})


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    title: Promise
    acts: frozenset[str]


COMMITTEE_MEMBER = Role(
    "committee_member", _("committee member"), frozenset({"see_round", "see_result", "score", "declare_recusal"})
)
STAFF = Role(
    "staff",
    _("provincial staff"),
    frozenset(
        {
            "see_round",
            "see_result",
            "see_ranking",
            "record_recusal",
            "record_attendance",
            "lead_round",
            "manage_round",
            "manage_rubrics",
            "see_tpmap_sums",
            "report_tpmap",
            "follow_up_tpmap",
        }
    ),
)
DISTRICT_OFFICER = Role(
    "district_officer",
    _("district officer"),
    frozenset({"see_result", "put_forward", "see_tpmap_sums", "report_tpmap"}),
)
READER = Role("reader", _("reader"), frozenset({"see_result", "see_tpmap_sums"}))
# An administrator sets up and never sees a mark: the one who can create accounts must gain nothing by it.
ADMINISTRATOR = Role(
    "administrator",
    _("administrator"),
    frozenset(
        {
            "see_round",
            "see_result",
            "record_recusal",
            "record_attendance",
            "manage_round",
            "manage_rubrics",
            "manage_people",
            "see_tpmap_sums",
        }
    ),
)

ASSIGNED_ROLES = (STAFF, DISTRICT_OFFICER, READER, ADMINISTRATOR)
ROLES = {role.code: role for role in (COMMITTEE_MEMBER, *ASSIGNED_ROLES)}
STAFF_OF_A_ZONE = _("inspection zone's staff")


def title_over(code: str, scope: str) -> Promise | str:
    """What a role is called where it is held: who is staff over an inspection zone is no province's."""
    if (code, scope) == (STAFF.code, "zone"):
        return STAFF_OF_A_ZONE
    return ROLES[code].title if code in ROLES else code


def roles_with(act: str) -> tuple[str, ...]:
    """The codes of the assigned roles that may do ``act``."""
    return tuple(role.code for role in ASSIGNED_ROLES if act in role.acts)

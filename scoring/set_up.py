"""The whole checklist of a round's set-up: the ground floor's steps with rubric, rules and the opening among them.

States are computed from the rows, as downstairs; what keeps a round from opening is ``rounds.gaps_before_opening``.
"""

from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.models import RoundRules, Rubric
from scoring.nomination_words import left_open_told
from scoring.rounds import gaps_before_opening
from subdistricts import set_up
from subdistricts.models import Assignment, Award, Round, Seat, User
from subdistricts.nomination_reviews import left_open
from subdistricts.permissions import may_lead_round, may_manage_area, may_manage_people
from subdistricts.reach import grant_of
from subdistricts.roles import roles_with
from subdistricts.set_up import Lack, State, Step

BEFORE_RULES = "committee"


def beginning(actor: User) -> list[Step]:
    """For whoever has no round yet: what a first one stands on, and making it."""
    areas, awards = set_up.areas_in_reach(actor), _awards(actor)
    ready = areas.state == awards.state == State.DONE
    return [areas, awards, set_up.first_round(actor, may_begin=ready)]


def steps(round_: Round, *, actor: User, now: datetime) -> list[Step]:
    """All steps of a round in the order of the work, the opening last. Asks a fixed number of questions."""
    made = set_up.steps(round_, actor=actor, now=now)
    if not round_.is_scored:
        return [*made, _opening(round_, actor, now)]
    rules = RoundRules.objects.select_related("rubric").prefetch_related("rubric__criteria")
    prefetch_related_objects([round_], Prefetch("rules", rules))
    at = [step.code for step in made].index(BEFORE_RULES) + 1
    return [*made[:at], _rules(round_, actor), *made[at:], _opening(round_, actor, now)]


def _awards(actor: User) -> Step:
    """What can be won and by which criteria: those that come with the program, or the department's own."""
    awards, rubrics = Award.objects.count(), Rubric.objects.visible_to(actor).count()
    figures = (
        ngettext("%(count)d award", "%(count)d awards", awards) % {"count": awards},
        ngettext("%(count)d rubric", "%(count)d rubrics", rubrics) % {"count": rubrics},
    )
    if awards:
        return Step("awards", State.DONE, figures)
    if may_manage_area(actor, None):
        return Step("awards", State.TODO, way="shipped")
    return Step("awards", State.TODO, lacks=(Lack(_("an administrator of the department adds them")),))


def _rules(round_: Round, actor: User) -> Step:
    """By which rubric and which rules: chosen, and the rubric has criteria."""
    rules = max(round_.rules.all(), key=lambda row: row.version, default=None)
    if rules is None:
        return _no_rules(round_, actor)
    criteria = list(rules.rubric.criteria.all())
    points = sum(criterion.max_points for criterion in criteria)
    figures = (
        str(rules.rubric),
        ngettext("%(count)d criterion", "%(count)d criteria", len(criteria)) % {"count": len(criteria)},
        _("%(points)s points in all") % {"points": f"{points:f}".rstrip("0").rstrip(".") or "0"},
    )
    if not criteria:
        return Step("rules", State.BEGUN, figures, (Lack(_("the rubric has no criteria")),), way="rubric")
    samples = (Lack(_("the points are a sample: put in the office's own before the round opens")),)
    return Step("rules", State.DONE, figures, samples if rules.rubric.is_sample else (), way="rubric")


def _no_rules(round_: Round, actor: User) -> Step:
    offered = Rubric.objects.usable_in(round_).filter(award=round_.award_id).count()
    text = ngettext("%(count)d rubric to choose from", "%(count)d rubrics to choose from", offered)
    if offered:
        return Step("rules", State.TODO, (text % {"count": offered},), way="rules")
    return Step("rules", State.TODO, (), (Lack(_("this award has no rubric yet")),), way="new_rubric")


def _opening(round_: Round, actor: User, now: datetime) -> Step:
    """The last step is not of whoever set the round up: staff without a voting seat open it."""
    lacks = tuple(Lack(str(gap.text)) for gap in gaps_before_opening(round_))
    left_out = tuple(Lack(said) for said in left_open_told(left_open(round_, now), now))
    leads = bool(may_lead_round(actor, round_))
    leaders = [str(actor)] if leads else sorted(str(user) for user in _leaders(round_))
    if not leaders:
        nobody = Lack(_("nobody may open it: somebody without a voting seat needs the role provincial staff"))
        way = "staff" if may_manage_people(actor) else ""
        return Step("opening", State.BEGUN if not lacks else State.WAITS, lacks=(*lacks, nobody), way=way)
    who = (_("opened by %(names)s") % {"names": ", ".join(leaders)},)
    if lacks:
        return Step("opening", State.WAITS, who, (*lacks, *left_out))
    return Step("opening", State.TODO, who, left_out, way=_opening_way(round_) if leads else "")


def _opening_way(round_: Round) -> str:
    return "open" if round_.is_scored else "to_meeting"


def _leaders(round_: Round) -> set[User]:
    """Who may open the round: the role covers it, and no vote in it outweighs the role."""
    given = Assignment.objects.filter(role__in=roles_with("lead_round"), user__is_active=True)
    voters = set(Seat.objects.voting().filter(committee__round=round_).values_list("holder", "stand_ins__user"))
    outweighed = {person for pair in voters for person in pair}
    return {
        row.user
        for row in given.select_related("user", "office")
        if row.user_id not in outweighed and grant_of(row).covers(round_)
    }

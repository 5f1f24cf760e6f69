"""Every named query of this app. Score sheets are narrower than anything downstairs: see ``visible_to``."""

from collections.abc import Callable
from typing import Any, Self

from django.db import models
from django.db.models import Case, CharField, Exists, F, JSONField, OuterRef, Q, When
from django.db.models.functions import Cast

from subdistricts.models import Recusal, Round, Seat, StandIn
from subdistricts.querysets import OfRoundQuerySet as OfRoundQuerySet
from subdistricts.roles import roles_with

# ScoreSheetQuerySet.judged_by for a query written in SQL, about a sheet that is called "it"; a test compares the two.
JUDGED_BY = """
WHERE (seat.holder_id = %(judge)s OR EXISTS (
    SELECT 1 FROM subdistricts_standin stand_in JOIN subdistricts_visit visit ON visit.id = stand_in.visit_id
    WHERE stand_in.user_id = %(judge)s AND stand_in.seat_id = it.seat_id AND visit.candidate_id = it.candidate_id))
"""


THE_DEPARTMENTS = Q(inspection_zone=None, province=None, district=None)


class RubricQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """For who writes any: those that rounds in his area can use; for judges: those of their opened rounds.

        Never those of an area beyond one's own: by them a province would learn of the zone's round.
        """
        kept = _kept(user, _at_hand)
        seats = Seat.objects.filter(Q(holder=user) | Q(stand_ins__user=user))
        judged_by = self.model._base_manager.filter(
            used_by__frozen_at__isnull=False, used_by__round__committee__seats__in=seats
        )
        return self.filter(kept | Q(pk__in=judged_by.values("pk")))

    def changeable_by(self, user: Any) -> Self:
        """Those that ``user`` writes and no round has opened with."""
        return self.filter(_kept(user, _within), frozen_at=None)

    def usable_in(self, round_: Any) -> Self:
        """Those whose keeper's area the round lies in; the department's are for every round."""
        of_area = {
            "zone": Q(inspection_zone=round_.inspection_zone_id),
            "department": Q(pk__in=[]),
            "district": Q(province=round_.province_id) | Q(district=round_.district_id),
        }.get(round_.level, Q(province=round_.province_id))
        return self.filter(THE_DEPARTMENTS | of_area)

    def opened_for(self, user: Any) -> Self:
        """Those with which a round that ``user`` sees has opened."""
        rounds = Round.objects.visible_to(user)
        opened = self.model._base_manager.filter(used_by__frozen_at__isnull=False, used_by__round__in=rounds)
        return self.filter(pk__in=opened.values("pk"))

    def latest(self) -> Self:
        """The newest version of each."""
        newer = self.model._base_manager.filter(code=OuterRef("code"), version__gt=OuterRef("version"))
        return self.filter(~Exists(newer))


def _kept(user: Any, of_grant: Callable[[Any], Q]) -> Q:
    roles = roles_with("manage_rubrics")
    condition = Q(pk__in=[])
    for grant in sorted(user.reach.grants, key=repr):
        if grant.role in roles:
            condition |= of_grant(grant)
    return condition


def _at_hand(grant: Any) -> Q:
    """Rubrics of the grant's area, of areas within it and around it."""
    found = THE_DEPARTMENTS | _within(grant)
    return found | Q(province__districts=grant.key) if grant.scope == "district" else found


def _within(grant: Any) -> Q:
    """Rubrics of the grant's area and of areas within it."""
    if grant.scope == "department":
        return Q(pk__isnull=False)
    if grant.scope == "zone":
        return Q(inspection_zone=grant.key)
    if grant.scope == "province":
        return Q(province=grant.key) | Q(district__province=grant.key)
    return Q(district=grant.key)


GLANCE = ("seat_id", "candidate_id", "key", "rev", "in_conflict", "is_held")


class ScoreSheetQuerySet(models.QuerySet):
    def due(self) -> Self:
        """Sheets of voting seats that are not recused from the candidate."""
        recused = Recusal.objects.filter(seat=OuterRef("seat"), candidate=OuterRef("candidate"))
        return self.filter(seat__is_voting=True).exclude(Exists(recused))

    def judged_by(self, user: Any) -> Self:
        """Sheets that are ``user``'s to fill in or to read as his own.

        A seat's holder, or who is named to sit for it on a visit to this candidate.
        """
        sits_in = StandIn.objects.filter(user=user, seat=OuterRef("seat"), visit__candidate=OuterRef("candidate"))
        return self.filter(Q(seat__holder=user) | Exists(sits_in))

    def visible_to(self, user: Any) -> Self:
        """One's own sheets; and those of a round, for staff who give no score in it, or once it is published."""
        votes_here = Seat.objects.voted_by(user).filter(committee__round=OuterRef("candidate__round"))
        led = user.reach.rounds(roles_with("see_ranking"), "candidate__round__")
        as_staff = led & (Q(candidate__round__state="published") | ~Exists(votes_here))
        own = self.model._base_manager.all()
        return self.filter(Q(pk__in=ScoreSheetQuerySet(own.model).judged_by(user).values("pk")) | as_staff)

    def readable_by(self, user: Any) -> Self:
        """Those of ``visible_to`` whose page opens: a judge's own is closed to him while he is recused from it."""
        recused = Recusal.objects.filter(seat=OuterRef("seat"), candidate=OuterRef("candidate"))
        own = ScoreSheetQuerySet(self.model).judged_by(user)
        return self.visible_to(user).exclude(Exists(recused), pk__in=own.values("pk"))

    def at_a_glance(self) -> Self:
        """How each sheet stands, without its bodies: all of it is in an index, and a round's sheets are many."""
        return self._standing().values_list(*GLANCE)

    def in_full(self) -> Self:
        """The same with what stands in each sheet: the body signed last, and the one saved last where it is another."""
        unsigned = Case(When(rev=F("signed_rev"), then=None), default=F("body"), output_field=JSONField())
        return self._standing().annotate(unsigned_body=unsigned).values_list(*GLANCE, "signed_body", "unsigned_body")

    def _standing(self) -> Self:
        """``in_conflict`` and ``is_held``: something waits, an open conflict, or held work.

        Held work waits for a named person's ruling, whatever its judge has saved since.
        """
        conflicts = self.model.conflicts.rel.related_model._base_manager.filter(sheet=OuterRef("pk"), closed_at=None)
        held = self.model.ops.rel.related_model._base_manager.filter(
            sheet=OuterRef("pk"), outcome="held", ruling__isnull=True
        )
        return self.annotate(
            key=Cast("pk", CharField()),  # text as it comes: reading thousands of UUIDs takes longer than asking
            in_conflict=Exists(conflicts),
            is_held=Exists(held),
        )

    def came_late(self) -> Self:
        """Last changed while the round was closing, in the order of the committee; the answer to that op says so."""
        return self.filter(last_applied__answer__late=True).order_by("seat__number", "candidate__position")

    def for_list(self) -> Self:
        """Each with its candidate; seat and round are few, and the caller has them."""
        return self.select_related(
            "candidate__subdistrict__district", "candidate__office", "candidate__district_group", "signed_by"
        )

    def for_page(self) -> Self:
        return self.select_related(
            "candidate__round__award",
            "candidate__round__province",
            "candidate__subdistrict__district",
            "candidate__office",
            "candidate__district_group",
            "seat__committee__round",
            "seat__office",
            "seat__holder",
            "signed_by",
            "last_applied",
        )


class DecisionQuerySet(models.QuerySet):
    """Asked round by round: whose eyes a decision is for hangs on its publication (``may_see_decision``)."""

    def in_force(self) -> Self:
        """Those that have not been taken up again; a round has at most one."""
        return self.filter(revision=None)

    def published(self) -> Self:
        return self.filter(publication__isnull=False)


class SheetOpQuerySet(models.QuerySet):
    def applied(self) -> Self:
        """Those that changed their sheet: when they came, or when staff let them in."""
        return self.filter(Q(outcome="applied") | Q(ruling__rev__isnull=False))

    def waiting(self) -> Self:
        """Held, and nobody has ruled about them yet."""
        return self.filter(outcome="held", ruling__isnull=True)


class SheetConflictQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class RescuedOpQuerySet(models.QuerySet):
    """Ops out of a tablet's file. What came by the network meanwhile, word for word, waits for nobody."""

    def waiting(self) -> Self:
        """Nobody has ended it: neither confirmed, nor refused, nor accepted by a second of the staff."""
        ended = self.model.rulings.rel.related_model._base_manager.filter(op=OuterRef("pk")).exclude(outcome="")
        return self.not_arrived().filter(~Exists(ended))

    def refused(self) -> Self:
        """Refused by its judge, who has not thought better of it."""
        return self.not_arrived().filter(rulings__verdict="refused").exclude(rulings__verdict="confirmed")

    def not_arrived(self) -> Self:
        ops = self.model.sheet.field.related_model.ops.rel.related_model._base_manager
        return self.filter(~Exists(ops.filter(op_id=OuterRef("op_id"), sha256=OuterRef("sha256"))))

    def led_by(self, user: Any) -> Self:
        """Of rounds that ``user`` leads without giving scores there; never his own."""
        votes_here = Seat.objects.voted_by(user).filter(committee__round=OuterRef("sheet__candidate__round"))
        led = user.reach.rounds(roles_with("lead_round"), "sheet__candidate__round__")
        return self.filter(led).filter(~Exists(votes_here)).exclude(user=user)

    def with_sheet(self) -> Self:
        return self.select_related(
            "user",
            "brought_by",
            "sheet__seat__office",
            "sheet__candidate__round",
            "sheet__candidate__subdistrict__district",
            "sheet__candidate__office",
            "sheet__candidate__district_group",
        )


class PhotoQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own; and what its judge has named in a sheet that ``user`` may read.

        Every op counts, also one that is held or was overtaken: who may read how a sheet came about sees its pictures.
        """
        op = self.model._meta.apps.get_model("scoring", "SheetOp")
        sheets = ScoreSheetQuerySet(op.sheet.field.related_model).readable_by(user).values("pk")
        named = op.objects.filter(user=OuterRef("user"), text__contains=OuterRef("sha256"), sheet__in=sheets)
        return self.filter(Q(user=user) | Exists(named))

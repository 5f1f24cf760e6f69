"""Every named query of this app. A list of anything starts from ``visible_to(user)``.

What is visible is decided here for lists and in ``permissions`` for one thing; both read the same table of roles.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Case, F, Min, Q, When
from django.db.models.functions import Length

from subdistricts.roles import ACTS, INSIDE_A_PROVINCE, roles_with


def seated_in(user: Any, prefix: str = "") -> Q:
    """Rounds past their draft in whose committee ``user`` holds a seat or sits for one on some visit."""
    in_committee = Q(**{f"{prefix}committee__seats__holder": user}) | Q(
        **{f"{prefix}committee__seats__stand_ins__user": user}
    )
    return in_committee & ~Q(**{f"{prefix}state": "draft"})


def seen_rounds(user: Any, prefix: str = "") -> Q:
    """Rounds whose set-up ``user`` may see: by assignment, or by a seat."""
    return user.reach.rounds(roles_with("see_round"), prefix) | seated_in(user, prefix)


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The people an administrator manages: those whose office or role lies in his area, but no wider role's holder.

        Everybody else sees himself.
        """
        provinces = user.reach.provinces(roles_with("manage_people"))
        if provinces is None:
            return self
        if not provinces:
            return self.filter(pk=user.pk)
        mine = Q(office__province__in=provinces) | Q(assignments__province__in=provinces) | Q(pk=user.pk)
        by_office = Q(assignments__scope="office", assignments__office__kind__in=("department", "zone"))
        wider = self.model._base_manager.filter(Q(assignments__scope__in=("department", "zone")) | by_office)
        return self.filter(mine).exclude(Q(pk__in=wider.exclude(pk=user.pk).values("pk"))).distinct()


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        provinces = user.reach.provinces(roles_with("manage_people"))
        if provinces is None:
            return self
        return self.filter(
            Q(province__in=provinces)
            | Q(district__province__in=provinces)
            | Q(office__province__in=provinces, office__kind__in=("province", "district", "other"))
        )


class OfficeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Offices are no secret; only administrators and staff have a list of them, their own provinces' first."""
        provinces = user.reach.provinces(roles_with("manage_round"))
        return (
            self if provinces is None else self.filter(Q(province__in=provinces) | Q(district__province__in=provinces))
        )


class DistrictGroupQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        provinces = user.reach.provinces(roles_with("manage_round"))
        return self if provinces is None else self.filter(province__in=provinces)


# A round's fields that name what is awarded, and where.
WHAT_AND_WHERE = ("award", "province", "district", "district_group", "inspection_zone")


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        published = user.reach.rounds(roles_with("see_result")) & Q(published_version__isnull=False)
        return self.filter(pk__in=self.model._base_manager.filter(seen_rounds(user) | published).values("pk"))

    def manageable_by(self, user: Any) -> Self:
        return self.filter(user.reach.rounds(roles_with("manage_round")))

    def asking(self, user: Any) -> Self:
        """Draft rounds within a province in which ``user``'s own districts are asked to put a subdistrict forward."""
        own = user.reach.districts(roles_with("put_forward"))
        lies_in = (
            Q(level="district", district__in=own)
            | Q(level="group", district_group__members__district__in=own)
            | Q(level="province", province__districts__in=own)
        )
        return self.filter(lies_in, nominations_until__isnull=False, state="draft").distinct()

    def with_area(self) -> Self:
        return self.select_related(*WHAT_AND_WHERE)


class OfRoundQuerySet(models.QuerySet):
    """Rows that belong to a round and are visible with its set-up."""

    round_path = "round__"

    def visible_to(self, user: Any) -> Self:
        seen = self.model._base_manager.filter(seen_rounds(user, self.round_path)).values("pk")
        return self.filter(pk__in=seen)

    def manageable_by(self, user: Any) -> Self:
        return self.filter(user.reach.rounds(roles_with("manage_round"), self.round_path))


class CandidateQuerySet(OfRoundQuerySet):
    def with_place(self) -> Self:
        return self.select_related("subdistrict__district", "office", "district_group")

    def without_visit(self) -> Self:
        """Whom no scored visit of the programme goes to."""
        return self.exclude(visits__kind="scored")


class VisitQuerySet(OfRoundQuerySet):
    def with_place(self) -> Self:
        return self.select_related("candidate__subdistrict__district", "candidate__office", "candidate__district_group")


class AttendanceQuerySet(OfRoundQuerySet):
    round_path = "visit__round__"


class SeatQuerySet(OfRoundQuerySet):
    round_path = "committee__round__"

    def voting(self) -> Self:
        return self.filter(is_voting=True)

    def voted_by(self, user: Any) -> Self:
        """Voting seats that ``user`` holds, sits for on any visit, or has signed a sheet for and since left.

        ``sheets`` hang on a seat from upstairs: asked for by that name, and nothing else of them is known here.
        """
        signed = self.model._base_manager.filter(sheets__signed_by=user).values("pk")
        return self.filter(Q(holder=user) | Q(stand_ins__user=user) | Q(pk__in=signed), is_voting=True)

    def waiting_for(self, user: Any) -> Self:
        """Seats that ``user`` holds, or sits for on some visit, in rounds that are still drafts.

        Each with its ``first_visit``: the round's, or the first on which he sits for it. A judge does not see a draft;
        that he has a seat there, and from when, is his own business.
        """
        his = self.filter(Q(holder=user) | Q(stand_ins__user=user), committee__round__state="draft")
        of_round, of_his = Min("committee__round__visits__starts_at"), Min("stand_ins__visit__starts_at")
        first = Case(When(holder=user, then=of_round), default=of_his)
        area = (f"committee__round__{name}" for name in WHAT_AND_WHERE)
        soonest = F("first_visit").asc(nulls_last=True)
        return his.annotate(first_visit=first).select_related(*area).order_by(soonest, "pk")

    def held_by(self, user: Any) -> Self:
        return self.filter(holder=user)


class StandInQuerySet(OfRoundQuerySet):
    round_path = "seat__committee__round__"


class SignInCardQuerySet(OfRoundQuerySet):
    round_path = "seat__committee__round__"

    def unused(self) -> Self:
        """Neither used nor taken back nor replaced; it may have expired."""
        return self.filter(ending="")


class RecusalQuerySet(OfRoundQuerySet):
    round_path = "candidate__round__"


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Files of the reader's area for whoever may take such in; one of several areas for who took it in."""
        condition = Q(pk__in=[])
        for act in ACTS:
            roles = roles_with(act)
            held_in = user.reach.own_provinces if act in INSIDE_A_PROVINCE else user.reach.provinces
            provinces = held_in(roles)
            if provinces is None:
                condition |= Q(act=act)
            elif user.reach.holds(roles):
                inside = Q(province__in=provinces) | user.reach.rounds(roles, "round__")
                condition |= Q(act=act) & (inside | Q(province=None, round=None, actor=user))
        return self.filter(condition)


class NominationQuerySet(models.QuerySet):
    """``visible_to`` is whose business the whole of it is, drafts and reviews included; ``readable_by`` adds the
    committees before which it competes, once it is accepted.
    """

    def visible_to(self, user: Any) -> Self:
        """Of one's own district, for who puts forward there; of a round, for who sets it up."""
        own = Q(district__in=user.reach.districts(roles_with("put_forward")))
        return self.filter(own | user.reach.rounds(roles_with("manage_round"), "round__"))

    def readable_by(self, user: Any) -> Self:
        """Also accepted ones, for who sees a round in which its candidate competes."""
        competes = self.model._base_manager.filter(seen_rounds(user, "candidates__round__"), state="accepted")
        own = NominationQuerySet(self.model).visible_to(user)
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=competes.values("pk")))

    def with_place(self) -> Self:
        return self.select_related("subdistrict", "district", "office", *(f"round__{name}" for name in WHAT_AND_WHERE))


class NominationSectionQuerySet(models.QuerySet):
    def criteria(self) -> Self:
        return self.filter(kind="criterion")


class NominationFileQuerySet(models.QuerySet):
    def readable_by(self, user: Any) -> Self:
        nominations = self.model.section.field.related_model.nomination.field.related_model
        return self.filter(section__nomination__in=NominationQuerySet(nominations).readable_by(user).values("pk"))

    def without_content(self) -> Self:
        return self.defer("content")


class BoundaryQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Where a district lies is in every atlas."""
        return self

    def districts_of(self, *provinces: str) -> Self:
        condition = Q(pk__in=[])
        for code in provinces:
            condition |= Q(pk__startswith=code)
        return self.annotate(digits=Length("pk")).filter(condition, digits=4)


class OfDistrictQuerySet(models.QuerySet):
    """TPMAP rows of districts, for who reports there: the province's own people and the district's."""

    district_path = "district"

    def visible_to(self, user: Any) -> Self:
        roles, path = roles_with("report_tpmap"), self.district_path
        own, of_province = user.reach.districts(roles), user.reach.own_provinces(roles)
        return self.filter(Q(**{f"{path}__in": own}) | Q(**{f"{path}__province__in": of_province}))


class TpmapReportQuerySet(OfDistrictQuerySet):
    district_path = "subdistrict__district"

    def kept(self) -> Self:
        """Without those that were withdrawn."""
        return self.filter(withdrawn_at=None)


class TpmapInstructionQuerySet(OfDistrictQuerySet):
    def open(self) -> Self:
        return self.filter(closed_at=None)

"""The audit trail, to be read. It holds no points, and who judges in a round does not read that round's trail."""

import json

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from subdistricts import choices
from subdistricts.admin.filters import RoundFilter
from subdistricts.admin.ruled import ReadOnlyAdmin
from subdistricts.admin.site import site
from subdistricts.models import AuditEntry, Round, Seat, User
from subdistricts.permissions import Verdict, may_manage_people
from subdistricts.thai import dates
from subdistricts.trail_words import in_words

LOCKED = "round.locked"


@admin.register(AuditEntry, site=site)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("when", "actor", "done", "subject", "round")
    list_display_links = ("when", "done")
    list_filter = (RoundFilter,)
    search_fields = ("action", "subject", "actor__name", "actor__username")
    fields = ("when", "actor", "done", "action", "subject", "round", "what")

    def may_see(self, user: User) -> Verdict:
        """Administrators: they see no marks anyway. Staff who judge would learn who signed when."""
        return may_manage_people(user)

    def reachable(self, user: User) -> QuerySet[AuditEntry]:
        voted_by = Seat.objects.voted_by(user).values("pk")
        judging = Round.objects.exclude(state=Round.State.PUBLISHED).filter(committee__seats__in=voted_by)
        everywhere = user.reach.provinces(choices.SETS_UP) is None
        rows = AuditEntry.objects.all() if everywhere else AuditEntry.objects.manageable_by(user)
        rows = rows.exclude(round__isnull=False, round__in=judging.values("pk"))
        # Who signed when is progress, which administrators set up for and do not follow.
        of_sheets = Q(action__startswith="sheet.") | Q(subject__startswith="sheet:")
        rows = rows.exclude(of_sheets & ~Q(round__state=Round.State.PUBLISHED))
        areas = ("province", "district", "district_group", "inspection_zone")
        return rows.select_related("actor", *(f"round__{name}" for name in areas))

    @admin.display(description=_("time"), ordering="at")
    def when(self, row: AuditEntry) -> str:
        language, moment = get_language() or "th", timezone.localtime(row.at)
        text = f"{dates.short(moment.date(), language)} {dates.clock(moment.time(), language)}"
        return text.replace(" ", "\N{NO-BREAK SPACE}")

    @admin.display(description=_("what was done"), ordering="action")
    def done(self, row: AuditEntry) -> str:
        return in_words(row.action)

    @admin.display(description=_("facts"))
    def what(self, row: AuditEntry) -> str:
        """Of a lock nothing before publication: what was accepted with it tells how sheets stood."""
        is_early = row.action == LOCKED and row.round is not None and row.round.state != Round.State.PUBLISHED
        if is_early or not row.facts:
            return self.get_empty_value_display()
        return json.dumps(row.facts, ensure_ascii=False, indent=1)

"""Set-up pages of the TPMAP counts: the list with its files in and out. Pages of subdistricts are where one enters."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from subdistricts import resources
from subdistricts.admin.exports import ListFiles
from subdistricts.admin.ruled import ReadOnlyAdmin
from subdistricts.admin.site import site
from subdistricts.models import TpmapReport, User
from subdistricts.permissions import ALLOWED, NOT_YOUR_ROLE, Verdict
from subdistricts.roles import roles_with
from subdistricts.thai import dates


def may_follow_up_anywhere(user: User) -> Verdict:
    return ALLOWED if user.reach.own_provinces(roles_with("follow_up_tpmap")) else NOT_YOUR_ROLE


@admin.register(TpmapReport, site=site)
class TpmapReportAdmin(ListFiles, ReadOnlyAdmin):
    list_display = ("subdistrict", "district", "dimension", "day", "data_year", "indicator_set", "reported_by")
    list_filter = ("data_year", "dimension")
    search_fields = ("subdistrict__name_th", "subdistrict__district__name_th", "subdistrict__pk")
    resource_classes = (resources.TpmapReports,)

    def reachable(self, user: User) -> QuerySet[TpmapReport]:
        rows = TpmapReport.objects.visible_to(user).kept()
        return rows.select_related("subdistrict__district", "reported_by", "reported_for")

    def may_see(self, user: User) -> Verdict:
        return may_follow_up_anywhere(user)

    def may_write(self, user: User, row: TpmapReport | None) -> Verdict:
        """Take in a file; a report is changed by nobody."""
        return may_follow_up_anywhere(user)

    @admin.display(description=_("district"), ordering="subdistrict__district__sort_key")
    def district(self, row: TpmapReport) -> str:
        return str(row.subdistrict.district)

    @admin.display(description=_("as of"), ordering="as_of")
    def day(self, row: TpmapReport) -> str:
        return dates.short(row.as_of, get_language() or "th")

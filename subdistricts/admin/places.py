"""Set-up pages of areas, district groups and offices. Areas come from the official list and are only read."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subdistricts import choices, places, resources
from subdistricts.admin.exports import ListFiles
from subdistricts.admin.filters import ProvinceFilter, ProvinceOfSubdistrictFilter
from subdistricts.admin.ruled import WHOLE_FORM, ReadOnlyAdmin, RefusedRow, RuledAdmin, RuledInline
from subdistricts.admin.site import site
from subdistricts.models import (
    District,
    DistrictGroup,
    GroupedDistrict,
    InspectionZone,
    Office,
    Province,
    Subdistrict,
    User,
)
from subdistricts.permissions import Verdict, may_manage_area
from subdistricts.refusals import Refusal


@admin.register(Province, site=site)
class ProvinceAdmin(ReadOnlyAdmin):
    list_display = ("code", "name_th", "name_en")
    list_display_links = ("code", "name_th")
    search_fields = ("code", "name_th", "name_en")
    fields = ("code", "name_th", "name_en")

    def reachable(self, user: User) -> QuerySet[Province]:
        return choices.provinces(user)


@admin.register(District, site=site)
class DistrictAdmin(ListFiles, ReadOnlyAdmin):
    list_display = ("code", "name_th", "name_en", "province")
    list_display_links = ("code", "name_th")
    list_filter = (ProvinceFilter,)
    search_fields = ("code", "name_th", "name_en")
    fields = ("code", "name_th", "name_en", "province")
    resource_classes = (resources.Districts,)

    def reachable(self, user: User) -> QuerySet[District]:
        return choices.districts(user)

    def may_write(self, user: User, row: District | None) -> Verdict:
        """By a file of corrections; on the page they are only read."""
        return _may_set_up(user, row)


@admin.register(Subdistrict, site=site)
class SubdistrictAdmin(ListFiles, ReadOnlyAdmin):
    list_display = ("code", "name_th", "name_en", "district")
    list_display_links = ("code", "name_th")
    list_filter = (ProvinceOfSubdistrictFilter,)
    search_fields = ("code", "name_th", "name_en")
    fields = ("code", "name_th", "name_en", "district")
    resource_classes = (resources.Subdistricts,)

    def reachable(self, user: User) -> QuerySet[Subdistrict]:
        return choices.subdistricts(user)

    def may_write(self, user: User, row: Subdistrict | None) -> Verdict:
        """By a file of corrections; on the page they are only read."""
        return _may_set_up(user, row and row.district)


@admin.register(InspectionZone, site=site)
class InspectionZoneAdmin(RuledAdmin):
    list_display = ("__str__", "fiscal_year", "number", "name")
    list_filter = ("fiscal_year",)
    search_fields = ("name", "number")
    fields = ("fiscal_year", "number", "name", "provinces")
    autocomplete_fields = ("provinces",)
    save_rule = places.save_zone

    def reachable(self, user: User) -> QuerySet[InspectionZone]:
        return choices.zones(user)

    def may_write(self, user: User, row: Any) -> Verdict:
        return may_manage_area(user, None)

    def save_model(self, request: HttpRequest, obj: InspectionZone, form: forms.ModelForm, change: bool) -> None:
        """Its provinces are part of what the rule writes."""
        try:
            places.save_zone(obj, provinces=form.cleaned_data["provinces"], actor=request.user, now=timezone.now())
        except Refusal as refusal:
            raise RefusedRow(WHOLE_FORM, refusal) from refusal


def _may_set_up(user: User, row: Office | DistrictGroup | District | None) -> Verdict:
    """One of a province's rows, or, where there is none yet, any."""
    if row is not None:
        return may_manage_area(user, row.province_id)
    return may_manage_area(user, next(iter(user.reach.provinces(choices.SETS_UP) or ()), None))


@admin.register(Office, site=site)
class OfficeAdmin(ListFiles, RuledAdmin):
    list_display = ("name", "code", "kind", "province")
    list_filter = ("kind", ProvinceFilter)
    search_fields = ("name", "name_en", "code")
    autocomplete_fields = ("district",)
    fields = ("name", "name_en", "code", "kind", "province", "district", "inspection_zone")
    save_rule = places.save_office
    resource_classes = (resources.Offices,)

    def reachable(self, user: User) -> QuerySet[Office]:
        return choices.offices(user)

    def may_write(self, user: User, row: Office | None) -> Verdict:
        return _may_set_up(user, row)


def _put_in_group(member: GroupedDistrict, *, actor: User, now: datetime) -> None:
    places.put_in_group(member.district_group, [member.district], actor=actor, now=now)


class GroupedDistrictInline(RuledInline):
    model = GroupedDistrict
    fields = ("district",)
    autocomplete_fields = ("district",)
    save_rule = _put_in_group
    remove_rule = places.take_from_group

    def may_write(self, user: User, row: DistrictGroup | None) -> Verdict:
        return _may_set_up(user, row)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A district is put in or taken out; a row is never turned into another district's."""
        return False


@admin.register(DistrictGroup, site=site)
class DistrictGroupAdmin(ListFiles, RuledAdmin):
    list_display = ("__str__", "province", "fiscal_year", "names_of_districts", "is_sample")
    list_filter = ("fiscal_year", ProvinceFilter)
    search_fields = ("number", "fiscal_year", "province__name_th", "members__district__name_th")
    fields = ("province", "fiscal_year", "number", "is_sample")
    inlines = (GroupedDistrictInline,)
    save_rule = places.save_group
    resource_classes = (resources.GroupedDistricts,)

    def reachable(self, user: User) -> QuerySet[DistrictGroup]:
        return choices.groups(user).prefetch_related("members__district")

    def may_write(self, user: User, row: DistrictGroup | None) -> Verdict:
        return _may_set_up(user, row)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Its districts are of that province and counted in that year."""
        return ("province", "fiscal_year") if obj else ()

    @admin.display(description=_("districts"))
    def names_of_districts(self, group: DistrictGroup) -> str:
        return ", ".join(member.district.name for member in group.members.all())

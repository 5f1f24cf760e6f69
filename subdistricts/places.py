"""The rules about areas and district groups. Names and codes come from the ``geothai`` package, shapes do not."""

from collections.abc import Iterable
from datetime import datetime

import geothai
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from subdistricts import audit, rows
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
from subdistricts.permissions import demand, may_manage_area
from subdistricts.prepared import Prepared
from subdistricts.refusals import (
    DISTRICT_IN_ANOTHER_GROUP,
    DISTRICT_NOT_IN_PROVINCE,
    OFFICE_BEYOND_OWN,
    STILL_NEEDED,
    Refusal,
    kinds_of,
)
from subdistricts.thai import names

BATCH = 2000


def import_areas(
    province_code: str | None = None, *, actor: User | None = None, now: datetime | None = None
) -> dict[str, int]:
    """Write the provinces, districts and subdistricts of Thailand, or of one province; returns how many of each.

    Only what is not there yet, or is named otherwise, is written: repeating it changes nothing but names that the
    package has corrected; what an office has corrected stays. ``actor`` None is the command, ``now`` None this moment.
    An unknown code raises ``KeyError``.
    """
    _demand_area(actor, province_code)
    provinces = geothai.provinces()
    if province_code is not None:
        provinces = [area for area in provinces if area.code == province_code]
        if not provinces:
            raise KeyError(province_code)
    districts = [area for province in provinces for area in geothai.districts(province.code)]
    subdistricts = [area for district in districts for area in geothai.subdistricts(district.code)]
    with transaction.atomic():
        written = {
            "provinces": _write(Province, provinces, lambda code: {}),
            "districts": _write(District, districts, lambda code: {"province_id": code[:2]}),
            "subdistricts": _write(Subdistrict, subdistricts, lambda code: {"district_id": code[:4]}),
        }
        if any(written.values()):
            subject = f"areas:{province_code or 'all'}"
            audit.record(actor, "areas.imported", subject, now=now or timezone.now(), **written)
    return {"province": len(provinces), "district": len(districts), "subdistrict": len(subdistricts)}


def _write(model, areas, parent_of) -> int:
    """Write what differs from what is there, in one statement for many rows; returns how many rows that were."""
    there = model.objects.order_by().values_list("code", "name_th", "name_en", "is_corrected")
    names_there = {code: (th, en) for code, th, en, _kept in there}
    kept = {code for code, _th, _en, is_corrected in there if is_corrected}
    rows = [
        model(code=area.code, name_th=area.name_th, name_en=area.name_en, **parent_of(area.code))
        for area in areas
        if area.code not in kept and not _says_the_same(area, names_there.get(area.code))
    ]
    model.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_th", "name_en", "sort_key"],
    )
    return len(rows)


def _says_the_same(area, there: tuple[str, str] | None) -> bool:
    """Thai names are kept in their normal form, which nearly all have from the beginning."""
    if area is None:
        return False
    said = (area.name_th, area.name_en)
    return there == said or there == (names.normal(area.name_th), area.name_en)


def correct_area(area: District | Subdistrict, *, actor: User | None, now: datetime) -> District | Subdistrict:
    """Correct the names of a district or subdistrict; its code and what it lies in are the official list's."""
    district = area if isinstance(area, District) else area.district
    _demand_area(actor, district.province_id)
    with transaction.atomic():
        area.is_corrected = not _says_the_same(_official(area), (area.name_th, area.name_en))
        area.save(update_fields=["name_th", "name_en", "sort_key", "is_corrected"])
        audit.record(actor, "area.corrected", audit.subject_of(area), now=now, th=area.name_th, en=area.name_en)
    return area


def _official(area: District | Subdistrict) -> geothai.District | geothai.Subdistrict | None:
    find = geothai.district if isinstance(area, District) else geothai.subdistrict
    return find(area.pk)


def community_development_office(area: Province | District) -> Office:
    """The community development office of a province or a district, made when first asked for."""
    if isinstance(area, Province):
        office, _ = Office.objects.get_or_create(
            code=f"cdd-{area.code}",
            defaults={
                "kind": Office.Kind.PROVINCE,
                "name": f"สำนักงานพัฒนาชุมชนจังหวัด{area.name_th}",
                "name_en": f"{area.name_en} Provincial Community Development Office",
                "province": area,
            },
        )
        return office
    office, _ = Office.objects.get_or_create(
        code=f"cdd-{area.code}",
        defaults={
            "kind": Office.Kind.DISTRICT,
            "name": f"สำนักงานพัฒนาชุมชนอำเภอ{area.name_th}",
            "name_en": f"{area.name_en} District Community Development Office",
            "province": area.province,
            "district": area,
        },
    )
    return office


def check_district_in_group(district: District, group: DistrictGroup) -> bool:
    """Refuse a district of another province, or one that another group of the year has; whether this one has it."""
    if district.province_id != group.province_id:
        raise Refusal(DISTRICT_NOT_IN_PROVINCE, district=str(district), province=str(group.province))
    groups = {year: (key, number) for year, key, number in GROUPS_OF_DISTRICT.ask(district=district.pk)}
    found = groups.get(group.fiscal_year)
    if found and found[0] != group.pk:
        raise Refusal(DISTRICT_IN_ANOTHER_GROUP, district=str(district), number=found[1], year=group.fiscal_year)
    return bool(found)


GROUPS_OF_DISTRICT = Prepared(
    lambda district: (
        GroupedDistrict.objects.filter(district=district)
        .order_by()
        .values_list("fiscal_year", "district_group", "district_group__number")
    )
)


def save_group(group: DistrictGroup, *, actor: User | None, now: datetime) -> DistrictGroup:
    _demand_area(actor, group.province_id)
    with transaction.atomic():
        created = group.pk is None
        rows.save(group)
        action = "district_group.created" if created else "district_group.changed"
        follows, facts = "" if created else None, {"number": group.number, "year": group.fiscal_year}
        audit.record(actor, action, audit.subject_of(group), now=now, follows=follows, **facts)
    return group


def put_in_group(
    group: DistrictGroup, districts: Iterable[District], *, actor: User | None, now: datetime
) -> list[GroupedDistrict]:
    """Add districts to a group; those already in it stay. All or none."""
    _demand_area(actor, group.province_id)
    with transaction.atomic():
        members = [_member(district, group) for district in districts]
        codes = sorted(row.district_id for row in members)
        audit.record(actor, "district_group.filled", audit.subject_of(group), now=now, districts=codes)
    return members


def _member(district: District, group: DistrictGroup) -> GroupedDistrict:
    there = {"district": district, "district_group": group, "fiscal_year": group.fiscal_year}
    if check_district_in_group(district, group):
        return GroupedDistrict.objects.get(**there)
    row = GroupedDistrict(**there)
    rows.insert(row)
    return row


def take_from_group(member: GroupedDistrict, *, actor: User | None, now: datetime) -> None:
    _demand_area(actor, member.district_group.province_id)
    with transaction.atomic():
        group = member.district_group
        audit.record(actor, "district_group.emptied", audit.subject_of(group), now=now, districts=[member.district_id])
        member.delete()


def remove_group(group: DistrictGroup, *, actor: User | None, now: datetime) -> None:
    """Take out a group that nothing belongs to any more."""
    _demand_area(actor, group.province_id)
    with transaction.atomic():
        if members := list(group.members.all()):
            raise Refusal(STILL_NEEDED, thing=str(group), by=kinds_of(members))
        audit.record(actor, "district_group.removed", audit.subject_of(group), now=now, number=group.number)
        try:
            group.delete()
        except ProtectedError as error:
            raise Refusal(STILL_NEEDED, thing=str(group), by=kinds_of(error.protected_objects)) from error


def save_office(office: Office, *, actor: User | None, now: datetime) -> Office:
    """Create or change an office. A district office's province follows from its district."""
    if office.district is not None:
        office.province_id = office.district.province_id
    _demand_area(actor, office.province_id)
    _demand_kind(actor, office)
    with transaction.atomic():
        created = office.pk is None
        rows.save(office)
        action = "office.created" if created else "office.changed"
        follows, facts = "" if created else None, {"code": office.code, "kind": office.kind}
        audit.record(actor, action, audit.subject_of(office), now=now, follows=follows, **facts)
    return office


def remove_office(office: Office, *, actor: User | None, now: datetime) -> None:
    """Remove an office that nobody and nothing belongs to."""
    _demand_area(actor, office.province_id)
    _demand_kind(actor, office)
    with transaction.atomic():
        audit.record(actor, "office.removed", audit.subject_of(office), now=now, code=office.code, name=office.name)
        try:
            office.delete()
        except ProtectedError as error:
            raise Refusal(STILL_NEEDED, thing=str(office), by=kinds_of(error.protected_objects)) from error


def _demand_kind(actor: User | None, office: Office) -> None:
    """What an office serves decides how far a role for it reaches, so only the department makes its own and zones'."""
    wide = (Office.Kind.DEPARTMENT, Office.Kind.ZONE)
    was_wide = office.pk is not None and Office.objects.filter(pk=office.pk, kind__in=wide).exists()
    if (office.kind in wide or was_wide) and actor is not None and not may_manage_area(actor, None):
        raise Refusal(OFFICE_BEYOND_OWN)


def save_zone(
    zone: InspectionZone, *, provinces: Iterable[Province] | None = None, actor: User | None, now: datetime
) -> InspectionZone:
    """Create or change an inspection zone, and say which provinces it has; None leaves them as they are."""
    _demand_area(actor, None)
    with transaction.atomic():
        created = zone.pk is None
        zone.save()
        if provinces is not None:
            zone.provinces.set(provinces)
        audit.record(
            actor,
            "zone.created" if created else "zone.changed",
            audit.subject_of(zone),
            now=now,
            number=zone.number,
            year=zone.fiscal_year,
            provinces=sorted(zone.provinces.values_list("pk", flat=True)),
        )
    return zone


def _demand_area(actor: User | None, province: str | None) -> None:
    if actor is not None:
        demand(may_manage_area(actor, province))

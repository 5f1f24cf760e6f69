"""The first stage: Thailand's areas, offices, district groups, rubrics and people."""

from scoring import shipped_rubrics
from scoring.demo import season
from scoring.demo.passwords import password_of
from subdistricts import people, places
from subdistricts.models import Assignment, District, DistrictGroup, Office, Province, User


def build(seed: int) -> None:
    places.import_areas(now=season.SET_UP)
    province = Province.objects.get(pk=season.PROVINCE)
    _offices(province)
    _groups(province)
    shipped_rubrics.load_all(now=season.SET_UP)
    for seat in season.SEATS:
        _person(seat.username, seat.name, seed, Office.objects.get(code=seat.office))
    stand_in = season.STAND_IN
    office = Office.objects.get(code=season.SEATS[stand_in.seat - 1].office)
    _person(stand_in.username, stand_in.name, seed, office)
    for account in season.ACCOUNTS:
        _give_role(account, _person(account.username, account.name, seed, _office_of(account)))


def _offices(province: Province) -> None:
    places.community_development_office(province)
    for group in season.GROUPS:
        for district in District.objects.filter(pk__in=group.districts).select_related("province"):
            places.community_development_office(district)
    for office in season.OFFICES:
        row = Office(
            code=office.code, kind=Office.Kind.OTHER, name=office.name, name_en=office.name_en, province=province
        )
        places.save_office(row, actor=None, now=season.SET_UP)


def _groups(province: Province) -> None:
    for group in season.GROUPS:
        row = DistrictGroup(
            province=province, fiscal_year=season.FISCAL_YEAR, number=group.number, is_sample=group.is_sample
        )
        places.save_group(row, actor=None, now=season.SET_UP)
        places.put_in_group(row, District.objects.filter(pk__in=group.districts), actor=None, now=season.SET_UP)


def _person(username: str, name: str, seed: int, office: Office | None) -> User:
    user = User(username=username, name=name, office=office, is_demo=True)
    user.set_password(password_of(username, seed))
    return people.save_user(user, actor=None, now=season.SET_UP)


def _office_of(account: season.Account) -> Office | None:
    """The community development office of the account's area; nobody of the department has one here."""
    return Office.objects.filter(code=f"cdd-{account.area}").first()


def _give_role(account: season.Account, user: User) -> None:
    area = {} if account.area is None else {f"{account.scope}_id": account.area}
    row = Assignment(user=user, role=account.role, scope=account.scope, **area)
    people.save_assignment(row, actor=None, now=season.SET_UP)

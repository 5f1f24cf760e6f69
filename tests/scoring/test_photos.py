"""The rules about photographs: one hash, one effect and one answer; nothing that a sheet names is silently missing."""

from hashlib import sha256
from unittest import mock

import pytest
from django.db import IntegrityError

from scoring import photos
from scoring.models import Photo
from subdistricts.models import AuditEntry
from subdistricts.refusals import Refusal
from tests import cast, make, pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def sheet(people):
    return make.sheet(people.round, people.judge)


def receive(judge, data=None, digest=None):
    data = pictures.photo() if data is None else data
    return photos.receive(data, digest or sha256(data).hexdigest(), judge=judge, actor=judge, now=make.NOW)


def refusal(judge, *args):
    with pytest.raises(Refusal) as caught:
        receive(judge, *args)
    return caught.value.code


def hash_of(number: int) -> str:
    return sha256(pictures.photo(number)).hexdigest()


def naming(*hashes: str) -> dict:
    return make.body("10", None, None, None, None, photos=list(hashes))


def test_a_photograph_is_kept_with_its_judge_and_told_in_the_trail(people):
    data = pictures.telling(orientation=6)
    answer = receive(people.judge, data)
    kept = Photo.objects.get()
    assert (kept.user, kept.sha256, kept.received_at) == (people.judge, sha256(data).hexdigest(), make.NOW)
    assert (kept.width, kept.height, kept.size) == (48, 64, len(kept.jpeg))
    assert answer.content == {
        "sha256": kept.sha256,
        "width": 48,
        "height": 64,
        "size": kept.size,
        "received_at": "2021-12-29T03:42:00+00:00",
        "server_epoch": answer.content["server_epoch"],
    }
    entry = AuditEntry.objects.get(action="photo.received")
    assert (entry.actor, entry.round, entry.subject) == (people.judge, people.round, f"photo:{kept.pk}")
    assert entry.facts == {"sha256": kept.sha256, "judge": people.judge.pk}


def test_a13_the_same_photograph_again_is_one_effect_and_one_answer(people):
    first = receive(people.judge)
    with mock.patch("scoring.pictures.clean", side_effect=AssertionError("was opened again")):
        second = receive(people.judge)
    assert (first.replay, second.replay) == (False, True)
    assert second.content == first.content | {"replay": True}
    assert (Photo.objects.count(), AuditEntry.objects.filter(action="photo.received").count()) == (1, 1)


def test_of_two_that_come_at_the_same_moment_one_is_kept_and_both_are_answered(people):
    """The other one is written while this one is being opened."""
    clean = photos.pictures.clean

    def meanwhile(data):
        with mock.patch("scoring.pictures.clean", clean):
            receive(people.judge)
        return clean(data)

    with mock.patch("scoring.pictures.clean", meanwhile):
        answer = receive(people.judge)
    assert (answer.replay, Photo.objects.count()) == (True, 1)


def test_what_the_database_refuses_for_another_reason_is_not_answered_as_kept(people):
    with mock.patch("subdistricts.audit.record", side_effect=IntegrityError("another")), pytest.raises(IntegrityError):
        receive(people.judge)
    assert Photo.objects.count() == 0


def test_the_same_photograph_of_two_judges_is_each_ones_own(people):
    receive(people.judge)
    assert receive(people.chair).replay is False
    assert {photo.user for photo in Photo.objects.all()} == {people.judge, people.chair}


@pytest.mark.parametrize(
    ("data", "digest", "code"),
    [
        (pictures.photo(), "0" * 64, "photo_hash_mismatch"),
        (pictures.photo()[:-1], sha256(pictures.photo()).hexdigest(), "photo_hash_mismatch"),
        (bytes(photos.MAX_BYTES + 1), None, "photo_too_large"),
        (pictures.png_bomb(50_000, 50_000), None, "photo_too_many_pixels"),
        (pictures.gif_and_script(), None, "photo_not_readable"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_leaves_nothing(people, data, digest, code):
    entries = AuditEntry.objects.count()
    assert refusal(people.judge, data, digest) == code
    assert (Photo.objects.count(), AuditEntry.objects.count()) == (0, entries)


def test_who_fills_in_no_sheet_sends_no_photographs(people):
    with mock.patch("scoring.pictures.clean", side_effect=AssertionError("was opened")):
        assert [refusal(person) for person in (people.stranger, people.staff)] == ["not_found", "not_found"]


def test_a_tablet_gone_mad_fills_no_disk(people):
    with mock.patch("scoring.photos.MOST_OF_ONE", 2):
        receive(people.judge, pictures.photo(1))
        receive(people.judge, pictures.photo(2))
        assert refusal(people.judge, pictures.photo(3)) == "photo_too_many"
        assert receive(people.judge, pictures.photo(2)).replay is True
        assert receive(people.chair, pictures.photo(3)).replay is False


def test_staff_may_bring_a_judges_photograph(people):
    data = pictures.photo()
    photos.receive(data, hash_of(0), judge=people.judge, actor=people.staff, now=make.NOW)
    entry = AuditEntry.objects.get(action="photo.received")
    assert (Photo.objects.get().user, entry.actor) == (people.judge, people.staff)


# What a sheet names


def test_a_sheet_is_saved_before_its_photographs_and_says_which_have_not_come(people, sheet):
    device = make.Device(people.judge)
    body = naming(hash_of(1), hash_of(2))
    assert device.send(sheet, "save", body).outcome == "applied"
    receive(people.judge, pictures.photo(2))
    named = photos.of_sheet(sheet, sheet.body)
    assert named["c1"] == [photos.Named(hash_of(1), False), photos.Named(hash_of(2), True)]
    assert ({code: len(each) for code, each in named.items()}, photos.count_missing(named)) == (
        {"c1": 2, "c2": 0, "c3": 0, "c4": 0, "c5": 0},
        1,
    )


def test_another_judges_photograph_does_not_stand_for_a_missing_one(people, sheet):
    make.Device(people.judge).send(sheet, "save", naming(hash_of(1)))
    receive(people.chair, pictures.photo(1))
    assert photos.count_missing(photos.of_sheet(sheet, sheet.body)) == 1


def test_one_that_is_named_twice_is_missing_once(sheet):
    body = naming(hash_of(1))
    body["criteria"]["c2"]["photos"] = [hash_of(1)]
    assert photos.count_missing(photos.of_sheet(sheet, body)) == 1


@pytest.mark.parametrize(
    "body", [None, {"criteria": {"c1": {"photos": "x"}}}, {"criteria": {"c1": {"photos": [1, "x"]}}}]
)
def test_what_is_no_hash_names_nothing(sheet, body, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert photos.count_missing(photos.of_sheet(sheet, body)) == 0


def test_it_costs_one_query_for_a_sheet_full_of_photographs(people, sheet, django_assert_num_queries):
    body = naming(*(hash_of(number) for number in range(12)))
    make.Device(people.judge).send(sheet, "save", body)
    with django_assert_num_queries(1):
        photos.of_sheet(sheet, sheet.body)


# Who may see one


def visible_to(people, **extra) -> set[str]:
    everybody = vars(people) | extra
    del everybody["round"]
    return {name for name, user in everybody.items() if Photo.objects.visible_to(user).exists()}


def test_a_photograph_that_no_sheet_names_is_its_judges_alone(people):
    receive(people.judge)
    assert visible_to(people) == {"judge"}


def test_staff_without_a_vote_see_what_a_sheet_names_and_no_judge_anothers(people, sheet):
    receive(people.judge)
    make.Device(people.judge).send(sheet, "save", naming(hash_of(0)))
    assert visible_to(people) == {"judge", "staff"}


def test_naming_anothers_photograph_shows_it_to_nobody(people):
    receive(people.judge)
    own = make.sheet(people.round, people.other_judge)
    make.Device(people.other_judge).send(own, "save", naming(hash_of(0)))
    assert visible_to(people) == {"judge"}


def test_who_sits_for_the_same_seat_sees_what_he_would_sign(people, sheet):
    visit = make.visit(sheet.candidate)
    sitting = make.user("sitting")
    make.stand_in(sheet.seat, visit, sitting)
    receive(people.judge)
    make.Device(people.judge).send(sheet, "save", naming(hash_of(0)))
    assert visible_to(people, sitting=sitting) == {"judge", "staff", "sitting"}
    make.recuse(sheet.seat, sheet.candidate)
    assert visible_to(people, sitting=sitting) == {"judge", "staff"}


def test_once_published_staff_with_a_vote_see_it_too(people, sheet):
    receive(people.judge)
    body = make.body("20", "20", "20", "20", "20", photos=[hash_of(0)])
    make.Device(people.judge).send(sheet, "sign", body)
    make.result(people.round, people.staff)
    assert visible_to(people) == {"judge", "staff", "judging_staff"}

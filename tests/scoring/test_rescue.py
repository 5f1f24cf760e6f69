"""Work out of a tablet's file: taken in once, held until somebody answers for it, and then as if it had been sent."""

import base64
import json
import math
import re
import uuid
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from scoring import rescue, rescue_files, rescue_standings, sheets, verification
from scoring.models import Photo, QuarantinedOp, RescuedOp, RescuedPhoto, RescueRuling, SheetOp
from scoring.rescue_standings import Standing
from subdistricts import audit, trail
from subdistricts.models import AuditEntry
from subdistricts.refusals import Refusal
from tests import cast, make, pictures

pytestmark = pytest.mark.django_db

TENS = ("10",) * 5
SOME = make.body("10", "10", "10", "10", None)


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def sheet(people):
    return make.sheet(people.round, people.judge)


@pytest.fixture
def tablet(people):
    return make.Device(people.judge)


@pytest.fixture
def texts(tablet, sheet):
    """A save and a signing that never reached the server."""
    return [tablet.op_text(sheet, "save", SOME), tablet.op_text(sheet, "sign", make.body(*TENS))]


@pytest.fixture
def second_staff(people):
    other = make.user("second_staff")
    make.assign(other, "staff")
    return other


def bring(data, actor):
    return rescue.bring(rescue_files.read(data), actor=actor, now=make.NOW)


def refused(call, *args, **facts):
    with pytest.raises(Refusal) as caught:
        call(*args, **facts)
    return caught.value.code


def tokens(groups):
    return [group.token for group in groups]


def confirm_all(judge):
    return rescue.confirm(tokens(rescue.own_groups(judge)), actor=judge, now=make.NOW)


def accept_all(round_, actor, reason="แท็บเล็ตเสีย"):
    seen = tokens(rescue.groups_in(round_, actor))
    return rescue.accept(round_, seen, reason=reason, actor=actor, now=make.NOW)


def outcomes(settled):
    return [each.outcome for each in settled]


# The file


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no JSON", "rescue_unreadable"),
        (b"\xff\xfe", "rescue_unreadable"),
        (b"[" * 200_000, "rescue_unreadable"),
        (b'{"format":' * 100_000, "rescue_unreadable"),
        (b"[]", "rescue_format"),
        (b'{"format": "cddeval-rescue", "version": 2}', "rescue_format"),
        (b'{"format": "cddeval-rescue", "version": true}', "rescue_format"),
        (b'{"format": "another", "version": 1}', "rescue_format"),
        (b'{"format": "cddeval-rescue", "version": 1}', "rescue_unreadable"),
        (b" " * (rescue_files.MAX_BYTES + 1), "rescue_too_large"),
    ],
)
def test_what_is_no_such_file_is_refused_as_a_whole(data, code):
    assert refused(rescue_files.read, data) == code


@pytest.mark.parametrize(
    "changes",
    [
        {"user_id": "7"},
        {"user_id": 2**60},
        {"user_id": None},
        {"device_id": "tablet"},
        {"ops": {}},
        {"ops": [1] * (rescue_files.MAX_OPS + 1)},
        {"photos": "none"},
        {"photos_left_out": -1},
    ],
)
def test_a_head_that_does_not_fit_is_refused_as_a_whole(people, changes):
    assert refused(rescue_files.read, make.rescue_file(people.judge, **changes)) == "rescue_unreadable"


@pytest.mark.parametrize(
    "entry",
    [
        7,
        {},
        {"text": 7, "sha256": "0"},
        {"text": "{", "sha256": sha256(b"{").hexdigest()},
        {"text": "\ud800", "sha256": "0" * 64},
        {"text": "[" * 60_000, "sha256": sha256(b"[" * 60_000).hexdigest()},
        {"text": " " * 70_000, "sha256": sha256(b" " * 70_000).hexdigest()},
    ],
)
def test_one_broken_op_leaves_the_others_as_they_are(people, texts, entry):
    whole = json.loads(make.rescue_file(people.judge, *texts))
    whole["ops"].insert(1, entry)
    contents = bring(json.dumps(whole).encode(), people.staff)
    assert contents.counts == [(Standing.NEW, 2), (Standing.UNREADABLE, 1)]
    assert [each.entry.place for each in contents.left_out] == [2]


def test_an_op_that_is_not_what_its_hash_says_is_left_out(people, texts):
    whole = json.loads(make.rescue_file(people.judge, *texts))
    whole["ops"][0]["text"] = whole["ops"][0]["text"].replace('"10"', '"12"')
    contents = bring(json.dumps(whole).encode(), people.staff)
    assert [(each.standing, each.entry.problem) for each in contents.left_out] == [("unreadable", "hash_mismatch")]
    assert RescuedOp.objects.count() == 1


# Bringing it


def test_what_is_brought_waits_and_moves_nothing(people, sheet, texts):
    contents = bring(make.rescue_file(people.judge, *texts), people.staff)
    sheet.refresh_from_db()
    assert contents.counts == [(Standing.NEW, 2)]
    assert (sheet.rev, SheetOp.objects.count()) == (0, 0)
    assert list(RescuedOp.objects.values_list("text", flat=True)) == [text.decode() for text in texts]
    assert rescue.waiting_for(people.judge) == 1


def test_bringing_it_again_by_another_takes_nothing_twice(people, texts, second_staff):
    data = make.rescue_file(people.judge, *texts)
    bring(data, people.staff)
    before = AuditEntry.objects.count()
    assert bring(data, people.staff).counts == [(Standing.WAITING, 2)]
    assert bring(data + b"\n", second_staff).counts == [(Standing.WAITING, 2)]
    assert (RescuedOp.objects.count(), AuditEntry.objects.count()) == (2, before)


def test_an_op_that_stands_in_the_file_twice_is_one(people, texts):
    bring(make.rescue_file(people.judge, *texts, *texts), people.staff)
    assert RescuedOp.objects.count() == 2


def test_what_the_server_has_is_seen_as_received(people, sheet, tablet, texts):
    tablet.send_text(texts[0])
    contents = bring(make.rescue_file(people.judge, *texts), people.staff)
    assert contents.counts == [(Standing.NEW, 1), (Standing.HERE, 1)]
    assert list(RescuedOp.objects.values_list("seq", flat=True)) == [2]


def test_what_differs_under_a_used_number_is_kept_and_told(people, sheet, tablet, texts):
    tablet.send_text(texts[0])
    other = json.loads(texts[0]) | {"op_id": str(uuid.uuid4())}
    changed = texts[0].replace(b'"10"', b'"12"')
    contents = bring(make.rescue_file(people.judge, json.dumps(other).encode(), changed), people.staff)
    assert contents.counts == [(Standing.DIFFERING, 2)]
    assert sorted(outcomes(confirm_all(people.judge))) == ["op_id_reused", "seq_reused"]
    assert (SheetOp.objects.count(), QuarantinedOp.objects.count(), rescue.waiting_for(people.judge)) == (1, 2, 0)


def test_ops_of_others_are_left_out_and_named(people, sheet, texts):
    foreign = make.Device(people.chair).op_text(make.sheet(people.round, people.chair), "save", SOME)
    under_his_name = make.Device(people.judge).op_text(make.sheet(people.round, people.chair), "save", SOME)
    missing = make.Device(people.judge).op_text(sheet, "save", SOME, sheet_id=str(uuid.uuid4()))
    contents = bring(make.rescue_file(people.judge, *texts, foreign, under_his_name, missing), people.staff)
    assert contents.counts == [(Standing.NEW, 2), (Standing.NOT_HIS, 3)]
    assert [each.entry.place for each in contents.left_out] == [3, 4, 5]
    assert set(RescuedOp.objects.values_list("user", "sheet")) == {(people.judge.pk, sheet.pk)}


def test_the_judge_may_bring_his_own(people, texts):
    assert bring(make.rescue_file(people.judge, *texts), people.judge).counts == [(Standing.NEW, 2)]


@pytest.mark.parametrize(
    "who",
    ["chair", "judging_staff", "administrator", "department_administrator", "reader", "foreign_staff", "stranger"],
)
def test_nobody_else_learns_what_is_in_it(people, texts, who):
    assert refused(bring, make.rescue_file(people.judge, *texts), getattr(people, who)) == "rescue_nothing"
    assert RescuedOp.objects.count() == 0


def test_a_file_of_nobody_is_refused(people, texts):
    assert refused(bring, make.rescue_file(people.judge, *texts, user_id=987_654), people.staff) == "rescue_nothing"


# The judge answers


def test_what_the_judge_confirms_is_handled_once_and_in_order(people, sheet, texts):
    bring(make.rescue_file(people.judge, *reversed(texts)), people.staff)
    assert outcomes(confirm_all(people.judge)) == ["applied", "applied"]
    sheet.refresh_from_db()
    assert (sheet.rev, sheet.signed_by, sheet.signed_body) == (2, people.judge, make.body(*TENS))
    assert list(SheetOp.objects.values_list("text", flat=True)) == [text.decode() for text in texts]
    assert rescue.own_groups(people.judge) == []


def test_what_came_by_the_network_meanwhile_is_not_doubled(people, sheet, tablet, texts):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    seen = tokens(rescue.own_groups(people.judge))
    stale = rescue.groups_of(RescuedOp.objects.all())
    answer = tablet.send_text(texts[0])
    assert refused(rescue.confirm, seen, actor=people.judge, now=make.NOW) == "rescue_changed"
    assert [rescue._handle(op, make.NOW) for op in stale[0].ops] == [answer.outcome, "applied"]
    sheet.refresh_from_db()
    assert (sheet.rev, SheetOp.objects.count()) == (2, 2)


def test_a_tablet_that_comes_back_gets_the_stored_answers(people, tablet, texts):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    confirm_all(people.judge)
    answers = [tablet.send_text(text) for text in texts]
    assert [(answer.replay, answer.outcome) for answer in answers] == [(True, "applied"), (True, "applied")]
    assert SheetOp.objects.count() == 2


def test_work_of_two_tablets_is_a_conflict_for_the_judge(people, sheet, texts):
    make.Device(people.judge).send(sheet, "save", make.body("1", "1", "1", "1", "1"))
    bring(make.rescue_file(people.judge, *texts), people.staff)
    assert outcomes(confirm_all(people.judge)) == ["conflict", "conflict"]
    assert sheets.state_of(sheet) == "conflict"


def test_work_for_a_locked_round_is_held(people, texts):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    for person in (people.chair, people.other_judge, people.judging_staff):
        make.sign(make.sheet(people.round, person), *TENS)
    make.lock(people.round, people.staff)
    assert outcomes(confirm_all(people.judge)) == ["held", "held"]


def test_only_what_was_seen_is_confirmed(people, sheet, tablet, texts):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    seen = tokens(rescue.own_groups(people.judge))
    bring(make.rescue_file(people.judge, tablet.op_text(sheet, "save", SOME)), people.staff)
    assert refused(rescue.confirm, seen, actor=people.judge, now=make.NOW) == "rescue_changed"
    assert refused(rescue.confirm, [], actor=people.judge, now=make.NOW) == "rescue_changed"


@pytest.mark.parametrize("who", ["chair", "staff", "stranger"])
def test_nobody_confirms_for_the_judge(people, texts, who):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    seen = tokens(rescue.own_groups(people.judge))
    for answer in (rescue.confirm, rescue.refuse):
        assert refused(answer, seen, actor=getattr(people, who), now=make.NOW) == "rescue_changed"
    assert RescueRuling.objects.count() == 0


def test_what_the_judge_refused_is_kept_and_never_handled(people, texts, second_staff):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    rescue.refuse(tokens(rescue.own_groups(people.judge)), actor=people.judge, now=make.NOW)
    assert (rescue.waiting_for(people.judge), rescue.groups_in(people.round, people.staff)) == (0, [])
    assert bring(make.rescue_file(people.judge, *texts), people.staff).counts == [(Standing.REFUSED, 2)]
    assert (SheetOp.objects.count(), RescuedOp.objects.count()) == (0, 2)


def test_a_refusal_by_mistake_can_be_taken_back(people, texts):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    rescue.refuse(tokens(rescue.own_groups(people.judge)), actor=people.judge, now=make.NOW)
    again = tokens(rescue.refused_groups(people.judge))
    assert outcomes(rescue.confirm(again, actor=people.judge, now=make.NOW)) == ["applied", "applied"]
    assert rescue.refused_groups(people.judge) == []


def test_a_sheet_that_is_no_longer_his_stays_waiting(people, sheet, texts):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    seat = sheet.seat
    type(seat).objects.filter(pk=seat.pk).update(holder=make.user("successor"))
    assert outcomes(confirm_all(people.judge)) == ["not_found", "not_found"]
    assert (RescueRuling.objects.count(), rescue.waiting_for(people.judge)) == (0, 1)


# The staff answer in his stead


def test_two_of_the_staff_are_needed(people, sheet, texts, second_staff):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    assert outcomes(accept_all(people.round, people.staff)) == ["", ""]
    assert SheetOp.objects.count() == 0
    assert outcomes(accept_all(people.round, second_staff)) == ["applied", "applied"]
    sheet.refresh_from_db()
    assert (sheet.rev, sheet.signed_by) == (2, people.judge)
    assert set(SheetOp.objects.values_list("user", flat=True)) == {people.judge.pk}
    assert rescue.groups_in(people.round, people.staff) == []


def test_the_same_person_twice_does_not_count(people, texts):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    accept_all(people.round, people.staff)
    assert refused(accept_all, people.round, people.staff) == "rescue_twice"
    assert SheetOp.objects.count() == 0


def test_the_judge_confirms_what_one_has_accepted(people, texts):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    accept_all(people.round, people.staff)
    assert outcomes(confirm_all(people.judge)) == ["applied", "applied"]


def test_a_reason_is_needed(people, texts):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    assert refused(accept_all, people.round, people.staff, "  ") == "reason_needed"


@pytest.mark.parametrize("who", ["judge", "chair", "judging_staff", "administrator", "reader"])
def test_who_does_not_lead_the_round_cannot_accept(people, texts, who):
    bring(make.rescue_file(people.judge, *texts), people.staff)
    actor = getattr(people, who)
    seen = tokens(rescue.groups_in(people.round, people.staff))
    code = refused(rescue.accept, people.round, seen, reason="x", actor=actor, now=make.NOW)
    assert code == ("nothing_here" if who == "reader" else "not_allowed")
    assert RescueRuling.objects.count() == 0


def test_staff_who_once_sat_for_the_seat_never_accept_their_own(people, sheet, texts):
    """His seat has another holder by now, so he gives no score in the round any more."""
    bring(make.rescue_file(people.judge, *texts), people.staff)
    seen = tokens(rescue.groups_in(people.round, people.staff))
    type(sheet.seat).objects.filter(pk=sheet.seat.pk).update(holder=make.user("successor"))
    make.assign(people.judge, "staff")
    assert rescue.groups_in(people.round, people.judge) == []
    code = refused(rescue.accept, people.round, seen, reason="x", actor=people.judge, now=make.NOW)
    assert code == "rescue_own"


# Afterwards


def test_the_trail_tells_who_brought_and_who_answered(people, sheet, texts, second_staff):
    data = make.rescue_file(people.judge, *texts)
    bring(data, people.staff)
    accept_all(people.round, people.staff, "แท็บเล็ตตกน้ำ")
    accept_all(people.round, second_staff, "กรรมการยืนยันทางโทรศัพท์")
    brought = AuditEntry.objects.get(subject=f"rescue:{sha256(data).hexdigest()}")
    assert (brought.action, brought.actor, brought.round) == ("rescue.brought", people.staff, people.round)
    of_sheet = AuditEntry.objects.filter(subject=f"sheet:{sheet.pk}").order_by("pk")
    assert [(entry.action, entry.actor) for entry in of_sheet] == [
        ("rescue.accepted", people.staff),
        ("sheet.save", people.judge),
        ("sheet.sign", people.judge),
        ("rescue.accepted", second_staff),
    ]
    assert of_sheet.last().facts["reason"] == "กรรมการยืนยันทางโทรศัพท์"
    assert [each["outcome"] for each in of_sheet.last().facts["ops"]] == ["applied", "applied"]
    assert list(trail.breaks(AuditEntry.objects.order_by("pk").iterator())) == []


def test_a_decision_made_of_it_stands(people, texts, second_staff):
    """``verification`` holds every op against the trail, and finds the judge's."""
    from_file = make.rescue_file(people.judge, *texts)
    bring(from_file, people.staff)
    accept_all(people.round, people.staff)
    accept_all(people.round, second_staff)
    for person in (people.chair, people.other_judge, people.judging_staff):
        for code in make.CODES[:3]:
            make.sign(make.sheet(people.round, person, code), *TENS)
    make.result(people.round, people.staff)
    found = verification.differences()
    assert [str(each) for each in found if each.where != "database"] == []  # tests may run without the triggers


def test_photos_that_its_ops_name_are_kept_until_then(people, sheet, tablet):
    picture, other = b"\xff\xd8 picture", b"another that nothing names"
    body = make.body(*TENS)
    body["criteria"]["c1"]["photos"] = [sha256(picture).hexdigest()]
    photos = [
        {"sha256": sha256(each).hexdigest(), "type": "image/jpeg", "base64": base64.b64encode(each).decode()}
        for each in (picture, other)
    ]
    broken = photos[0] | {"sha256": "0" * 64}
    data = make.rescue_file(people.judge, tablet.op_text(sheet, "save", body), photos=[*photos, broken, 7])
    contents = bring(data, people.staff)
    assert contents.file.broken_photos == 2
    assert [(bytes(kept.data), kept.user) for kept in RescuedPhoto.objects.all()] == [(picture, people.judge)]
    bring(data, people.judge)
    assert RescuedPhoto.objects.count() == 1


@pytest.fixture
def with_photos(people, sheet, tablet):
    """A file whose one op names a good picture and one that is none."""
    bodies = [pictures.photo(1), b"no picture at all"]
    body = make.body(*TENS)
    body["criteria"]["c1"]["photos"] = [sha256(each).hexdigest() for each in bodies]
    photos = [
        {"sha256": sha256(each).hexdigest(), "type": "image/jpeg", "base64": base64.b64encode(each).decode()}
        for each in bodies
    ]
    op = tablet.op_text(sheet, "save", body)
    return make.rescue_file(people.judge, op, photos=photos), op, bodies


def photos_of(judge):
    return list(Photo.objects.filter(user=judge).values_list("sha256", flat=True))


def test_photos_go_where_the_others_are_when_their_op_is_confirmed(people, with_photos):
    data, _op, (good, bad) = with_photos
    bring(data, people.staff)
    assert photos_of(people.judge) == []
    confirm_all(people.judge)
    assert photos_of(people.judge) == [sha256(good).hexdigest()]
    assert [photo.sha256 for photo in RescuedPhoto.objects.all()] == [sha256(bad).hexdigest()]
    received = AuditEntry.objects.get(action="photo.received")
    assert (received.actor, received.facts["judge"]) == (people.judge, people.judge.pk)


def test_photos_go_there_when_the_second_of_the_staff_has_accepted(people, with_photos, second_staff):
    data, _op, (good, _bad) = with_photos
    bring(data, people.staff)
    accept_all(people.round, people.staff)
    assert photos_of(people.judge) == []
    accept_all(people.round, second_staff)
    assert photos_of(people.judge) == [sha256(good).hexdigest()]


def test_photos_of_an_op_that_the_server_has_go_there_at_once(people, with_photos, tablet):
    """The judge named them himself, by their hash: they can be no others."""
    data, op, (good, _bad) = with_photos
    tablet.send_text(op)
    assert bring(data, people.staff).counts == [(Standing.HERE, 1)]
    assert photos_of(people.judge) == [sha256(good).hexdigest()]
    assert bring(data, people.staff).photos == []


def test_photos_of_what_the_judge_refused_go_nowhere(people, with_photos):
    bring(with_photos[0], people.staff)
    rescue.refuse(tokens(rescue.own_groups(people.judge)), actor=people.judge, now=make.NOW)
    assert (photos_of(people.judge), RescuedPhoto.objects.count()) == ([], 2)


def test_a_tablet_writes_no_file_that_is_too_large_to_be_brought():
    source = Path(settings.BASE_DIR, "static/js/offline/rescue.js").read_text(encoding="utf-8")
    said = dict(re.findall(r"^const (MOST_\w+) = ([\d_* ]+);", source, re.MULTILINE))
    limits = {name: math.prod(int(part) for part in text.split("*")) for name, text in said.items()}
    assert limits["MOST_BYTES"] < rescue_files.MAX_BYTES
    assert limits["MOST_OPS"] == rescue_files.MAX_OPS
    assert limits["MOST_PHOTOS"] == rescue_files.MAX_PHOTOS


def test_looking_costs_the_same_for_one_sheet_and_for_three(people, django_assert_num_queries):
    device = make.Device(people.judge)
    texts = [device.op_text(make.sheet(people.round, people.judge, code), "save", SOME) for code in make.CODES[:3]]
    files = [rescue_files.read(make.rescue_file(people.judge, *some)) for some in (texts[:1], texts)]
    rescue_standings.look(files[0], actor=people.staff)
    for file in files:
        people.staff.__dict__.pop("_votes_in", None)
        with django_assert_num_queries(7):
            rescue_standings.look(file, actor=people.staff)
    assert audit.last_digest("rescue:") == ""

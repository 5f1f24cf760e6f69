"""A round's rows become a case, and the answer becomes the board: places, what is missing, how each sheet stands."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring import ranking_words, rankings
from scoring.core import cases
from scoring.models import ScoreSheet
from scoring.rankings import SheetState
from subdistricts.models import Candidate, Seat
from tests import make

pytestmark = pytest.mark.django_db


def sign_all(round_, *lines):
    """Each judge's points for the candidates in their order: five times the same; None leaves the sheet alone."""
    for judge, line in enumerate(lines, start=1):
        for code, points in zip(make.CODES, line, strict=False):
            if points is not None:
                make.sign(make.sheet(round_, f"judge{judge}", code), *[points] * 5)


def board_of(round_):
    return rankings.ranking(rankings.load(round_))


def codes(candidates):
    return [each.subdistrict_id for each in candidates]


def seat(round_, number):
    return Seat.objects.get(committee__round=round_, number=number)


def candidate(round_, code):
    return Candidate.objects.get(round=round_, subdistrict=code)


def test_it_places_candidates_by_their_exact_mean():
    round_ = make.open_round(judges=3, codes=make.CODES[:3])
    sign_all(round_, ["10", "18", "15"], ["11", "17", "15.5"], ["10", "18", "15"])
    board = board_of(round_)
    assert codes(row.candidate for row in board.rows) == [make.CODES[1], make.CODES[2], make.CODES[0]]
    assert [row.total for row in board.rows] == [Fraction(265, 3), Fraction(455, 6), Fraction(155, 3)]
    assert [row.place for row in board.rows] == [1, 2, 3]
    assert [row.is_selected for row in board.rows] == [True, False, False]
    assert board.official == board.live


def test_it_refuses_the_official_ranking_while_a_sheet_is_missing_and_still_shows_the_live_one():
    round_ = make.open_round(judges=2)
    sign_all(round_, ["10", "18"], ["11", None])
    board = board_of(round_)
    assert board.official.refused == "sheets_missing"
    assert (board.live.refused, board.live.complete) == (None, False)
    assert codes(row.candidate for row in board.rows) == [make.CODES[1], make.CODES[0]]
    assert (board.due, board.counted, board.missing) == (4, 3, 1)


def test_it_takes_the_present_sheets_as_the_official_ranking_where_the_rules_say_so():
    round_ = make.open_round(judges=2, missing="present")
    sign_all(round_, ["10", "18"], ["11", None])
    board = board_of(round_)
    assert board.official.refused is None
    assert board.official == board.live


def test_it_shows_the_refusal_and_no_order_where_extremes_cannot_be_dropped():
    round_ = make.open_round(judges=3, aggregate="drop_extremes")
    sign_all(round_, ["10", "18"], ["11", "17"], ["10", "18"])
    board = board_of(round_)
    assert board.live.refused == "too_few_sheets"
    assert [(row.place, row.total) for row in board.rows] == [(None, None), (None, None)]
    assert codes(row.candidate for row in board.rows) == list(make.CODES[:2])


def test_it_counts_only_what_was_signed_last():
    round_ = make.open_round(judges=1)
    sheet = make.sheet(round_, "judge1")
    device = make.Device(sheet.seat.holder)
    device.send(sheet, "sign", make.body(*["10"] * 5))
    device.send(sheet, "save", make.body(*["20"] * 5))
    board = board_of(round_)
    assert [row.total for row in board.rows] == [50, None]
    assert board.facts.state_of(seat(round_, 1), candidate(round_, make.CODES[0])) == SheetState.SIGNED_CHANGED


def test_it_calls_a_sheet_signed_when_the_same_body_was_saved_again():
    round_ = make.open_round(judges=1)
    sheet = make.sheet(round_, "judge1")
    device = make.Device(sheet.seat.holder)
    device.send(sheet, "sign", make.FULL)
    device.send(sheet, "save", make.FULL)
    assert sheet.rev == 2
    facts = rankings.load(round_)
    assert facts.state_of(seat(round_, 1), candidate(round_, make.CODES[0])) == SheetState.SIGNED


def test_it_tells_how_every_sheet_stands():
    round_ = make.open_round(judges=3)
    first, second = (candidate(round_, code) for code in make.CODES[:2])
    sign_all(round_, ["10"])
    draft = make.sheet(round_, "judge1", make.CODES[1])
    make.Device(draft.seat.holder).send(draft, "save", make.body("1"))
    conflict = make.sheet(round_, "judge2")
    make.Device(conflict.seat.holder).send(conflict, "sign", make.FULL)
    make.Device(conflict.seat.holder).send(conflict, "save", make.body("2"), base_rev=0)
    make.recuse(seat(round_, 3), first)
    facts = rankings.load(round_)
    states = [[facts.state_of(seat(round_, number), each) for each in (first, second)] for number in (1, 2, 3)]
    assert states == [
        [SheetState.SIGNED, SheetState.DRAFT],
        [SheetState.CONFLICT, SheetState.EMPTY],
        [SheetState.RECUSED, SheetState.EMPTY],
    ]
    assert [row.total for row in rankings.ranking(facts).rows] == [75, None]


def test_it_says_held_of_work_that_came_after_another_had_signed():
    round_ = make.open_round(judges=1)
    sheet = make.sheet(round_, "judge1")
    late = make.Device(sheet.seat.holder)
    row = candidate(round_, make.CODES[0])
    other = make.user()
    make.stand_in(sheet.seat, make.visit(row), other)
    make.Device(other).send(sheet, "sign", make.FULL)
    assert late.send(sheet, "save", make.body("1")).outcome == "held"
    facts = rankings.load(round_)
    assert facts.state_of(sheet.seat, row) == SheetState.HELD
    assert facts.case.sheets[0].points == {f"c{number}": "20" for number in range(1, 6)}


def test_held_work_does_not_vanish_when_its_judge_saves_again():
    round_ = make.open_round(judges=1)
    sheet = make.sheet(round_, "judge1")
    tablet, row = make.Device(sheet.seat.holder), candidate(round_, make.CODES[0])
    recusal = make.recuse(sheet.seat, row)
    assert tablet.send(sheet, "sign", make.FULL).outcome == "held"
    recusal.delete()
    assert tablet.send(sheet, "sign", make.body("10", "10", "10", "10", "10")).outcome == "applied"
    facts = rankings.load(round_)
    assert facts.state_of(sheet.seat, row) == SheetState.HELD
    assert facts.case.sheets[0].points == {f"c{number}": "10" for number in range(1, 6)}


def test_a_recused_pair_is_not_due_and_does_not_count():
    round_ = make.open_round(judges=2)
    sign_all(round_, ["10", "18"], ["20", "18"])
    make.recuse(seat(round_, 2), candidate(round_, make.CODES[0]))
    board = board_of(round_)
    assert (board.due, board.missing, board.recused) == (3, 0, 1)
    assert [row.total for row in board.rows] == [90, 50]


def test_seats_without_a_vote_are_no_judges():
    round_ = make.draft_round(number_of_places=1)
    make.candidate(round_, make.CODES[0])
    make.seat(round_, make.user("judge1"), "chair")
    make.seat(round_, make.user("scribe"), "secretary", is_voting=False)
    make.rules(round_)
    facts = rankings.load(make.rounds.open_round(round_, actor=None, now=make.NOW))
    assert [each.role for each in facts.seats] == ["chair"]
    assert facts.case.chair == str(facts.seats[0].pk)


def test_it_uses_the_newest_rules():
    round_ = make.open_round(judges=1)
    staff = make.user()
    make.assign(staff, "staff")
    terms = rankings.RoundRules(round=round_, missing="present", ties=["median"], minimum=Decimal(70))
    make.rounds.adopt_rules(terms, resolution="มติ 1/2565", actor=staff, now=make.NOW)
    rules = rankings.load(round_).case.rules
    assert (rules.missing, rules.ties, rules.minimum, rules.places) == ("present", ("median",), 70, 1)


def test_a_tie_across_the_cut_selects_nobody_of_it():
    round_ = make.open_round(judges=1, codes=make.CODES[:3], places=2)
    sign_all(round_, ["18", "15", "15"])
    board = board_of(round_)
    assert codes(board.selected) == [make.CODES[0]]
    assert codes(board.tie_at_cut) == [make.CODES[1], make.CODES[2]]
    assert board.open_places == 1
    assert ranking_words.notice(board).chip == "รอชี้ขาด"


def test_it_lists_what_each_seat_owes():
    round_ = make.open_round(judges=2)
    sign_all(round_, ["10", None], [None, None])
    owed = [
        (place.number, [(each.subdistrict_id, state) for each, state in sheets])
        for place, sheets in board_of(round_).missing_by_seat
    ]
    assert owed == [
        (1, [(make.CODES[1], SheetState.EMPTY)]),
        (2, [(make.CODES[0], SheetState.EMPTY), (make.CODES[1], SheetState.EMPTY)]),
    ]


def test_it_says_without_which_judge_another_is_selected():
    round_ = make.open_round(judges=3)
    sign_all(round_, ["20", "10"], ["14", "15"], ["14", "15"])
    board = board_of(round_)
    assert [(each.seat.number, codes(each.selected), each.moves) for each in board.without_each] == [
        (1, [make.CODES[1]], True),
        (2, [make.CODES[0]], False),
        (3, [make.CODES[0]], False),
    ]
    assert ranking_words.without_each(board) == "ได้ผลเดิม 2 จาก 3 ครั้ง ยกเว้นเมื่อตัดประธาน"


def test_its_file_ranks_to_what_the_page_shows():
    terms = {"ties": ["criterion:c2", "median", "chair"], "minimum": Decimal("55.5"), "missing": "present"}
    round_ = make.open_round(judges=3, codes=make.CODES[:4], places=2, **terms)
    sign_all(round_, ["10", "18", "15", "11"], ["11.5", "18", None, "12"], ["10", "18", "15", "11"])
    make.recuse(seat(round_, 2), candidate(round_, make.CODES[2]))
    make.recuse(seat(round_, 3), candidate(round_, make.CODES[0]), kind="absence")
    facts = rankings.load(round_)
    file = json.dumps(rankings.case_json(facts)).encode()
    assert json.loads(cases.answer(file)) == cases.as_json(rankings.ranking(facts).official)
    assert cases.load(file).rules == facts.case.rules


def test_totals_that_would_look_alike_are_written_with_four_decimals():
    round_ = make.open_round(judges=3, by=make.rubric(points=("100",), step="0.01"))
    for judge, (first, second) in enumerate([("80.01", "80"), ("80", "80"), ("80", "80")], start=1):
        make.sign(make.sheet(round_, f"judge{judge}", make.CODES[0]), first)
        make.sign(make.sheet(round_, f"judge{judge}", make.CODES[1]), second)
    rows = board_of(round_).rows
    write = ranking_words.writer(rows)
    assert [write(row.total) for row in rows] == ["80.0033", "80.0000"]


@pytest.mark.parametrize("count", [2, 5])
def test_it_reads_a_round_in_eight_questions_and_again_in_two_to_seven(count, django_assert_num_queries):
    round_ = make.open_round(judges=count, codes=make.CODES[:count])
    sign_all(round_, ["10"])
    with django_assert_num_queries(8):
        facts = rankings.load(round_)
    with django_assert_num_queries(6):
        rankings.load(round_, before=facts, names_stand=True)
    with django_assert_num_queries(2):
        rankings.load(round_, before=facts, names_stand=True, terms_stand=True)
    sign_all(round_, ["11"])
    with django_assert_num_queries(7):
        rankings.load(round_, before=facts, names_stand=True)
    with django_assert_num_queries(3):
        rankings.load(round_, before=facts, names_stand=True, terms_stand=True)


def everything(facts):
    return facts.sheets, facts.waits, facts.recusals, facts.states, facts.changed_at, facts.case


def test_what_it_takes_from_earlier_facts_is_what_it_would_have_read():
    round_ = make.open_round(judges=3, codes=make.CODES[:3])
    sign_all(round_, ["10", "18", "15"], ["11", None, "12"])
    before = rankings.load(round_)
    sign_all(round_, [None, "17", None], [None, "9", None])
    again = make.sheet(round_, "judge2")
    device = make.Device(again.seat.holder)
    device.send(again, "save", make.body("1"))
    make.Device(again.seat.holder).send(again, "save", make.body("2"), base_rev=0)
    make.recuse(seat(round_, 3), candidate(round_, make.CODES[0]))
    fresh = rankings.load(round_)
    assert everything(rankings.load(round_, before=before)) == everything(fresh)
    assert everything(rankings.load(round_, before=before, names_stand=True)) == everything(fresh)
    assert everything(before) != everything(fresh)


def test_what_stands_in_the_rows_is_read_anew_where_nothing_is_taken_over():
    round_ = make.open_round(judges=1)
    sign_all(round_, ["10"])
    before = rankings.load(round_)
    ScoreSheet.objects.filter(rev=1).update(signed_body=make.FULL)
    totals = [rankings.ranking(facts).rows[0].total for facts in (rankings.load(round_), before)]
    assert totals == [100, 50]

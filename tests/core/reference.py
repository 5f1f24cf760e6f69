"""A second ranking, written from the rules' text alone: slow, obvious, in fractions, on the file's own JSON.

It shares nothing with `scoring.core` and takes nothing for granted but a well-formed case. Where both agree, either
both are right or the text was read wrongly twice; the worked cases, whose answers were found by hand, settle that.
"""

import decimal
from fractions import Fraction
from itertools import pairwise


def answer(case: dict) -> dict:
    """What `manage.py rank` has to print for this case."""
    missing = [
        [judge, candidate]
        for judge in case["judges"]
        for candidate in case["candidates"]
        if is_due(case, judge, candidate) and total(case, judge, candidate) is None
    ]
    if missing and case["rules"]["missing"] == "refuse":
        return {"refused": "sheets_missing", "missing": missing}
    if case["rules"]["aggregate"] == "drop_extremes":
        for candidate in case["candidates"]:
            if len(totals(case, candidate)) < 4:
                return {"refused": "too_few_sheets", "missing": missing}

    with_total = [candidate for candidate in case["candidates"] if totals(case, candidate)]
    order = arrange(case, with_total, ["total", *case["rules"]["ties"]])
    levels, cuts = select(case, order)
    names = [grade["code"] for grade in case["rules"].get("grades", [])]
    tie_at_cut = [candidate for group in order if any(cut["tied"] == group for cut in cuts) for candidate in group]
    placings = []
    for group in order:
        for candidate in group:
            above = placings[-1]["candidate"] if placings else None
            placings.append(
                {
                    "candidate": candidate,
                    "place": 1 + sum(len(better) for better in order[: order.index(group)]),
                    "total": written(aggregate(case, totals(case, candidate))),
                    "decided_by": "total" if above is None else what_parts(case, with_total, above, candidate),
                    "selected": candidate in levels,
                }
            )
            if names:
                placings[-1]["grade"] = names[levels[candidate]] if candidate in levels else None
    for candidate in case["candidates"]:
        if candidate not in with_total:
            placings.append(
                {"candidate": candidate, "place": None, "total": None, "decided_by": "no_sheets", "selected": False}
            )
            if names:
                placings[-1]["grade"] = None
    told = {"cuts": cuts} if names else {}
    return {
        "refused": None,
        "complete": not missing,
        "missing": missing,
        "cut_can_move": bool(missing) and not cut_stands(case, levels, tie_at_cut),
        "tie_at_cut": tie_at_cut,
        **told,
        "placings": placings,
    }


def is_due(case: dict, judge: str, candidate: str) -> bool:
    return [judge, candidate] not in case["recusals"]


def counted_points(case: dict, judge: str, candidate: str) -> dict | None:
    """The points that count for this pair, or None."""
    if not is_due(case, judge, candidate):
        return None
    for sheet in case["sheets"]:
        if sheet["judge"] == judge and sheet["candidate"] == candidate:
            if any(sheet["points"].get(criterion["code"]) is None for criterion in case["rubric"]["criteria"]):
                return None
            return sheet["points"]
    return None


def total(case: dict, judge: str, candidate: str) -> Fraction | None:
    points = counted_points(case, judge, candidate)
    if points is None:
        return None
    criteria = case["rubric"]["criteria"]
    weights = [each["weight_bp"] or Fraction(each["max"]) * 100 for each in criteria]
    shares = [Fraction(points[each["code"]]) / Fraction(each["max"]) for each in criteria]
    return 100 * sum(share * weight for share, weight in zip(shares, weights, strict=True)) / sum(weights)


def totals(case: dict, candidate: str) -> list[Fraction]:
    all_of_them = [total(case, judge, candidate) for judge in case["judges"]]
    return [each for each in all_of_them if each is not None]


def aggregate(case: dict, values: list[Fraction]) -> Fraction:
    if case["rules"]["aggregate"] == "drop_extremes":
        values = sorted(values)[1:-1]
    return Fraction(sum(values), len(values))


def value_of(case: dict, rule: str, group: list[str], candidate: str) -> Fraction | int:
    """What a rule gives a candidate of a group. A skipped rule gives everyone the same."""
    if rule == "total":
        return aggregate(case, totals(case, candidate))
    if rule == "median":
        values = sorted(totals(case, candidate))
        return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    if rule == "first_places":
        firsts = 0
        for judge in case["judges"]:
            given = {each: total(case, judge, each) for each in group if total(case, judge, each) is not None}
            if candidate in given and given[candidate] == max(given.values()):
                firsts += 1
        return firsts
    if rule == "chair":
        if case["chair"] is None or any(total(case, case["chair"], each) is None for each in group):
            return 0
        return total(case, case["chair"], candidate)
    code = rule.split(":", 1)[1]
    sheets = [counted_points(case, judge, candidate) for judge in case["judges"]]
    points = [Fraction(sheet[code]) for sheet in sheets if sheet is not None]
    return Fraction(sum(points), len(points))


def split(case: dict, rule: str, group: list[str]) -> list[list[str]]:
    """The group parted by one rule, best first."""
    values = {candidate: value_of(case, rule, group, candidate) for candidate in group}
    return [
        [candidate for candidate in group if values[candidate] == value]
        for value in sorted(set(values.values()), reverse=True)
    ]


def arrange(case: dict, group: list[str], rules: list[str]) -> list[list[str]]:
    if not group:
        return []
    if not rules:
        return [group]
    return [finer for part in split(case, rules[0], group) for finer in arrange(case, part, rules[1:])]


def what_parts(case: dict, group: list[str], above: str, candidate: str) -> str:
    """The first rule that separates the two, each rule looking only at those still equal to both."""
    for rule in ["total", *case["rules"]["ties"]]:
        group = next(part for part in split(case, rule, group) if above in part)
        if candidate not in group:
            return rule
    return "shared"


def grades_of(case: dict) -> list[dict]:
    """Without grades there is one: being selected."""
    return case["rules"].get("grades") or [{"code": None, "places": None, "minimum": None}]


def reaches(case: dict, level: int, value: Fraction) -> bool:
    """The minimum of the rules and that of the grade."""
    minima = [case["rules"]["minimum"], grades_of(case)[level]["minimum"]]
    return all(value >= Fraction(each) for each in minima if each is not None)


def select(case: dict, order: list[list[str]]) -> tuple[dict[str, int], list[dict]]:
    """Who has which grade, by its number; and the cuts. As if those who share a place came one after the other: where
    it makes a difference who comes first, they wait."""
    grades = grades_of(case)
    taken = [0] * len(grades)
    levels, cuts = {}, []
    for group in order:
        value = aggregate(case, totals(case, group[0]))
        theirs = []
        for _one_after_the_other in group:
            theirs.append(first_with_room(case, taken, value))
            if theirs[-1] is not None:
                taken[theirs[-1]] += 1
        different = list(dict.fromkeys(theirs))
        if different == [None]:
            continue
        if len(different) == 1:
            levels |= dict.fromkeys(group, different[0])
        for level, lower in pairwise(different):
            below = None if lower is None else grades[lower]["code"]
            cuts.append({"grade": grades[level]["code"], "tied": group, "open": theirs.count(level), "below": below})
    return levels, cuts


def first_with_room(case: dict, taken: list[int], value: Fraction) -> int | None:
    if sum(taken) >= case["rules"]["places"]:
        return None
    for level, grade in enumerate(grades_of(case)):
        has_room = grade["places"] is None or taken[level] < grade["places"]
        if has_room and reaches(case, level, value):
            return level
    return None


def worst(case: dict, candidate: str) -> Fraction:
    return filled(case, candidate, Fraction(0))


def best(case: dict, candidate: str) -> Fraction:
    return filled(case, candidate, Fraction(100))


def filled(case: dict, candidate: str, every_missing_sheet: Fraction) -> Fraction:
    due = [total(case, judge, candidate) for judge in case["judges"] if is_due(case, judge, candidate)]
    return aggregate(case, [every_missing_sheet if each is None else each for each in due])


def cut_stands(case: dict, levels: dict[str, int], tie_at_cut: list[str]) -> bool:
    none = len(grades_of(case))
    due = [each for each in case["candidates"] if any(is_due(case, judge, each) for judge in case["judges"])]
    if tie_at_cut:
        return False
    for one in levels:
        if not reaches(case, levels[one], worst(case, one)):
            return False
        if any(worst(case, one) <= best(case, each) for each in due if levels.get(each, none) > levels[one]):
            return False
    for level, grade in enumerate(grades_of(case)):
        if grade["places"] is not None and list(levels.values()).count(level) == grade["places"]:
            continue
        lower = [each for each in due if levels.get(each, none) > level]
        if len(levels) == case["rules"]["places"]:
            lower = [each for each in lower if each in levels]
        if any(reaches(case, level, best(case, each)) for each in lower):
            return False
    return True


def written(value: Fraction) -> str:
    with decimal.localcontext(prec=80, rounding=decimal.ROUND_HALF_UP):
        exact = decimal.Decimal(value.numerator) / decimal.Decimal(value.denominator)
        return str(exact.quantize(decimal.Decimal("0.0001")))

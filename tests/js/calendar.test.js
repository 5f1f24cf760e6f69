import assert from "node:assert/strict";
import { test } from "node:test";

import { dayIn, daysOf, dayToOpen, stopsOf, unfinishedDays } from "../../static/js/offline/calendar.js";

const at = (day, hour) => `${day}T${String(hour).padStart(2, "0")}:00:00+07:00`;
const visit = (id, day, hour, more = {}) => ({ id, day, starts_at: at(day, hour), ends_at: at(day, hour + 2), ...more });
const FIRST = "2021-12-29";
const SECOND = "2021-12-30";
const VISITS = [visit(3, SECOND, 9), visit(2, FIRST, 13), visit(1, FIRST, 10)];
const own = (states) => ({ id }) => (states[id] ? { standing: { state: states[id] }, signedByOther: null } : null);

function lines(states, now, visits = VISITS) {
  return stopsOf(visits, FIRST, own(states), new Date(now)).map(({ visit: { id }, when, isBold }) => [id, when, isBold]);
}

test("a day begins in Thailand", () => {
  assert.equal(dayIn(new Date("2021-12-28T17:00:00Z")), FIRST);
  assert.equal(dayIn(new Date("2021-12-28T16:59:59Z")), "2021-12-28");
});

test("days come in order, each once", () => assert.deepEqual(daysOf(VISITS), [FIRST, SECOND]));

test("today opens, else the nearest to come, else the first with work left, else the last", () => {
  const days = [FIRST, SECOND];
  assert.equal(dayToOpen(days, FIRST, []), FIRST);
  assert.equal(dayToOpen(days, "2021-12-01", [SECOND]), FIRST);
  assert.equal(dayToOpen(days, "2022-01-01", [FIRST]), FIRST);
  assert.equal(dayToOpen(days, "2022-01-01", []), SECOND);
  assert.equal(dayToOpen([], FIRST, []), null);
});

test("a day with a sheet not signed as it stands has work left", () => {
  assert.deepEqual(unfinishedDays(VISITS, own({ 1: "signed", 2: "signed_changed", 3: "locked" })), [FIRST]);
});

test("the visit going on is marked, and its sheet is the bold one", () => {
  assert.deepEqual(lines({ 1: "empty", 2: "empty" }, at(FIRST, 14)), [[1, "", false], [2, "now", true]]);
});

test("before it the next one is marked, and the first sheet left is bold", () => {
  assert.deepEqual(lines({ 1: "signed", 2: "empty" }, at(FIRST, 8)), [[1, "next", false], [2, "", true]]);
});

test("on another day nothing is marked", () => {
  assert.deepEqual(lines({ 1: "empty", 2: "empty" }, at(SECOND, 10)), [[1, "", true], [2, "", false]]);
});

test("where another sits in his stead there is nothing to do next", () => {
  const visits = [visit(1, FIRST, 10, { stand_in: "คน" }), visit(2, FIRST, 13)];
  assert.deepEqual(lines({ 1: "empty", 2: "empty" }, at(FIRST, 10), visits), [[1, "now", false], [2, "", true]]);
});

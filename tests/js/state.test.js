// What the bar says: never more than is true.

import assert from "node:assert/strict";
import { test } from "node:test";

import { clock, day, same, saveState, sheetState } from "../../static/js/sheet/state.js";

const body = (points, note = "") => ({
  criteria: { c1: { points, recommendation: "", photos: [] } },
  private_note: note,
});
const code = (facts) => saveState(facts).code;

test("it says sent only when nothing is unsent", () => {
  const at = "2021-12-29T03:42:00Z";
  assert.deepEqual(saveState({ unsent: false, outcome: "applied", receivedAt: at }), { code: "sent", tone: "done", at });
  assert.equal(code({ unsent: true, outcome: "applied", receivedAt: at }), "unsent");
  assert.equal(code({ unsent: true, outcome: "conflict", receivedAt: at }), "unsent");
});

test("it says why nothing goes out", () => {
  const codes = ["away", "signed_out", "other_user", "upgrade"].map((waiting) => code({ unsent: true, waiting }));
  assert.deepEqual(codes, ["unsent_away", "unsent_signed_out", "unsent_other_user", "unsent_upgrade"]);
});

test("outcomes that need somebody are not called sent", () => {
  const codes = ["conflict", "held", "invalid"].map((outcome) => code({ outcome, receivedAt: "x" }));
  assert.deepEqual(codes, ["conflict", "held", "invalid"]);
  assert.equal(code({ refused: { code: "too_large" }, unsent: true }), "refused");
});

test("a field that cannot be sent is never covered by the word sent", () => {
  assert.equal(code({ wrong: true, outcome: "applied", receivedAt: "x" }), "invalid");
  assert.equal(code({ wrong: true, unsent: true }), "unsent");
});

test("a practice sheet never says that it was sent", () => {
  assert.equal(code({ practice: true, receivedAt: "x", unsent: true }), "practice");
});

test("it tells the states of a sheet apart", () => {
  const states = [
    [body(null), null],
    [body("0"), null],
    [body("18"), body("18")],
    [body("18.5"), body("18")],
    [body("18", "note"), body("18")],
  ].map(([now, signedBody]) => sheetState({ body: now, signedBody }));
  assert.deepEqual(states, ["empty", "draft", "signed", "signed_changed", "signed_changed"]);
});

test("bodies are compared by what they say, not by the order of keys", () => {
  assert.equal(same({ a: 1, b: { c: 2, d: [1, 2] } }, { b: { d: [1, 2], c: 2 }, a: 1 }), true);
  assert.equal(same({ a: [1, 2] }, { a: [2, 1] }), false);
});

test("the day is Thailand's, its year of the Buddhist era", () => {
  assert.equal(day("2021-12-29T03:42:00Z", "th"), "29 ธ.ค. 2564");
  assert.equal(day("2021-12-29T03:42:00Z", "en"), "29 Dec 2564 BE");
  assert.equal(day("2021-12-31T17:00:00Z", "th"), "1 ม.ค. 2565");
  assert.equal(day("2022-09-05T03:00:00Z", "en"), "5 Sep 2565 BE");
});

test("the time is Thailand's, as each language writes it", () => {
  assert.equal(clock("2021-12-29T03:42:00Z", "th"), "10.42 น.");
  assert.equal(clock("2021-12-29T03:42:00Z", "en"), "10:42");
});

// What the bar says: never more than is true.

import assert from "node:assert/strict";
import { test } from "node:test";

import { clock, day, saveState, sheetState } from "../../static/js/sheet/state.js";

const body = (points, note = "") => ({
  criteria: { c1: { points, recommendation: "", photos: [] } },
  private_note: note,
});
const code = (facts) => saveState(facts).code;

const kept = { lasts: true, kept: true };

test("it says sent only when nothing is unsent", () => {
  const at = "2021-12-29T03:42:00Z";
  const sent = { ...kept, unsent: false, outcome: "applied", receivedAt: at, fingerprint: "3fa9c1d2" };
  assert.deepEqual(saveState(sent), { code: "sent", tone: "done", at, fingerprint: "3fa9c1d2" });
  assert.equal(code({ ...sent, unsent: true }), "stored");
  assert.equal(code({ ...sent, unsent: true, outcome: "conflict" }), "stored");
});

test("it says stored only when the disk has all of it", () => {
  const waits = ["away", "busy", "signed_out", "other_user", null];
  const stored = waits.map((waiting) => code({ ...kept, unsent: true, waiting }));
  assert.deepEqual(stored, ["stored_away", "stored_busy", "stored_signed_out", "stored_other_user", "stored"]);
  const storing = waits.map((waiting) => code({ lasts: true, kept: false, unsent: true, waiting }));
  assert.deepEqual(new Set(storing), new Set(["storing"]));
});

test("where nothing lasts it never says stored, and why nothing goes out", () => {
  const codes = ["away", "busy", "signed_out", "other_user", null].map((waiting) => code({ kept: true, unsent: true, waiting }));
  assert.deepEqual(codes, ["unsent_away", "unsent_busy", "unsent_signed_out", "unsent_other_user", "unsent"]);
});

test("what keeps from entering more is said before all else", () => {
  const codes = ["elsewhere", "full", "broken"].map((trouble) => code({ ...kept, trouble, unsent: true, refused: {} }));
  assert.deepEqual(codes, ["elsewhere", "full", "broken"]);
});

test("outcomes that need somebody are not called sent", () => {
  const codes = ["conflict", "held", "invalid"].map((outcome) => code({ ...kept, outcome, receivedAt: "x" }));
  assert.deepEqual(codes, ["conflict", "held", "invalid"]);
  assert.equal(code({ ...kept, refused: { code: "too_large" }, unsent: true }), "refused");
  assert.equal(code({ ...kept, refused: { code: "upgrade" }, unsent: true }), "stored_upgrade");
});

test("a field that cannot be sent is never covered by the word sent", () => {
  assert.equal(code({ ...kept, wrong: true, outcome: "applied", receivedAt: "x" }), "invalid");
  assert.equal(code({ ...kept, wrong: true, unsent: true }), "stored");
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

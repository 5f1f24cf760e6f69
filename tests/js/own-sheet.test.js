import assert from "node:assert/strict";
import { test } from "node:test";

import { isUnfinished, standing } from "../../static/js/offline/own-sheet.js";

const CRITERIA = [
  { code: "a", max: "20", step: "0.5", weight_bp: 2000 },
  { code: "b", max: "20", step: "0.5", weight_bp: 2000 },
];
const body = (a, b) => ({
  criteria: { a: { points: a, recommendation: "", photos: [] }, b: { points: b, recommendation: "", photos: [] } },
  private_note: "",
});
const sheet = (server, more = {}) => ({ id: "s", server: { state: "empty", body: null, ...server }, draft: null, outcome: null, ...more });
const op = (kind, content, more = {}) => ({ sheet_id: "s", kind, st: "local", text: JSON.stringify({ body: content }), ...more });

function told(record, ops = []) {
  const { state, total, scored, unsent, notice } = standing(record, ops, CRITERIA);
  return [state, total, scored, unsent, notice];
}

test("what the server has is told as the server tells it", () => {
  assert.deepEqual(told(sheet({})), ["empty", null, 0, null, null]);
  assert.deepEqual(told(sheet({ state: "draft", body: body("10", null) })), ["draft", null, 1, null, null]);
  const signed = { state: "signed", body: body("10", "20"), signed_body: body("10", "20") };
  assert.deepEqual(told(sheet(signed)), ["signed", "75.00", 2, null, null]);
});

test("a draft is ahead of the server, and not sent", () => {
  assert.deepEqual(told(sheet({}, { draft: body("1", null) })), ["draft", null, 1, "unsent", null]);
});

test("a signature made here counts here, and says that it is not sent", () => {
  assert.deepEqual(told(sheet({}), [op("sign", body("20", "20"))]), ["signed", "100.00", 2, "unsent_signed", null]);
});

test("a change after signing is told, with what counts", () => {
  const ops = [op("sign", body("20", "20")), op("save", body("1", "20"))];
  assert.deepEqual(told(sheet({}), ops).slice(0, 2), ["signed_changed", "100.00"]);
});

test("only the server ends a conflict or a lock", () => {
  for (const state of ["conflict", "locked"]) {
    assert.equal(told(sheet({ state, body: body("1", "1") }, { draft: body("2", "2") }))[0], state);
  }
});

test("of a recused sheet nothing is told but that", () => {
  assert.deepEqual(told(sheet({ recusal: "interest" })), ["recused", null, undefined, null, null]);
});

test("what the server refused is said before that it is not sent", () => {
  assert.equal(told(sheet({}), [op("save", body("1", null), { st: "blocked" })])[4], "refused");
});

test("a signature that the server refused is none: the sheet is left to do", () => {
  const refused = op("sign", body("20", "20"), { st: "blocked" });
  assert.deepEqual(told(sheet({}), [refused]), ["draft", null, 2, "unsent", "refused"]);
  assert.equal(isUnfinished(standing(sheet({}), [refused], CRITERIA), null), true);
});

test("a sheet that another signed, or that is settled, is not left to do", () => {
  assert.equal(isUnfinished({ state: "draft" }, null), true);
  assert.equal(isUnfinished({ state: "draft" }, "คน"), false);
  assert.equal(isUnfinished({ state: "signed" }, null), false);
});

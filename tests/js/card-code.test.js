// The field for a card's code: grouped while it is typed, filled from the address of the QR code.

import assert from "node:assert/strict";
import test from "node:test";
import { fill, grouped, tidy } from "../../static/js/card-code.js";

const field = (value, at = value.length) => ({ value, selectionStart: at });

for (const [typed, shown] of [
  ["5a81", "5A81"],
  ["5a810cde", "5A81-0CDE"],
  ["5a81-0cde", "5A81-0CDE"],
  [" 5A81 0CD", "5A81-0CD"],
  ["๕A๘1", "๕A๘1"],
  ["---", ""],
]) {
  test(`“${typed}” is shown as “${shown}”`, () => assert.equal(grouped(typed), shown));
}

test("a correction in the middle leaves the cursor where it is", () => {
  const code = field("5A8-0CDE", 3);
  tidy(code);
  assert.equal(code.value, "5A8-0CDE");
});

test("the address fills the field and loses the code", () => {
  const code = field("");
  const left = [];
  fill(code, { location: { hash: "#5A81-0CDE", pathname: "/login/card/", search: "" }, history: { replaceState: (...args) => left.push(args) } });
  assert.deepEqual([code.value, left], ["5A81-0CDE", [[null, "", "/login/card/"]]]);
});

test("what was typed before stays, and so does an address without a code", () => {
  const history = { replaceState: () => assert.fail() };
  const code = field("AAAA");
  fill(code, { location: { hash: "#5A81-0CDE" }, history });
  fill(code, { location: { hash: "" }, history });
  assert.equal(code.value, "AAAA");
});

// Points as text: read, judged and stepped as the server does it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { choices, fromUnits, parted, problemOf, read, stepped, units, withFraction } from "../../static/js/sheet/points.js";

const HALF = { max: "20", step: "0.5" };
const QUARTER = { max: "12.5", step: "0.25" };

test("it reads Thai digits, useless zeros and a bare point", () => {
  const typed = ["", "  ", "18.5", "๑๘.๕", " 018.50 ", "0", "000", ".5", "17.", "0.10"];
  assert.deepEqual(typed.map(read), [null, null, "18.5", "18.5", "18.5", "0", "0", "0.5", "17", "0.1"]);
});

test("it leaves nonsense as it is", () => {
  const typed = ["NaN", "-1", "18,5", "1e1", ".", "1.2.3", "18 คะแนน", "１８"];
  assert.deepEqual(typed.map(read), typed);
});

test("it names what is wrong as the server does", () => {
  const expected = {
    0: null,
    18.5: null,
    20: null,
    20.5: "over_maximum",
    "99999999999999999999999": "over_maximum",
    18.25: "off_step",
    "-1": "negative",
    "-x": "not_a_number",
    NaN: "not_a_number",
    "1e1": "not_a_number",
    1.00001: "not_a_number",
  };
  const found = Object.fromEntries(Object.keys(expected).map((text) => [text, problemOf(HALF, text)]));
  assert.deepEqual(found, expected);
  assert.equal(problemOf(HALF, null), null);
});

test("no step is ever a binary fraction", () => {
  let points = "0";
  const tenth = { max: "20", step: "0.1" };
  for (let taps = 0; taps < 7; taps += 1) points = stepped(tenth, points, 1);
  assert.equal(points, "0.7");
  assert.equal(units("0.7"), 7000n);
  assert.equal(fromUnits(units("85.6655")), "85.6655");
});

test("it steps between nothing and the maximum and never from not scored down to zero", () => {
  const steps = [
    ["17.5", 1, "18"],
    ["17.5", -1, "17"],
    ["20", 1, "20"],
    ["0", -1, "0"],
    [null, 1, "0.5"],
    [null, -1, null],
  ];
  assert.deepEqual(
    steps.map(([from, direction]) => stepped(HALF, from, direction)),
    steps.map(([, , to]) => to),
  );
});

test("it offers whole numbers and the fractions of the step", () => {
  const { wholes, fractions } = choices(HALF);
  assert.deepEqual([wholes.length, wholes[0], wholes.at(-1), fractions], [21, "0", "20", ["0.5"]]);
  assert.deepEqual(choices(QUARTER).fractions, ["0.25", "0.5", "0.75"]);
  assert.equal(choices(QUARTER).wholes.at(-1), "12");
  assert.deepEqual(choices({ max: "30", step: "5" }), { wholes: ["0", "5", "10", "15", "20", "25", "30"], fractions: [] });
  assert.equal(choices({ max: "30", step: "1" }).wholes.length, 31);
});

test("it asks for a keypad where buttons would be too many or miss the step", () => {
  assert.deepEqual(
    [choices({ max: "40", step: "1" }), choices({ max: "12", step: "1.5" }), choices({ max: "20", step: "0.1" })],
    [null, null, null],
  );
});

test("a fraction is put on and taken off, and not over the maximum", () => {
  assert.deepEqual(parted("18.5"), ["18", "0.5"]);
  assert.equal(withFraction(HALF, "18", "0.5"), "18.5");
  assert.equal(withFraction(HALF, "18.5", "0.5"), "18");
  assert.equal(withFraction(QUARTER, "7.25", "0.75"), "7.75");
  assert.equal(withFraction(HALF, null, "0.5"), "0.5");
  assert.equal(withFraction(HALF, "20", "0.5"), null);
});

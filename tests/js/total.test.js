// The exact total on the tablet equals the core's: over every worked case, and where floats go wrong.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { units } from "../../static/js/sheet/points.js";
import { rounded, scale, shown, soFar, unscored } from "../../static/js/sheet/total.js";

const CASES = new URL("../../fixtures/cases/", import.meta.url);
const plain = (max, weight_bp) => ({ code: `c${weight_bp}`, max, step: "0.5", weight_bp });

function inCents(fraction) {
  return Number((100n * fraction.over) / fraction.under);
}

function mean(totals) {
  const under = totals.reduce((product, total) => product * total.under, 1n);
  const over = totals.reduce((sum, total) => sum + (total.over * under) / total.under, 0n);
  return { over, under: under * BigInt(totals.length) };
}

/** The mean without one highest and one lowest. */
function withoutExtremes(totals) {
  const ordered = [...totals].sort((one, other) => (one.over * other.under < other.over * one.under ? -1 : 1));
  return mean(ordered.slice(1, -1));
}

const AGGREGATES = { mean, drop_extremes: withoutExtremes };

/** A page always states the weight; a case may leave it to the maximum. */
function weighted(criterion) {
  return { ...criterion, weight_bp: criterion.weight_bp ?? Number(units(criterion.max) / 100n) };
}

/** Every candidate's total of a case, computed from its sheets. */
function aggregates(worked) {
  const aggregate = AGGREGATES[worked.rules.aggregate];
  const criteria = worked.rubric.criteria.map(weighted);
  const recused = new Set(worked.recusals.map((pair) => pair.join()));
  const found = {};
  for (const candidate of worked.candidates) {
    const totals = worked.sheets
      .filter((sheet) => sheet.candidate === candidate && !recused.has(`${sheet.judge},${candidate}`))
      .filter((sheet) => unscored(criteria, sheet.points).length === 0)
      .map((sheet) => soFar(criteria, sheet.points));
    found[candidate] = totals.length > 0 ? rounded(aggregate(totals), 4) : null;
  }
  return found;
}

test("it comes to the same totals as every worked case that has any", () => {
  const cases = readdirSync(CASES).filter((file) => file.endsWith(".json"));
  const skipped = [];
  let compared = 0;
  for (const name of cases) {
    const { in: given, out } = JSON.parse(readFileSync(new URL(name, CASES)));
    if (!out.placings) {
      skipped.push([name, out.refused]);
      continue;
    }
    const found = aggregates(given);
    for (const { candidate, total } of out.placings) {
      assert.equal(found[candidate], total, `${name}: ${candidate}`);
      compared += 1;
    }
  }
  assert.deepEqual(skipped.filter(([, refused]) => !refused), []); // a case without totals is one that is refused
  assert.ok(cases.length - skipped.length > 80 && compared > 190, `${compared} totals of ${cases.length} cases`);
});

test("points that add to a hundred are plain addition", () => {
  const criteria = [plain("20", 2000), plain("30", 3000), plain("50", 5000)];
  assert.deepEqual(scale(criteria).full / scale(criteria).multipliers[0], 1_000_000n);
  const total = soFar(criteria, { c2000: "17.5", c3000: "29", c5000: "41.5" });
  assert.equal(shown(total), "88.00");
});

test("weights in thirds stay exact until they are shown", () => {
  const criteria = [plain("3", 1), plain("7", 1000), plain("9", 333)];
  const total = soFar(criteria, { c1: "1", c1000: "7", c333: "4.5" });
  assert.deepEqual(total.over * 8004n, total.under * 100n * 7001n);
  assert.equal(inCents(total), 8746);
});

test("what is not scored adds nothing, and zero is a score", () => {
  const criteria = [plain("20", 2000), plain("80", 8000)];
  assert.equal(shown(soFar(criteria, {})), "0.00");
  assert.equal(shown(soFar(criteria, { c2000: "20", c8000: null })), "20.00");
  assert.deepEqual(unscored(criteria, { c2000: "0", c8000: null }), ["c8000"]);
});

test("half goes up, exactly", () => {
  assert.equal(rounded({ over: 85665n, under: 1000n }, 2), "85.67");
  assert.equal(rounded({ over: 85664n, under: 1000n }, 2), "85.66");
  assert.equal(rounded({ over: 1n, under: 200n }, 2), "0.01");
  assert.equal(rounded({ over: 1n, under: 201n }, 2), "0.00");
});

// A judge's exact total: 100 × Σ (points / max × weight) / Σ weight, in whole numbers throughout.
// The same arithmetic as scoring/core/rubric.py and sheet.py; only `shown` rounds, and only for the eye.

import { units } from "./points.js";

function gcd(a, b) {
  return b === 0n ? a : gcd(b, a % b);
}

/** Every criterion's whole multiplier and the sum that full marks come to. */
export function scale(criteria) {
  const worth = criteria.map((criterion) => {
    const weight = BigInt(criterion.weight_bp);
    const max = units(criterion.max);
    const shared = gcd(weight, max);
    return { over: weight / shared, under: max / shared };
  });
  const common = worth.reduce((so_far, { under }) => (so_far * under) / gcd(so_far, under), 1n);
  const weights = criteria.reduce((sum, criterion) => sum + BigInt(criterion.weight_bp), 0n);
  return { multipliers: worth.map(({ over, under }) => (over * common) / under), full: common * weights };
}

/** The total of what is scored so far, as the fraction {over, under}; null points add nothing yet. */
export function soFar(criteria, points) {
  const { multipliers, full } = scale(criteria);
  const scored = criteria.reduce((sum, { code }, index) => {
    const text = points[code] ?? null;
    return text === null ? sum : sum + units(text) * multipliers[index];
  }, 0n);
  return { over: 100n * scored, under: full };
}

/** The codes of the criteria that have no points yet, in the rubric's order. */
export function unscored(criteria, points) {
  return criteria.map(({ code }) => code).filter((code) => (points[code] ?? null) === null);
}

/** A fraction rounded half up to a fixed number of decimals. */
export function rounded({ over, under }, places) {
  const ten = 10n ** BigInt(places);
  const digits = String((2n * over * ten + under) / (2n * under)).padStart(places + 1, "0");
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** A total as screens and papers show it. */
export function shown(total) {
  return rounded(total, 2);
}

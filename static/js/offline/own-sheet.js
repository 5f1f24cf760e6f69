// A judge's own sheet as this device knows it: what it is, and what of it the server does not have yet. The same states
// as scoring/days.py, told from the server's copy, the draft and the ops that are still here. It only thinks.

import { bodyOf } from "./drafts.js";
import { sheetState } from "../sheet/state.js";
import { shown, soFar, unscored } from "../sheet/total.js";

const SETTLED_ELSEWHERE = new Set(["conflict", "locked"]); // only the server can tell, and only it can end them
const UNFINISHED = new Set(["empty", "draft", "signed_changed", "conflict"]);

/**
 * `sheet` and `ops` are records of the device (database.js), `ops` those of this sheet that are still here, in order;
 * `criteria` those of its form. Returns {state, recusal, body, signedBody, total, scored, criteria, unsent, notice}.
 * `unsent`: null, "unsent" or "unsent_signed"; `notice`: null, "refused", "held" or "invalid".
 */
export function standing(sheet, ops, criteria) {
  const { server } = sheet;
  if (server.recusal) return { state: "recused", recusal: server.recusal, total: null, unsent: null, notice: null };
  const body = sheet.draft ?? bodyOf(ops.at(-1)) ?? server.body ?? null;
  const signing = ops.findLast((op) => op.kind === "sign" && op.st === "local") ?? null; // a refused one is none
  const signedBody = bodyOf(signing) ?? server.signed_body ?? null;
  return {
    state: stateOf(server, body, signedBody),
    recusal: null,
    body,
    signedBody,
    total: signedBody && shown(soFar(criteria, pointsOf(signedBody))),
    scored: criteria.length - unscored(criteria, pointsOf(body)).length,
    criteria: criteria.length,
    unsent: unsentOf(sheet, ops, signing),
    notice: noticeOf(sheet, ops),
  };
}

function stateOf(server, body, signedBody) {
  if (SETTLED_ELSEWHERE.has(server.state)) return server.state;
  return body === null ? "empty" : sheetState({ body, signedBody });
}

function unsentOf(sheet, ops, signing) {
  if (sheet.draft === null && ops.length === 0) return null;
  return signing && sheet.draft === null ? "unsent_signed" : "unsent";
}

function noticeOf(sheet, ops) {
  if (ops.some((op) => op.st === "blocked")) return "refused";
  if (sheet.server.held?.waiting) return "held";
  return sheet.outcome === "held" || sheet.outcome === "invalid" ? sheet.outcome : null;
}

export function isUnfinished({ state }, signedByOther) {
  return UNFINISHED.has(state) && !signedByOther;
}

export function pointsOf(body) {
  return Object.fromEntries(Object.entries(body?.criteria ?? {}).map(([code, entry]) => [code, entry.points]));
}

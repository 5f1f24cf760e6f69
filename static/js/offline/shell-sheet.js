// A score sheet, filled from the device: the form's shell and this judge's own sheet become the same page that the server
// draws, and the same module works on it (sheet/page.js).

import { clock } from "../sheet/state.js";
import { startSheet } from "../sheet/page.js";
import { showPhotos } from "../sheet/photos.js";
import { fact } from "./database.js";
import { device } from "./device.js";
import { bodyOf } from "./drafts.js";
import { pendingOps } from "./outbox.js";

const NO_SHEET = "00000000-0000-0000-0000-000000000000";
const MOST_EARLIER = 30;
const byId = (id) => document.getElementById(id);
const ADDRESS = /^\/sheets\/([0-9a-f-]{36})\/$/;

let facts; // of the form, as its shell carries them
let sheetId;

/**
 * All that a page shows of a sheet, in one reading: {found: {sheet, ops, body}, set, others}; null where this device does
 * not have it. `others` are the judge's own other sheets of the round that have been begun, the latest first.
 */
export function readShown(db, id) {
  return db.read(["meta", "sheets", "ops"], async (tx) => {
    const [set, sheets, pending] = await Promise.all([fact(tx, "set"), tx.sheets.all(), pendingOps(tx)]);
    const sheet = sheets.find((each) => each.id === id);
    if (!set || !sheet) return null;
    const said = (other) => sayingOf(other, pending.filter((op) => op.sheet_id === other.id));
    const others = sheets.filter((other) => other.round === sheet.round && other !== sheet).map(said);
    return { found: { sheet, body: said(sheet).body }, set, others: latest(others) };
  });
}

/** What a sheet says on this device, and since when: its draft, else its newest op still here, else the server's copy. */
function sayingOf({ candidate, draft, drafted_at, server }, ops) {
  const op = ops.at(-1);
  const at = drafted_at ?? op?.made_at ?? server.changed_at ?? "";
  return { candidate, at, body: draft ?? bodyOf(op) ?? server.body ?? null };
}

function latest(sayings) {
  const begun = sayings.filter(({ body }) => body);
  return begun.sort((one, other) => (one.at < other.at ? 1 : -1)).slice(0, MOST_EARLIER);
}

function isWhole({ found, set }) {
  const { server } = found.sheet;
  return !server.recusal && server.form_version === facts.form_version && set.language === facts.language;
}

function draw({ found, set, others }) {
  const { sheet } = found;
  const candidate = set.candidates.find(({ id }) => id === sheet.candidate);
  const visit = set.visits.find((each) => each.sheet === sheetId) ?? null;
  drawHead(candidate, visit);
  for (const link of document.querySelectorAll(`a[href*="${NO_SHEET}"]`)) {
    link.href = link.getAttribute("href").replace(NO_SHEET, sheetId);
  }
  const whyNot = whyReadOnly(sheet, set);
  if (whyNot) drawReadOnly(whyNot);
  drawHeld(sheet.server.held?.told ?? []);
  drawEarlier(others, new Map(set.candidates.map((each) => [each.id, each.short])));
  return whyNot === null;
}

function drawHead({ name, district, group }, visit) {
  const place = byId("place");
  document.title = document.title.replace("{place}", name);
  byId("review-title").textContent = byId("review-title").textContent.replace("{place}", name);
  place.textContent = name;
  byId("district").textContent = district;
  const more = [group, visit && clock(visit.starts_at, facts.language), visit?.venue];
  byId("place-more").textContent = more.filter(Boolean).join(" · ");
  const back = visit ? `/day/${visit.day}/` : "/sheets/";
  byId("back").href = back;
  byId("onward").href = back;
}

function whyReadOnly({ id, server }, set) {
  if (server.state === "locked") return facts.shell.locked;
  return set.signed_by_others[id] ? facts.shell.signed_by_other : null;
}

function drawReadOnly(reason) {
  const notice = byId("only-read");
  notice.textContent = notice.textContent.replace("{reason}", reason);
  notice.hidden = false;
  for (const field of byId("sheet").querySelectorAll("input, textarea")) field.readOnly = true;
  for (const button of byId("sheet").querySelectorAll(".step, .bar button")) button.hidden = true;
}

/** What is told of work that was held: that it waits, or what was ruled. The sentences are the server's. */
function drawHeld(told) {
  byId("held").append(...told.map(({ tone, text }) => element("p", `notice ${tone}`, text)));
  byId("held").hidden = told.length === 0;
}

/** Beside each criterion, folded, the judge's own points for what was seen before. */
function drawEarlier(others, places) {
  for (const { code } of facts.criteria) {
    const seen = others
      .map(({ candidate, body }) => ({ place: places.get(candidate), points: body.criteria[code]?.points ?? null }))
      .filter(({ place, points }) => place !== undefined && points !== null);
    if (seen.length > 0) byId(`criterion-${code}`).querySelector(".hints").append(earlier(seen));
  }
}

function earlier(seen) {
  const details = element("details", "earlier");
  const summary = element("span", "soft", `${facts.shell.earlier} ${seen[0].place} `, element("b", "", seen[0].points));
  const lines = seen.map(({ place, points }) => element("li", "", element("span", "", place), " ", element("b", "", points)));
  details.append(element("summary", "", summary), element("ul", "", ...lines));
  return details;
}

function element(tag, name, ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children);
  return made;
}

/** The fields say what the device has of the sheet. */
function fillIn(body) {
  for (const [code, entry] of Object.entries(body?.criteria ?? {})) {
    byId(`id_points_${code}`).value = entry.points ?? "";
    byId(`id_recommendation_${code}`).value = entry.recommendation ?? "";
  }
  byId("id_private_note").value = body?.private_note ?? "";
}

/** What the device does not have, the server may. */
function askServer() {
  location.replace(`${location.pathname}?from=server`);
}

/** Make the shell in this document the sheet that the address names. `early` is its reading where it was begun before. */
export async function showSheet(early = null) {
  sheetId = ADDRESS.exec(location.pathname)?.[1];
  facts = JSON.parse(byId("sheet-shell").textContent);
  const known = await device;
  const stored = known && sheetId && (await (early ?? readShown(known.db, sheetId)));
  if (!stored || !isWhole(stored)) return askServer();
  const isOpen = draw(stored);
  if (!isOpen) {
    fillIn(stored.found.body);
    showPhotos(known.db, facts.criteria, stored.found.body, facts.words.photos);
  }
  const mode = isOpen ? "score" : "read";
  await startSheet({ ...facts, mode, user_id: known.person.id, sheet: { id: sheetId } });
  document.documentElement.dataset.shown = "sheet";
  return undefined;
}

if (byId("sheet-shell")) await showSheet();

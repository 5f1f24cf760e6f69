// A score sheet, filled from the device: the form's shell and this judge's own sheet become the same page that the server
// draws, and the same module works on it (sheet/page.js). All is read before anything is shown, and then shown at once:
// the browser lays the page out a single time, and what it shows takes a tap.

import { keeperOf, tie } from "../sheet/page.js";
import { clock } from "../sheet/state.js";
import { mindFiles, shownThing } from "../sheet/evidence.js";
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
 * All that a page shows of a sheet, in one reading: {found: {sheet, ops, body}, set, others}; null where this device does not
 * have it. `others` are the judge's own other sheets of the round that have been begun, the latest first.
 */
function readShown(db, id) {
  return db.read(["meta", "sheets", "ops"], async (tx) => {
    const [set, sheets, pending] = await Promise.all([fact(tx, "set"), tx.sheets.all(), pendingOps(tx)]);
    const sheet = sheets.find((each) => each.id === id);
    if (!set || !sheet) return null;
    const opsOf = (each) => pending.filter((op) => op.sheet_id === each.id);
    const others = sheets.filter((other) => other.round === sheet.round && other !== sheet);
    const sayings = others.map((other) => sayingOf(other, opsOf(other)));
    const ops = opsOf(sheet);
    return { found: { sheet, ops, body: sayingOf(sheet, ops).body }, set, others: latest(sayings) };
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

/**
 * The sheet for a shell that carries `form`, ready to be shown: what was read of it, why it can only be read or null, and
 * its keeper where it can be written. Null where this device does not have it in this form and language. It changes
 * nothing that is seen.
 */
export async function openSheet({ person, db }, id, form) {
  const keeper = await keeperOf({ ...form, user_id: person.id, sheet: { id } });
  await keeper.take();
  const shown = await readShown(db, id);
  if (!shown || !isWhole(shown, form)) return null; // this page goes, and what it holds with it
  const whyNot = whyReadOnly(shown.found.sheet, shown.set, form);
  if (whyNot !== null) keeper.leave();
  else keeper.begin(shown.found);
  return { db, id, shown, whyNot, keeper: whyNot === null ? keeper : null };
}

function isWhole({ found, set }, { form_version, language }) {
  const { server } = found.sheet;
  return !server.recusal && server.form_version === form_version && set.language === language;
}

function whyReadOnly({ id, server }, { signed_by_others }, { shell }) {
  if (server.state === "locked") return shell.locked;
  return signed_by_others[id] ? shell.signed_by_other : null;
}

/** Make the shell in this document the sheet that was opened, in one go. */
export function showSheet({ db, id, shown, whyNot, keeper }, form) {
  [facts, sheetId] = [form, id];
  draw(shown, whyNot);
  if (keeper) tie({ ...facts, mode: "score" }, keeper, byId("sheet"));
  byId("sheet").inert = false;
  if (!keeper) showRead(db, shown.found.body);
  document.documentElement.dataset.shown = "sheet";
}

function draw({ found, set, others }, whyNot) {
  const { sheet } = found;
  const candidate = set.candidates.find(({ id }) => id === sheet.candidate);
  const visit = set.visits.find((each) => each.sheet === sheetId) ?? null;
  drawHead(candidate, visit);
  drawSample(set.rounds.find(({ id }) => id === sheet.round)?.awaited);
  for (const link of document.querySelectorAll(`a[href*="${NO_SHEET}"]`)) {
    link.href = link.getAttribute("href").replace(NO_SHEET, sheetId);
  }
  if (whyNot) drawReadOnly(whyNot);
  drawHeld(sheet.server.held?.told ?? []);
  drawEvidence(candidate.evidence ?? []); // a memory from before has none
  drawEarlier(others, new Map(set.candidates.map((each) => [each.id, each.short])));
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

/** Whose criteria a sample waits for: one form may serve rounds of several levels. A memory from before says nothing. */
function drawSample(awaited) {
  if (awaited) byId("sample")?.replaceChildren(awaited);
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

/** Beside each criterion, folded, what the candidate's district showed of it; on top what belongs to none of them. */
function drawEvidence(evidence) {
  const things = (code) => evidence.filter((each) => each.code === code).map((each) => shownThing(each, element));
  byId("put-forward").append(...things(""));
  byId("put-forward").hidden = !evidence.some(({ code }) => code === "");
  for (const { code } of facts.criteria) {
    const shown = things(code);
    const details = element("details", "evidence", element("summary", "", facts.shell.evidence), ...shown);
    if (shown.length > 0) byId(`criterion-${code}`).querySelector(".hints").append(details);
  }
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
  const before = element("span", "before", facts.shell.earlier);
  const summary = element("span", "soft", before, ` ${seen[0].place} `, element("b", "", seen[0].points));
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

/** A sheet that can only be read: the fields say what the device has of it. */
function showRead(db, body) {
  for (const [code, entry] of Object.entries(body?.criteria ?? {})) {
    byId(`id_points_${code}`).value = entry.points ?? "";
    byId(`id_recommendation_${code}`).value = entry.recommendation ?? "";
  }
  byId("id_private_note").value = body?.private_note ?? "";
  mindFiles(byId("sheet"), facts.words.say.no_file);
  showPhotos(db, facts.criteria, body, facts.words.photos);
}

/** The form that a shell was drawn for: what its page has to know (sheet_shell in scoring/views/installed.py). */
export function formOf(page) {
  return JSON.parse(page.getElementById("sheet-shell").textContent);
}

/** This document is a shell, and the sheet the one that its address names. What the device does not have, the server may. */
async function begin() {
  const form = formOf(document);
  const id = ADDRESS.exec(location.pathname)?.[1];
  const known = await device;
  const opened = known && id && (await openSheet(known, id, form));
  return opened ? showSheet(opened, form) : askServer();
}

function askServer() {
  location.replace(`${location.pathname}?from=server`);
}

if (byId("sheet-shell")) {
  await begin().catch((error) => {
    console.error(error);
    askServer();
  });
}

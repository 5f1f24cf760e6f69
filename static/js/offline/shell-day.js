// The day's page, filled from the device: the same page as templates/scoring/day.html and what it includes, visit by
// visit (a test compares them), with what only the device knows beside each sheet's state.

import { clock } from "../sheet/state.js";
import { dayIn, daysOf, dayToOpen, stopsOf, unfinishedDays } from "./calendar.js";
import { fact } from "./database.js";
import { shortDay, weekday } from "./dates.js";
import { device } from "./device.js";
import { pendingOps } from "./outbox.js";
import { standing } from "./own-sheet.js";
import { Way } from "./way.js";

const facts = JSON.parse(document.getElementById("day-shell").textContent);
const { say, chips, links, kinds, language } = facts;
const byId = (id) => document.getElementById(id);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

function fill(sentence, values) {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`%(${name})s`, value), sentence);
}

/** All that the day needs, in one reading. */
function readDay(db) {
  return db.read(["meta", "sheets", "ops"], async (tx) => {
    const set = await fact(tx, "set");
    return set && { set, sheets: await tx.sheets.all(), ops: await pendingOps(tx) };
  });
}

/** Everything of the set by what it is looked up by; `own(visit)` finds a visit's sheet with its standing. */
function arrange({ set, sheets, ops }) {
  const criteria = new Map(set.forms.map((form) => [form.form_version, form.criteria]));
  const byForm = new Map(set.rounds.map((round) => [round.id, criteria.get(round.form_version) ?? []]));
  const owns = new Map(sheets.map((sheet) => [sheet.id, ownOf(sheet, ops, byForm.get(sheet.round) ?? [], set)]));
  return { set, owns, own: ({ sheet }) => owns.get(sheet) ?? null, candidates: by(set.candidates), rounds: by(set.rounds) };
}

function ownOf(sheet, ops, criteria, set) {
  const here = ops.filter((op) => op.sheet_id === sheet.id);
  const signedByOther = set.signed_by_others[sheet.id] ?? null;
  return { sheet, standing: standing(sheet, here, criteria), signedByOther };
}

function by(rows) {
  return new Map(rows.map((row) => [row.id, row]));
}

function draw(known, day, today, now) {
  const stops = stopsOf(known.set.visits, day, known.own, now);
  const title = weekday(day, language);
  document.title = document.title.replace(/^[^·]*/, `${title} `);
  const rounds = new Set(stops.map(({ visit }) => visit.round));
  const lines = known.set.rounds.filter(({ id }) => rounds.has(id)).flatMap(headLines);
  byId("day-head").replaceChildren(...lines, make("h1", {}, title));
  drawTabs(known, day, today);
  byId("rescued").hidden = !known.set.rescued;
  const list = byId("stops");
  list.replaceChildren(...stops.map((stop) => drawStop(stop, known)), ...drawEnd(known));
  if (stops.length === 0) list.replaceChildren(byId("no-visits").content.cloneNode(true));
  list.removeAttribute("aria-busy");
}

function headLines(round) {
  return round.seats.map((seat) => make("p", {}, `${capitalised(seat.short)} · ${round.title}`));
}

function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function drawTabs({ set, owns }, shown, today) {
  const all = byId("days").lastElementChild;
  all.querySelector(".number").textContent = owns.size;
  const tabs = daysOf(set.visits).map((day) => {
    const mark = day === today ? make("span", {}, say.today) : null;
    return make("a", { href: `/day/${day}/`, "aria-current": day === shown ? "page" : null }, shortDay(day, language), mark);
  });
  byId("days").replaceChildren(...tabs, all);
}

function drawStop({ visit, own, when, isBold }, { candidates }) {
  const candidate = candidates.get(visit.candidate);
  const isScored = visit.kind === "scored";
  const classes = ["stop", when, isScored ? "" : "unscored", own?.standing.recusal ? "recused" : ""];
  const start = make("time", { datetime: visit.starts_at }, clock(visit.starts_at, language));
  const end = make("span", {}, fill(say.until, { end: clock(visit.ends_at, language) }));
  return make(
    "article",
    { class: classes.filter(Boolean).join(" ") },
    make("p", { class: "stop-time" }, start, " ", end),
    make(
      "div",
      { class: "stop-what" },
      isScored ? nameOf(candidate) : make("h2", {}, visit.title),
      make("p", { class: "soft" }, (isScored ? [candidate.group, visit.venue] : aboutOther(visit)).filter(Boolean).join(" · ")),
      drawStates(visit, own, when),
    ),
    own && drawLink(own, candidate, isBold),
  );
}

function nameOf({ name, district }) {
  return make("h2", {}, name, district && " ", district && make("span", { class: "soft" }, district));
}

function aboutOther({ kind, venue }) {
  return [kinds[kind], say.not_scored, venue];
}

function drawStates(visit, own, when) {
  const states = [
    when && chip("green", when === "now" ? say.now : say.next),
    visit.stand_in && chip("", fill(say.stand_in, { who: visit.stand_in })),
    ...(own ? statesOf(own) : []),
  ].filter(Boolean);
  return states.length > 0 ? make("p", { class: "stop-states" }, ...states.flatMap((state) => [state, " "])) : null;
}

function chip(kind, words, number = null) {
  return make("span", { class: `chip ${kind}`.trim() }, words, number && " ", number && make("span", { class: "number" }, number));
}

function statesOf({ standing: stands, signedByOther }) {
  const { state, total } = stands;
  const drawn = {
    recused: () => [chip("is-recused", stands.recusal === "absence" ? chips.absence : chips.recused)],
    conflict: () => [chip("is-conflict", chips.conflict)],
    empty: () => [chip("is-empty", chips.empty)],
    draft: () => [chip("is-draft", fill(chips.draft, stands))],
    signed: () => [chip("is-signed", chips.signed, total)],
    signed_changed: () => [chip("is-signed", chips.signed, total), chip("is-signed_changed", chips.signed_changed)],
    locked: () => [chip("is-locked", total ? chips.locked_signed : chips.locked, total)],
  }[state]();
  return [
    ...drawn,
    signedByOther && chip("", fill(chips.signed_by_other, { who: signedByOther })),
    stands.notice && chip(stands.notice === "held" ? "amber is-held" : "is-conflict", chips[stands.notice]),
    stands.unsent && stands.notice !== "refused" && chip("amber is-unsent", chips[stands.unsent]),
  ];
}

function drawLink({ sheet, standing: { state }, signedByOther }, candidate, isBold) {
  if (state === "recused") return null;
  const words = signedByOther ? links.other : (links[state] ?? links.else);
  const address = state === "conflict" ? `/sheets/${sheet.id}/conflict/` : `/sheets/${sheet.id}/`;
  const whose = make("span", { class: "visually-hidden" }, ` ${candidate.name}`);
  return make("a", { class: isBold ? "button go" : "button", href: address }, words, whose);
}

function drawEnd({ owns, set }) {
  if (owns.size === 0) return [];
  const end = byId("day-end").content.cloneNode(true);
  const row = end.querySelector(".row-of");
  const rows = set.rounds.map((round) => {
    const copy = row.cloneNode(true);
    for (const link of copy.querySelectorAll("a")) link.href = link.getAttribute("href").replace("/0/", `/${round.id}/`);
    if (set.rounds.length > 1) copy.prepend(`${round.title}: `);
    return copy;
  });
  row.replaceWith(...rows);
  return [end];
}

/** What the device does not have, the server may. */
function askServer() {
  location.replace(`${location.pathname}?from=server`);
}

async function show() {
  const known = await device;
  const stored = known && (await readDay(known.db));
  if (!stored || stored.set.visits.length === 0 || stored.set.language !== language) return askServer();
  const arranged = arrange(stored);
  const now = new Date();
  const today = dayIn(now);
  const days = daysOf(stored.set.visits);
  const asked = /^\/day\/(\d{4}-\d{2}-\d{2})\//.exec(location.pathname)?.[1];
  if (asked && !days.includes(asked)) return askServer();
  const day = asked ?? dayToOpen(days, today, unfinishedDays(stored.set.visits, arranged.own));
  draw(arranged, day, today, now);
  document.documentElement.dataset.shown = "day";
  performance.mark("shown");
  return known;
}

const known = await show();
if (known) {
  const again = () => document.documentElement.dataset.shown === "day" && show().catch(() => {});
  for (const news of ["answer", "blocked", "fetched"]) known.sync.addEventListener(news, again);
  new Way(known).begin();
}

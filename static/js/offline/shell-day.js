// The day's page, filled from the device: the same page as templates/scoring/day.html and what it includes, visit by
// visit (a test compares them), with what only the device knows beside each sheet's state.

import { clock } from "../sheet/state.js";
import { dayIn, daysOf, dayToOpen, stopsOf, unfinishedDays } from "./calendar.js";
import { fact } from "./database.js";
import { shortDay, weekday } from "./dates.js";
import { chip, drawLink, facts, fill, lineOf, make, nameOf, statesOf } from "./day-parts.js";
import { device } from "./device.js";
import { pendingOps } from "./outbox.js";
import { standing } from "./own-sheet.js";
import { Way } from "./way.js";

const { say, kinds, language } = facts;
const byId = (id) => document.getElementById(id);

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
      isScored ? nameOf("h2", candidate) : make("h2", {}, visit.title),
      make("p", { class: "soft" }, (isScored ? [candidate.group, visit.venue] : aboutOther(visit)).filter(Boolean).join(" · ")),
      visit.way ? make("p", { class: "soft" }, visit.way) : null,
      drawStates(visit, own, when),
    ),
    own ? drawLink(own, candidate, isBold) : drawOnline(visit),
  );
}

/** A page of the server's that no tablet takes along. */
function drawOnline({ online, title }) {
  if (!online) return null;
  const whose = make("span", { class: "visually-hidden" }, ` ${title}`);
  const link = make("a", { class: "button", href: online }, say.counts, whose);
  return make("p", { class: "stop-online" }, link, " ", make("span", { class: "soft" }, say.needs_network));
}

function aboutOther({ kind, venue }) {
  return [kinds[kind], say.not_scored, venue];
}

function drawStates(visit, own, when) {
  return lineOf([
    when && chip("green", when === "now" ? say.now : say.next),
    visit.stand_in && chip("", fill(say.stand_in, { who: visit.stand_in })),
    ...(own ? statesOf(own) : []),
  ]);
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

// All sheets, where the list of the server cannot be had or no day is set yet

function drawAll(known) {
  document.title = document.title.replace(/^[^·]*/, `${say.all_sheets} `);
  byId("day-head").replaceChildren(make("h1", {}, say.all_sheets));
  drawTabs(known, null, dayIn(new Date()));
  byId("days").lastElementChild.setAttribute("aria-current", "page");
  byId("stops").replaceChildren(...known.set.rounds.map((round) => drawRound(round, known)), ...drawEnd(known));
  byId("stops").removeAttribute("aria-busy");
}

function drawRound(round, { set, owns, candidates }) {
  const visits = new Map(set.visits.map((visit) => [visit.sheet, visit]));
  const when = ({ sheet }) => visits.get(sheet.id)?.starts_at ?? "9";
  const own = [...owns.values()].filter(({ sheet }) => sheet.round === round.id && candidates.has(sheet.candidate));
  own.sort((one, other) => (when(one) < when(other) ? -1 : 1));
  const lines = own.map((each) => drawOwn(each, candidates.get(each.sheet.candidate), visits.get(each.sheet.id)));
  const head = make("div", { class: "panel-head" }, make("h2", { id: `round-${round.id}` }, round.title));
  const list = make("ul", { class: "sheets" }, ...lines);
  return make("section", { class: "round-sheets", "aria-labelledby": `round-${round.id}` }, head, list);
}

function drawOwn(own, candidate, visit) {
  const day = visit && `${shortDay(visit.day, language)} ${clock(visit.starts_at, language)}`;
  const about = visit ? [day, visit.venue] : [candidate.group];
  return make(
    "li",
    { class: own.standing.recusal ? "own-sheet recused" : "own-sheet" },
    make("div", {}, nameOf("h3", candidate), make("p", { class: "soft" }, about.filter(Boolean).join(" · "))),
    lineOf(statesOf(own)),
    drawLink(own, candidate, false),
  );
}

/** What the device does not have, the server may. */
function askServer() {
  location.replace(`${location.pathname}?from=server`);
}

function drawDay(known, asked) {
  const now = new Date();
  const { visits } = known.set;
  const today = dayIn(now);
  draw(known, asked ?? dayToOpen(daysOf(visits), today, unfinishedDays(visits, known.own)), today, now);
}

async function show() {
  const known = await device;
  const stored = known && (await readDay(known.db));
  if (document.documentElement.dataset.shown === "sheet") return null; // it was opened meanwhile
  if (!stored || stored.set.rounds.length === 0 || stored.set.language !== language) return askServer();
  const days = daysOf(stored.set.visits);
  const asked = /^\/day\/(\d{4}-\d{2}-\d{2})\//.exec(location.pathname)?.[1];
  if (asked && !days.includes(asked)) return askServer();
  const arranged = arrange(stored);
  if (days.length === 0 || location.pathname === "/sheets/") drawAll(arranged);
  else drawDay(arranged, asked);
  document.documentElement.dataset.shown = "day";
  return known;
}

const known = await show();
if (known) {
  const again = () => document.documentElement.dataset.shown === "day" && show().catch(() => {});
  for (const news of ["answer", "blocked", "fetched"]) known.sync.addEventListener(news, again);
  new Way(known).begin();
}

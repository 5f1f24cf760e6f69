// A judge's day from the device: the visits in order, which is going on, which day opens, what he does next. The same
// rules as scoring/days.py; it only thinks, and the time is handed in.

import { isUnfinished } from "./own-sheet.js";

/** The day in Thailand as the set writes days: 2021-12-29. */
export function dayIn(moment) {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit", timeZone: "Asia/Bangkok" };
  return new Intl.DateTimeFormat("en-CA", parts).format(moment);
}

export function daysOf(visits) {
  return [...new Set(visits.map(({ day }) => day))].sort();
}

/** Today if something is visited today, else the nearest to come, else the first with work left, else the last. */
export function dayToOpen(days, today, unfinished) {
  return days.find((day) => day >= today) ?? unfinished[0] ?? days.at(-1) ?? null;
}

/** Days with a visit whose own sheet is not signed as it stands. `own` finds a visit's sheet, with its standing. */
export function unfinishedDays(visits, own) {
  return daysOf(visits.filter((visit) => isLeft(own(visit))));
}

/** The visits of a day, each as {visit, own, when: "now" | "next" | "", isBold}. */
export function stopsOf(visits, day, own, now) {
  const todays = visits.filter((visit) => visit.day === day).sort(byTime);
  const [marked, mark] = day === dayIn(now) ? markOf(todays, now) : [null, ""];
  const bold = nextToDo(todays.filter(({ stand_in }) => !stand_in), own, now);
  return todays.map((visit) => ({
    visit,
    own: own(visit),
    when: visit === marked ? mark : "",
    isBold: visit === bold,
  }));
}

function byTime(one, other) {
  return new Date(one.starts_at) - new Date(other.starts_at) || one.id - other.id;
}

/** The visit that is going on, else the next to come. */
function markOf(visits, now) {
  const visit = visits.find(({ ends_at }) => new Date(ends_at) > now) ?? null;
  return [visit, visit && new Date(visit.starts_at) <= now ? "now" : "next"];
}

/** The unfinished sheet of the visit going on, else the day's first unfinished one. */
function nextToDo(visits, own, now) {
  const left = visits.filter((visit) => isLeft(own(visit)));
  const isGoingOn = ({ starts_at, ends_at }) => new Date(starts_at) <= now && now < new Date(ends_at);
  return left.find(isGoingOn) ?? left[0] ?? null;
}

function isLeft(own) {
  return own !== null && isUnfinished(own.standing, own.signedByOther);
}

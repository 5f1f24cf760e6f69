// Whether this device can leave for where there is no signal. It says so only after the set was read back from the disk
// and the worker told that every shell and every file of the app is there; and it says why not.

import { readBack } from "./offline-set.js";
import { atWork, dropShells, keepShells } from "./shells.js";

const STALE_MS = 3 * 86_400_000; // for the eye: nothing is decided by a clock

/**
 * Make the device ready with what is stored on it, and say how it stands: {code, count, at}. Codes are those of READY
 * in scoring/offline_words.py. `registration` is the worker's or null, `language` the page's, `waiting` the sender's.
 */
export async function makeReady({ db, registration, language, waiting = null, browser = globalThis.navigator }) {
  if (!db.lasts) return { code: "no_storage" };
  if (registration === null) return { code: "no_worker" };
  const { set, home, sheets } = await readBack(db);
  if (set === null) return { code: waiting === "signed_out" ? "signed_out" : "preparing" };
  if (set.rounds.length === 0) {
    await dropShells();
    return { code: "nothing" };
  }
  if (set.language !== language) return { code: "preparing" };
  const worker = await atWork(registration);
  const forms = Object.fromEntries(set.forms.map(({ form_version, shell }) => [form_version, shell]));
  const own = sheets.filter(({ server }) => !server.recusal && forms[server.form_version]);
  const index = own.map(({ id, server }) => ({ id, form_version: server.form_version }));
  const answer = worker && (await keepShells(worker, { forms, sheets: index, home, language }));
  const isKept = answer?.missing.length === 0 && sheets.length >= set.sheets;
  if (!isKept) return { code: registration.waiting ? "other_build" : "incomplete" };
  return standing(set, own.length, browser);
}

function standing(set, count, browser) {
  const facts = { count, at: set.checked_at };
  if (isSafariTab(browser)) return { code: "not_installed", ...facts };
  return { code: Date.now() - new Date(set.checked_at) > STALE_MS ? "stale" : "ready", ...facts };
}

/** What the staff are told was taken along: what is old by now, or may not last, can be worked on all the same. */
export function takenAlong({ count, at }) {
  return count === undefined ? null : { sheets: count, at };
}

/** On an iPad only what was added to the Home Screen keeps its data for good. */
export function isSafariTab(browser) {
  return browser.standalone === false;
}

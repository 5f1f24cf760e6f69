// The offline set: all that a judge's device takes along, fetched from the server, stored in one strict transaction and
// read back. The server's copy of a sheet never overwrites what was typed here (drafts.js); an answer that is not this
// person's set changes nothing.

import { fact } from "./database.js";
import { editLock, takeServerCopy } from "./drafts.js";
import { unblockOwn } from "./outbox.js";

const ADDRESS = "/api/v1/offline-set";
const LISTS = ["rounds", "visits", "candidates", "forms", "sheets"];
const STORES = ["meta", "sheets", "ops"];
const PATIENCE_MS = 20_000;

/**
 * Ask for the set and store it where it is new. Returns what came of it: "new", "same", "signed_out", "other_user", or
 * "away" where no answer was this server's.
 */
export async function refreshSet(db, fetch = globalThis.fetch, now = new Date(), locks = globalThis.navigator?.locks) {
  const before = await db.read("meta", (tx) => fact(tx, "set"));
  const reply = await ask(fetch, before?.etag);
  if (reply === null) return "away";
  if (reply.status === 401) return "signed_out";
  if (reply.status === 304 && before) {
    const isOpen = await openSheets(db, locks);
    await db.write(STORES, (tx) => storeSame(tx, { ...before, checked_at: now.toISOString() }, isOpen));
    return "same";
  }
  const set = reply.status === 200 ? read(reply.text) : null;
  if (set === null) return "away";
  if (set.user.id !== db.userId) return "other_user";
  const isOpen = await openSheets(db, locks);
  await db.write(STORES, (tx) => store(tx, set, { etag: reply.etag, at: now.toISOString() }, isOpen));
  return "new";
}

async function ask(fetch, etag) {
  try {
    const response = await fetch(ADDRESS, {
      cache: "no-store",
      credentials: "same-origin",
      redirect: "manual",
      headers: etag ? { "If-None-Match": etag } : {},
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: response.status, etag: response.headers.get("ETag"), text: await response.text() };
  } catch {
    return null;
  }
}

/** The set, or null for anything else: a captive portal answers too. */
function read(text) {
  try {
    const set = JSON.parse(text);
    const isWhole = LISTS.every((name) => Array.isArray(set[name])) && Number.isInteger(set.user?.id);
    return isWhole && typeof set.server_epoch === "string" ? set : null;
  } catch {
    return null;
  }
}

async function store(tx, set, { etag, at }, isOpen) {
  const { user, language, build, rounds, visits, candidates, forms } = set;
  const others = set.sheets.filter((sheet) => sheet.signed_by_other);
  await tx.meta.put({ name: "user", value: user });
  await tx.meta.put({
    name: "set",
    value: {
      ...{ etag, language, build, rounds, visits, candidates, forms, stored_at: at, checked_at: at },
      sheets: set.sheets.length,
      own: set.sheets.map(({ id }) => id),
      rescued: set.rescued ?? 0,
      signed_by_others: Object.fromEntries(others.map((sheet) => [sheet.id, sheet.signed_by_other])),
    },
  });
  for (const sheet of set.sheets) await takeServerCopy(tx, sheet);
  await sort(tx, new Set(set.sheets.map(({ id }) => id)), isOpen);
}

async function storeSame(tx, set, isOpen) {
  await tx.meta.put({ name: "set", value: set });
  if (set.own) await sort(tx, new Set(set.own), isOpen); // a set that an older page stored does not say
}

/** His sheets and others: what was refused of his goes out again, the others go. */
async function sort(tx, own, isOpen) {
  await unblockOwn(tx, own);
  await forgetOthers(tx, own, isOpen);
}

/** Sheets that are his no more go, but for those of which something of his is still here or which a page has open. */
async function forgetOthers(tx, own, isOpen) {
  for (const sheet of await tx.sheets.all()) {
    if (own.has(sheet.id) || sheet.draft !== null || isOpen(sheet)) continue;
    if ((await tx.ops.count("sheet_id", sheet.id)) === 0) await tx.sheets.delete(sheet.id);
  }
}

/** Whether a page has a sheet open, or waits for its turn: what is entered there needs the record to go into. */
async function openSheets(db, locks) {
  if (!db.lasts) return ({ editor }) => editor !== null; // no other page has this memory
  const { held = [], pending = [] } = (await locks?.query()) ?? {};
  const names = new Set([...held, ...pending].map(({ name }) => name));
  return ({ id }) => names.has(editLock(id));
}

/** What is really on the device, read anew: {set, ids: of the sheets that the set counts and that are there}. */
export async function readBack(db) {
  return db.read(["meta", "sheets"], async (tx) => {
    const set = await fact(tx, "set");
    const sheets = (await tx.sheets.all()).filter((sheet) => sheet.server.state !== undefined || sheet.server.recusal);
    return { set, home: await fact(tx, "home", false), sheets };
  });
}

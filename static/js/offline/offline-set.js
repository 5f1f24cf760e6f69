// The offline set: all that a judge's device takes along, fetched from the server, stored in one strict transaction and
// read back. The server's copy of a sheet never overwrites what was typed here (drafts.js); an answer that is not this
// person's set changes nothing.

import { fact } from "./database.js";
import { takeServerCopy } from "./drafts.js";

const ADDRESS = "/api/v1/offline-set";
const LISTS = ["rounds", "visits", "candidates", "forms", "sheets"];
const PATIENCE_MS = 20_000;

/**
 * Ask for the set and store it where it is new. Returns what came of it: "new", "same", "signed_out", "other_user", or
 * "away" where no answer was this server's.
 */
export async function refreshSet(db, fetch = globalThis.fetch, now = new Date()) {
  const before = await db.read("meta", (tx) => fact(tx, "set"));
  const reply = await ask(fetch, before?.etag);
  if (reply === null) return "away";
  if (reply.status === 401) return "signed_out";
  if (reply.status === 304 && before) {
    await db.put("meta", { name: "set", value: { ...before, checked_at: now.toISOString() } });
    return "same";
  }
  const set = reply.status === 200 ? read(reply.text) : null;
  if (set === null) return "away";
  if (set.user.id !== db.userId) return "other_user";
  await db.write(["meta", "sheets", "ops"], (tx) => store(tx, set, reply.etag, now));
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

async function store(tx, set, etag, now) {
  const at = now.toISOString();
  const { user, language, build, rounds, visits, candidates, forms } = set;
  const others = set.sheets.filter((sheet) => sheet.signed_by_other);
  await tx.meta.put({ name: "user", value: user });
  await tx.meta.put({
    name: "set",
    value: {
      ...{ etag, language, build, rounds, visits, candidates, forms, stored_at: at, checked_at: at },
      sheets: set.sheets.length,
      rescued: set.rescued ?? 0,
      signed_by_others: Object.fromEntries(others.map((sheet) => [sheet.id, sheet.signed_by_other])),
    },
  });
  for (const sheet of set.sheets) await takeServerCopy(tx, sheet);
  await forgetOthers(tx, new Set(set.sheets.map(({ id }) => id)));
}

/** Sheets that are his no more go, but for those of which something of his is still here. */
async function forgetOthers(tx, own) {
  for (const sheet of await tx.sheets.all()) {
    const isFree = !own.has(sheet.id) && sheet.draft === null && (await tx.ops.count("sheet_id", sheet.id)) === 0;
    if (isFree) await tx.sheets.delete(sheet.id);
  }
}

/** What is really on the device, read anew: {set, ids: of the sheets that the set counts and that are there}. */
export async function readBack(db) {
  return db.read(["meta", "sheets"], async (tx) => {
    const set = await fact(tx, "set");
    const sheets = (await tx.sheets.all()).filter((sheet) => sheet.server.state !== undefined || sheet.server.recusal);
    return { set, home: await fact(tx, "home", false), sheets };
  });
}

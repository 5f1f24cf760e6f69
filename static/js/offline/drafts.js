// What a sheet says on this device: the server's copy, what was typed since, and which page may type. Each function is
// one strict transaction. A draft is cleared only by the op that says the same (outbox.js).

import { fact } from "./database.js";
import { NotEditing, baseOf, bodyOf, handIn, isAhead, isOlder, opsOf } from "./outbox.js";

/** Keep what stands in the fields. `base` is the {rev, epoch} of what the page showed before the first change. */
export function storeDraft(db, sheetId, body, base, editor, now = new Date()) {
  return db.write(["sheets", "ops"], async (tx) => {
    const sheet = await tx.sheets.get(sheetId);
    if (sheet.editor !== editor) throw new NotEditing();
    const begun = await baseOf(tx, sheet, base);
    await tx.sheets.put({ ...sheet, ...begun, draft: body, drafted_at: now.toISOString() });
  });
}

/** What was typed is again what is known elsewhere: there is no draft. */
export function dropDraft(db, sheetId, editor) {
  return db.write("sheets", async (tx) => {
    const sheet = await tx.sheets.get(sheetId);
    if (sheet.editor !== editor) throw new NotEditing();
    await tx.sheets.put({ ...sheet, draft: null });
  });
}

/**
 * Keep the server's copy of a sheet. `copy` is what the server says of it: {id, rev, epoch, state, form_version, body,
 * signed_body, …, and candidate, seat and round where it says them}. An answer that is older than what this device has
 * is passed over; a draft and what it began from stay. Needs sheets and ops in the transaction.
 */
export async function takeServerCopy(tx, copy) {
  const before = (await tx.sheets.get(copy.id)) ?? { ...NEW, id: copy.id };
  if (isOlder(copy, before.server)) return before;
  const server = { ...before.server, ...named(copy, [...SAID, ...SIGNED]), former: false };
  const sheet = { ...before, ...named(copy, PLACE), server };
  sheet.outcome = outcomeAfter(before, sheet.server);
  sheet.receipt = copy.receipt ?? (copy.rev === before.server.rev ? before.receipt : null); // of this rev and no other
  if (!(await isAhead(tx, sheet))) Object.assign(sheet, { base_rev: copy.rev, epoch_seen: copy.epoch });
  await tx.sheets.put(sheet);
  return sheet;
}

const NEW = {
  server: {},
  draft: null,
  base_rev: 0,
  epoch_seen: 0,
  drafted_at: null,
  outcome: null,
  receipt: null,
  editor: null,
};
const PLACE = ["candidate", "seat", "round"];
const SAID = ["rev", "epoch", "state", "form_version", "body", "total", "changed_at", "recusal", "held"];
const SIGNED = ["signed_body", "signed_at", "signed_by_other"];

function named(from, names) {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}

/**
 * A conflict is over when the server says so by a new rev or another state; work held for the staff when nothing of the
 * sheet waits any more, and where the server does not say whether, as a conflict is.
 */
function outcomeAfter({ outcome, server: before }, server) {
  if (server.state === "conflict") return "conflict";
  if (outcome === "held" && server.held !== undefined) return server.held?.waiting ? "held" : null;
  const moved = before.rev !== server.rev || before.state !== server.state;
  return moved || outcome === "conflict" ? null : outcome;
}

/**
 * All that a page shows of a sheet, in one reading: {sheet, ops: what is still here of it, body}. The body is the draft,
 * else what the newest op still here says, else the server's. Null where this device does not have the sheet.
 */
export function readSheet(db, sheetId) {
  return db.read(["sheets", "ops"], (tx) => wholeOf(tx, sheetId));
}

/** The same of a sheet that nothing is kept of. */
export function bare(copy) {
  const base = { base_rev: copy.rev, epoch_seen: copy.epoch };
  return { sheet: { ...NEW, ...base, id: copy.id, server: copy }, ops: [], body: copy.body };
}

/** The same for a page that begins: with the server's `copy` where there is a newer one, and as its `editor` if it is. */
export function openSheet(db, sheetId, copy = null, editor = null) {
  return db.write(["sheets", "ops"], async (tx) => {
    if (copy !== null) await takeServerCopy(tx, copy);
    // From now on no other page's writes of this sheet go through.
    if (editor !== null) await tx.sheets.put({ ...(await tx.sheets.get(sheetId)), editor });
    return wholeOf(tx, sheetId);
  });
}

async function wholeOf(tx, sheetId) {
  const sheet = await tx.sheets.get(sheetId);
  if (!sheet) return null;
  const ops = await opsOf(tx, sheetId);
  return { sheet, ops, body: sheet.draft ?? bodyOf(ops.at(-1)) ?? sheet.server.body ?? null };
}

export { bodyOf };

/** Drafts that a page left behind when it was closed or killed become ops, unless a page still edits the sheet. */
export async function handInLeft(db, locks = navigator.locks) {
  const left = await db.read("sheets", async (tx) => (await tx.sheets.all()).filter((sheet) => sheet.draft !== null));
  for (const { id } of left) {
    await locks.request(editLock(id), { ifAvailable: true }, async (lock) => {
      const sheet = lock && (await db.get("sheets", id));
      if (sheet?.draft) await handIn(db, id, { kind: "save", body: sheet.draft });
    });
  }
  return left.length;
}

/** The memory was thrown away while a page was open: put back what the page still has of its sheet. */
export function putBack(db, { sheet, ops }, draft, editor) {
  return db.write(["meta", "sheets", "ops"], async (tx) => {
    const server = (await tx.sheets.get(sheet.id))?.server ?? sheet.server; // fetched anew meanwhile, perhaps
    await tx.sheets.put({ ...sheet, server, draft, editor });
    for (const op of ops) await tx.ops.put(op);
    const seq = Math.max(await fact(tx, "seq", 0), ...ops.map((op) => op.seq)); // numbers are never given twice
    await tx.meta.put({ name: "seq", value: seq });
  });
}

/** The Web Lock that the page which edits a sheet holds. */
export function editLock(sheetId) {
  return `edit-${sheetId}`;
}

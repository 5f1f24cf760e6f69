// The ops that a device keeps: made here, frozen when first sent, acknowledged only by an echo of id and hash, kept until
// nobody can ask for them any more. Each function is one strict transaction. Whether and when to send is sync.js.

import { fact } from "./database.js";
import { compose, same } from "./op.js";

export const UPGRADE = "upgrade"; // the reason of a refusal that a newer page may not meet
const NOT_HIS = "not_found"; // the reason of a refusal while somebody else sits for the judge
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const MOVING = new Set(["applied", "duplicate"]); // the outcomes that move a sheet, and no others

/** A page wrote that is not the one which edits the sheet: nothing was written. */
export class NotEditing extends Error {
  name = "NotEditing";
}

/**
 * Make an op of what a sheet says now and put it into the outbox under the next number, in one transaction with the
 * number and the cleared draft. Returns the op. `base` is the {rev, epoch} that the page showed before the first change,
 * `editor` the page that edits the sheet; both come from the sheet's record where nobody says them.
 */
export async function handIn(db, sheetId, { kind, body, base = null, editor = null }, now = new Date()) {
  for (;;) {
    const before = await db.read(["meta", "sheets", "ops"], (tx) => standing(tx, sheetId, base));
    const draft = { kind, body, base_rev: before.base_rev, epoch_seen: before.epoch_seen };
    const about = { sheet_id: sheetId, device_id: before.device, user_id: db.userId, form_version: before.form_version };
    // Hashing is no request of the database's, so it happens outside; whether all stands as before is asked inside.
    const op = { ...(await compose(about, before.seq + 1, draft, now)), ...UNSENT, made_at: now.toISOString() };
    const entered = await db.write(["meta", "sheets", "ops"], async (tx) => {
      if (!same(before, await standing(tx, sheetId, base))) return false;
      return enter(tx, op, body, editor);
    });
    if (entered) return op;
  }
}

const UNSENT = { st: "local", block: null, attempts: 0, res: null };

async function standing(tx, sheetId, base) {
  const sheet = await tx.sheets.get(sheetId);
  return {
    seq: await fact(tx, "seq", 0),
    device: await fact(tx, "device_id"),
    form_version: sheet.server.form_version,
    ...(await baseOf(tx, sheet, base)),
  };
}

/** What the next op of a sheet begins from: what is on its way began already; else what the page shows. */
export async function baseOf(tx, sheet, shown = null) {
  const { base_rev, epoch_seen } = sheet;
  if (shown === null || (await isAhead(tx, sheet))) return { base_rev, epoch_seen };
  return { base_rev: shown.rev, epoch_seen: shown.epoch };
}

/** Whether this device says more of a sheet than the server has: a draft, or an op that is still here. */
export async function isAhead(tx, sheet) {
  return sheet.draft !== null || (await opsOf(tx, sheet.id)).length > 0;
}

async function enter(tx, op, body, editor) {
  const sheet = await tx.sheets.get(op.sheet_id);
  if (editor !== null && sheet.editor !== editor) throw new NotEditing();
  for (const other of await tx.ops.all("st", "local")) {
    if (isReplacedBy(other, op)) await tx.ops.delete(other.op_id);
  }
  await tx.ops.add(op);
  await tx.meta.put({ name: "seq", value: op.seq });
  const { base_rev, epoch_seen } = JSON.parse(op.text);
  const draft = sheet.draft !== null && same(sheet.draft, body) ? null : sheet.draft;
  await tx.sheets.put({ ...sheet, base_rev, epoch_seen, draft });
  return true;
}

/** Only what was never sent: an earlier save, or by a new signing also an earlier signing. */
function isReplacedBy(earlier, later) {
  const untouched = earlier.sheet_id === later.sheet_id && earlier.attempts === 0;
  return untouched && (earlier.kind === "save" || later.kind === "sign");
}

/** What the server has not taken yet, in the order of its making; what it refused stands among it. */
export async function pendingOps(tx) {
  const ops = await Promise.all([tx.ops.all("st", "local"), tx.ops.all("st", "blocked")]);
  return ops.flat().filter((op) => !op.block?.outlived).sort(bySeq);
}

/** The same of one sheet. */
export async function opsOf(tx, sheetId) {
  return (await pendingOps(tx)).filter((op) => op.sheet_id === sheetId);
}

export function bodyOf(op) {
  return op ? JSON.parse(op.text).body : null;
}

function bySeq(one, other) {
  return one.seq - other.seq;
}

/** How much of the work here the server does not have: ops and drafts, photographs, and since when the oldest waits. */
export function unsent(db) {
  return db.read(["ops", "sheets", "photos"], async (tx) => {
    const ops = await pendingOps(tx);
    const drafts = (await tx.sheets.all()).filter((sheet) => sheet.draft !== null);
    const moments = [...ops.map((op) => op.made_at), ...drafts.map((sheet) => sheet.drafted_at)].sort();
    return {
      pending: ops.length + drafts.length,
      local: ops.filter((op) => op.st === "local").length,
      pending_photos: await tx.photos.count("st", "local"),
      oldest_at: moments[0] ?? null,
    };
  });
}

/**
 * The next op to send: the oldest of those that may go, one at a time for each sheet; `aside` are the sheets to leave
 * alone for now. It is frozen here, before it goes out. Null where there is none.
 */
export function takeNext(db, aside = new Set()) {
  return db.write("ops", async (tx) => {
    // What waits for a newer page keeps its place: a later save must not overtake a signing.
    const held = (await tx.ops.all("st", "blocked")).filter((op) => op.block.code === UPGRADE);
    const kept = new Set([...aside, ...held.map((op) => op.sheet_id)]);
    const waiting = (await tx.ops.all("st", "local")).sort(bySeq);
    const next = waiting.find((op) => !kept.has(op.sheet_id));
    if (!next) return null;
    const sent = { ...next, attempts: next.attempts + 1 };
    await tx.ops.put(sent);
    return sent;
  });
}

/** Whether this answer is the server's word that it has exactly this op. A captive portal says 200 too. */
export function isEcho(op, answer) {
  return answer?.op === op.op_id && answer?.sha256 === op.sha256;
}

/** The server has it: note its answer, give the judge the receipt, and move the sheet where the outcome moves one. */
export function acknowledge(db, op, answer) {
  return db.write(["ops", "sheets"], async (tx) => {
    const kept = await tx.ops.get(op.op_id);
    if (!kept || !isEcho(kept, answer)) return false;
    await tx.ops.put({ ...kept, st: "acked", block: null, res: answer });
    await outlive(tx, kept);
    const sheet = await tx.sheets.get(kept.sheet_id);
    if (sheet) await tx.sheets.put(await settled(tx, sheet, kept, answer));
    return true;
  });
}

async function settled(tx, sheet, op, answer) {
  const receipt = { sha256: answer.sha256, received_at: answer.received_at };
  if (!MOVING.has(answer.outcome)) {
    const outcome = answer.outcome === "superseded" ? sheet.outcome : answer.outcome;
    return { ...sheet, receipt, outcome };
  }
  const { rev, epoch, state, total } = answer.sheet;
  if (isOlder(answer.sheet, sheet.server)) return { ...sheet, receipt, ...(await baseAfter(tx, sheet, answer.sheet)) };
  const { body } = JSON.parse(op.text);
  const signed = op.kind === "sign" ? { signed_body: body, signed_at: answer.received_at } : {};
  const server = { ...sheet.server, rev, epoch, state, total, body, changed_at: answer.received_at, ...signed };
  const outcome = state === "conflict" ? "conflict" : answer.outcome;
  return { ...sheet, receipt, outcome, server, base_rev: rev, epoch_seen: epoch };
}

/** Whether what the server says of a sheet is older than its copy here, which came while the answer was lost. */
export function isOlder(said, server) {
  if (server.rev === undefined || server.former) return false;
  return said.epoch < server.epoch || (said.epoch === server.epoch && said.rev < server.rev);
}

/** What follows on an op that another device's has overtaken began from it; where nothing follows, from the copy. */
async function baseAfter(tx, sheet, { rev, epoch }) {
  if (await isAhead(tx, sheet)) return { base_rev: rev, epoch_seen: epoch };
  return { base_rev: sheet.server.rev, epoch_seen: sheet.server.epoch };
}

/** What was refused before says nothing that this later op of the same sheet does not say. */
async function outlive(tx, op) {
  for (const other of await tx.ops.all("st", "blocked")) {
    const isEarlier = other.sheet_id === op.sheet_id && other.seq < op.seq;
    if (isEarlier) await tx.ops.put({ ...other, block: { ...other.block, outlived: true } });
  }
}

/** The server refused it for good: keep it and say why. */
export function block(db, op, { code, message }, now = new Date()) {
  return db.write(["ops", "log"], async (tx) => {
    const kept = await tx.ops.get(op.op_id);
    if (kept) await tx.ops.put({ ...kept, st: "blocked", block: { code, message } });
    await tx.log.put({ at: now.toISOString(), what: "refused", op_id: op.op_id, code });
  });
}

/** Let what was blocked for this reason go out again, as it is. */
export function unblock(db, code) {
  return db.write("ops", (tx) => letGo(tx, (op) => op.block.code === code));
}

/** These sheets are his (again), says the server: what it refused because they were not goes out again, as it is. */
export function unblockOwn(tx, sheetIds) {
  return letGo(tx, (op) => op.block.code === NOT_HIS && !op.block.outlived && sheetIds.has(op.sheet_id));
}

async function letGo(tx, isFree) {
  const free = (await tx.ops.all("st", "blocked")).filter(isFree);
  for (const op of free) await tx.ops.put({ ...op, st: "local", block: null });
  return free.length;
}

/** Another life of the server's database lacks these ops: they go out again, exactly as they are; photographs too. */
export function sendAgain(db, opIds, serverEpoch, now = new Date()) {
  return db.write(["ops", "sheets", "photos", "meta", "log"], async (tx) => {
    for (const id of opIds) {
      const op = await tx.ops.get(id);
      if (op?.st === "acked") await tx.ops.put({ ...op, st: "local", block: null });
    }
    const before = await fact(tx, "server_epoch");
    if (before) await doubt(tx);
    if (before) await tx.log.put({ at: now.toISOString(), what: "another life", before, now: serverEpoch, ops: opIds });
    await tx.meta.put({ name: "server_epoch", value: serverEpoch });
  });
}

/** What the server said before may be gone: it is asked again for every photograph, and its word on a sheet holds even
 * where it is older than what it said before. */
async function doubt(tx) {
  for (const photo of await tx.photos.all("st", "acked")) await tx.photos.put({ ...photo, st: "local" });
  for (const sheet of await tx.sheets.all()) await tx.sheets.put({ ...sheet, server: { ...sheet.server, former: true } });
}

/**
 * Forget acknowledged ops of rounds that this device has known as closed for thirty days. Returns how many. `now` is the
 * server's time, just heard: a device whose clock runs ahead must not forget early.
 */
export function prune(db, now) {
  return db.write(["ops", "sheets", "meta"], async (tx) => {
    const set = await fact(tx, "set");
    if (!set) return 0;
    const rounds = new Map((await tx.sheets.all()).map((sheet) => [sheet.id, sheet.round]));
    const closed = seenClosed(await fact(tx, "closed_since", {}), [...rounds.values()], set.rounds, now);
    await tx.meta.put({ name: "closed_since", value: closed });
    const isOver = (round) => closed[round] && now - new Date(closed[round]) > KEPT_DAYS * DAY_MS;
    const over = (await tx.ops.all("st", "acked")).filter((op) => isOver(rounds.get(op.sheet_id)));
    for (const op of over) await tx.ops.delete(op.op_id);
    return over.length;
  });
}

/** When this device first saw each round closed; one that was reopened begins anew. */
function seenClosed(before, rounds, known, now) {
  const open = new Set(known.filter(({ state }) => state === "open" || state === "closing").map(({ id }) => id));
  const closed = [...new Set(rounds)].filter((round) => round !== undefined && !open.has(round));
  return Object.fromEntries(closed.map((round) => [round, before[round] ?? now.toISOString()]));
}

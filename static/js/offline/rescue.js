// The judge's work on this device as one file, made with no network and no sign-in: every op word for word, drafts as
// ops, photographs as far as they fit. The office brings it in (scoring/rescue_files.py reads it), any number of times;
// nothing of it counts before its judge has confirmed it there. Nothing is taken away from the device.

import { appBuild, same, SCHEMA_V, sha256 } from "./op.js";
import { openDatabase } from "./database.js";
import { bodyOf, handIn } from "./outbox.js";

export const FORMAT = "cddeval-rescue";
const VERSION = 1;
const MOST_BYTES = 24 * 1024 * 1024; // the server takes a little more: MAX_BYTES in scoring/rescue_files.py
const MOST_OPS = 20_000; // MAX_OPS there
const MOST_PHOTOS = 1_000; // MAX_PHOTOS there
const HEAD_BYTES = 10_000; // what stands around the ops, at most
const PART = 0x8000; // bytes at once; more are too many arguments

/** What a page has that no memory took: functions, each giving [{sheet_id, body, base_rev, epoch_seen, form_version}]. */
export const unkept = new Set();

/**
 * Make the file: {file, name, ops, photos, left}. `left` counts photographs and acknowledged ops that did not fit. What
 * cannot be read any more is not in it; where nothing can be read, what the page itself has is.
 */
export async function exportWork(db, { name = "", now = new Date(), most = MOST_BYTES } = {}) {
  const memory = await readable(db);
  const drafts = await handInDrafts(memory, now);
  const found = (await memory?.read(["meta", "ops"], contents).catch(() => null)) ?? NOTHING;
  const unkeptDrafts = [...unkept].flatMap((give) => give());
  const made = await Promise.all([...drafts, ...unkeptDrafts].map((draft) => draftOp(db.userId, found.device_id, draft)));
  const every = [...found.ops, ...made.filter((op) => !isSaid(op, found.ops))];
  if (memory === null && every.length === 0) throw new Error("nothing can be read");
  const ops = fitting(every, most - HEAD_BYTES);
  const photos = await picturesOf(memory, most - HEAD_BYTES - sizeOf(ops));
  const said = {
    format: FORMAT,
    version: VERSION,
    device_id: found.device_id,
    user_id: db.userId,
    exported_at: now.toISOString(),
    app_build: appBuild(),
    ops,
    ops_left_out: every.length - ops.length,
    photos: photos.taken,
    photos_left_out: photos.left,
    drafts: [],
  };
  const title = fileName(name, found.device_id, now);
  const file = new File([JSON.stringify(said)], title, { type: "application/json" });
  return { file, name: title, ops: ops.length, photos: photos.taken.length, left: said.ops_left_out + said.photos_left_out };
}

const NOTHING = { device_id: "00000000-0000-4000-8000-000000000000", ops: [] };

/** The memory itself, or a new way into it where its connection broke; null where there is none. */
async function readable(db) {
  if (!db.broken) return db;
  return openDatabase(db.userId).catch(() => null);
}

async function contents(tx) {
  const device_id = (await tx.meta.get("device_id")).value;
  const ops = (await tx.ops.all("seq")).map(({ op_id, seq, text, sha256, st }) => ({ op_id, seq, text, sha256, st }));
  return { device_id, ops };
}

/** Drafts become ops, as if their pages had been left. Those that the memory does not take are returned. */
async function handInDrafts(memory, now) {
  const sheets = (await memory?.all("sheets").catch(() => [])) ?? [];
  const left = [];
  for (const sheet of sheets.filter(({ draft }) => draft !== null)) {
    try {
      await handIn(memory, sheet.id, { kind: "save", body: sheet.draft }, now);
    } catch {
      const { id, draft, base_rev, epoch_seen, server } = sheet;
      left.push({ sheet_id: id, body: draft, base_rev, epoch_seen, form_version: server.form_version });
    }
  }
  return left;
}

/**
 * A draft as an op that this device never made: of a device of its own, so that its number is nobody else's, and with
 * ids that follow from what it says, so that it is the same op in every file.
 */
async function draftOp(userId, deviceId, { sheet_id, body, base_rev, epoch_seen, form_version }) {
  const said = await sha256(JSON.stringify([deviceId, userId, sheet_id, base_rev, epoch_seen, appBuild(), body]));
  const [op_id, device_id] = [said.slice(0, 32), said.slice(32)].map(asId);
  const text = JSON.stringify({
    op_id,
    sheet_id,
    device_id,
    user_id: userId,
    seq: 1,
    kind: "save",
    base_rev,
    epoch_seen,
    resolves: [],
    form_version,
    app_build: appBuild(),
    schema_v: SCHEMA_V,
    client_at: "",
    body,
  });
  return { op_id, seq: 1, text, sha256: await sha256(text), st: "draft" };
}

function asId(hex) {
  const digits = `${hex.slice(0, 12)}4${hex.slice(13, 16)}8${hex.slice(17)}`;
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join("-");
}

/** Whether the newest op of the sheet says already what a draft does. */
function isSaid(made, ops) {
  const { sheet_id } = JSON.parse(made.text);
  const newest = ops.findLast((op) => JSON.parse(op.text).sheet_id === sheet_id);
  return newest !== undefined && same(bodyOf(newest), bodyOf(made));
}

/** What the server has acknowledged goes first where there is no room, the oldest of it before the newer. */
function fitting(ops, most) {
  const sizes = new Map(ops.map((op) => [op, sizeOf(op)]));
  let total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const dropped = new Set();
  for (const op of ops.filter(({ st }) => st === "acked")) {
    if (total <= most && ops.length - dropped.size <= MOST_OPS) break;
    dropped.add(op);
    total -= sizes.get(op);
  }
  return ops.filter((op) => !dropped.has(op));
}

/** Photographs by hash, those that the server does not have first, until there is no more room. */
async function picturesOf(memory, room) {
  const taken = [];
  let [left, rest] = [0, room];
  for (const key of await photoKeys(memory)) {
    const photo = await memory.get("photos", key).catch(() => null);
    const base64 = photo && (await inBase64(photo.bytes).catch(() => null));
    if (base64 === null || base64.length + 200 > rest || taken.length >= MOST_PHOTOS) {
      left += 1;
      continue;
    }
    taken.push({ sha256: photo.sha256, type: photo.type, base64 });
    rest -= base64.length + 200;
  }
  return { taken, left };
}

async function photoKeys(memory) {
  if (!memory) return [];
  const read = memory.read("photos", async (tx) => {
    const acked = new Set(await tx.photos.keys("st", "acked"));
    const every = await tx.photos.keys();
    return [...every.filter((key) => !acked.has(key)), ...acked];
  });
  return read.catch(() => []);
}

async function inBase64(bytes) {
  const array = new Uint8Array(bytes instanceof Blob ? await bytes.arrayBuffer() : bytes);
  let text = "";
  for (let at = 0; at < array.length; at += PART) text += String.fromCharCode(...array.subarray(at, at + PART));
  return btoa(text);
}

function sizeOf(value) {
  return new TextEncoder().encode(JSON.stringify(value)).length + 1;
}

/** Whose, of which tablet, from when: งานประเมิน-สมชาย-ใจดี-4F2A-2564-12-29-1042.json */
export function fileName(name, deviceId, now) {
  const said = name.trim().replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").slice(0, 60);
  const part = (options) => new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "Asia/Bangkok" }).format(now);
  const year = Number(part({ year: "numeric" })) + 543;
  const two = (text) => text.padStart(2, "0");
  const day = `${year}-${two(part({ month: "2-digit" }))}-${two(part({ day: "2-digit" }))}`;
  const time = part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).replace(":", "");
  return ["งานประเมิน", said, deviceId.slice(0, 4).toUpperCase(), day, time].filter(Boolean).join("-") + ".json";
}

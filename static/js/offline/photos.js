// Photographs on the device: made small, named by the hash of their bytes, kept until the server has them and no sheet
// here names them, and sent one by one. A sheet never waits for its photographs: what fails or is refused here stops no
// op. Nothing here shows anything; sheet/photos.js does.

import { sha256 } from "./op.js";
import { bodyOf, pendingOps, UPGRADE } from "./outbox.js";
import { putPhoto } from "./server.js";

/** Of one criterion; the same as MAX_PHOTOS in scoring/sheets.py. */
export const MOST = 12;
/** What the server takes: MAX_BYTES in scoring/photos.py. */
export const MOST_BYTES = 3 * 1024 * 1024;
const LONGEST = 1600; // pixels; the server keeps no more
const QUALITY = 0.8;
const ROOM_BYTES = 10 * 1024 * 1024; // what photographs leave free for marks
const ALONE_MS = 60_000; // one photograph on a weak line
const BEFORE_OPS_MS = 20_000; // all that photographs may take while ops wait
const DAY_MS = 86_400_000;
const UNSETTLED = new Set(["conflict", "held", "invalid"]); // outcomes
const AS_THEY_ARE = { "image/jpeg": [0xff, 0xd8, 0xff], "image/png": [0x89, 0x50, 0x4e, 0x47], "image/webp": [0x52, 0x49, 0x46, 0x46] };

/** What was chosen cannot be kept as a photograph: `code` is "unreadable" or "large". Nothing was stored. */
export class NotKept extends Error {
  constructor(code, options) {
    super(code, options);
    this.code = code;
  }
}

/** There is little room left, and it is for marks. Nothing was stored. */
export class NoRoom extends Error {
  name = "StorageFull";
}

// Taking

/**
 * Keep a file as photograph of a criterion: {sheet_id, criterion}. Returns its record once the disk has it. Throws
 * NotKept, or StorageFull where the device has no room; then nothing has changed.
 */
export async function addPhoto(db, { sheet_id, criterion }, file, { shrink = small, storage = globalThis.navigator?.storage } = {}) {
  const { bytes, type } = await shrink(file);
  if (bytes.byteLength > MOST_BYTES) throw new NotKept("large");
  await demandRoom(storage, bytes.byteLength);
  const name = await sha256(bytes);
  return db.write("photos", async (tx) => {
    const there = await tx.photos.get(name);
    if (there) return there;
    const made_at = new Date().toISOString();
    const photo = { sha256: name, bytes, type, sheet_id, criterion, st: "local", block: null, attempts: 0, made_at };
    await tx.photos.put(photo);
    return photo;
  });
}

/** The browser's word about room is asked for, not trusted: what counts is whether the write succeeds. */
async function demandRoom(storage, size) {
  const { quota, usage } = (await storage?.estimate?.().catch(() => null)) ?? {};
  if (quota !== undefined && quota - usage < size + ROOM_BYTES) throw new NoRoom("photographs leave room for marks");
}

/** The picture as a small JPEG, drawn anew: upright, and without what the camera wrote beside it. */
async function small(file) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch (error) {
    return asItIs(file, error);
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff"; // where a picture is transparent
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return blob ? { bytes: await blob.arrayBuffer(), type: "image/jpeg" } : asItIs(file);
}

/** What this browser cannot draw goes as it is, if the server can read it. */
export async function asItIs(file, cause = undefined) {
  if (file.size > MOST_BYTES) throw new NotKept("large", { cause });
  const bytes = await file.arrayBuffer();
  const head = new Uint8Array(bytes.slice(0, 4));
  const type = Object.keys(AS_THEY_ARE).find((each) => AS_THEY_ARE[each].every((byte, place) => head[place] === byte));
  if (!type) throw new NotKept("unreadable", { cause });
  return { bytes, type };
}

// Sending

/**
 * Send what the server does not have, and forget what nobody needs here any more. While ops wait it takes no longer than
 * one of them may. What the server cannot take just now stays; what it refuses for good is kept as blocked.
 */
export async function sendPhotos(db, csrf, fetch, now = () => performance.now()) {
  const began = now();
  for (const name of await db.read("photos", (tx) => tx.photos.keys("st", "local"))) {
    const left = (await opsWait(db)) ? BEFORE_OPS_MS - (now() - began) : ALONE_MS;
    if (left <= 0) return;
    const photo = await noteAttempt(db, name);
    if (!photo) continue;
    const verdict = await putPhoto(photo, csrf, left, fetch);
    if (isForAll(verdict)) return;
    if (verdict.kind !== "again") await settle(db, name, verdict);
  }
  await sweep(db);
}

/** What stands in the way of this photograph stands in the way of all: no session, no server, an app too old. */
function isForAll({ kind, concerns, code }) {
  return kind === "token" || concerns === "server" || code === UPGRADE;
}

function opsWait(db) {
  return db.read("ops", async (tx) => (await tx.ops.count("st", "local")) > 0);
}

function noteAttempt(db, name) {
  return db.write("photos", async (tx) => {
    const photo = await tx.photos.get(name);
    if (photo?.st !== "local") return null;
    const sent = { ...photo, attempts: photo.attempts + 1 };
    await tx.photos.put(sent);
    return sent;
  });
}

function settle(db, name, { kind, code, message }) {
  const settled = kind === "acked" ? { st: "acked", block: null } : { st: "blocked", block: { code, message } };
  return db.write("photos", async (tx) => {
    const photo = await tx.photos.get(name);
    if (photo) await tx.photos.put({ ...photo, ...settled });
  });
}

// Letting go

/**
 * Forget photographs that nothing here names: those that the server has, and those that it refused. A day passes first,
 * for what was just added is named a moment later, and what was taken away may be put back. Returns how many.
 */
export async function sweep(db, now = new Date()) {
  const names = await db.read("photos", async (tx) => [
    ...(await tx.photos.keys("st", "acked")),
    ...(await tx.photos.keys("st", "blocked")),
  ]);
  if (names.length === 0) return 0;
  return db.write(["photos", "sheets", "ops"], async (tx) => {
    const named = await namedHere(tx);
    let gone = 0;
    for (const name of names.filter((each) => !named.has(each))) {
      const photo = await tx.photos.get(name);
      if (!photo || photo.st === "local" || now - new Date(photo.made_at) < DAY_MS) continue;
      await tx.photos.delete(name);
      gone += 1;
    }
    return gone;
  });
}

async function namedHere(tx) {
  const sheets = await tx.sheets.all();
  const bodies = sheets.flatMap(({ draft, server }) => [draft, server.body, server.signed_body]);
  const ops = [...(await pendingOps(tx)), ...(await unsettledOps(tx, sheets))];
  bodies.push(...ops.map(bodyOf));
  return new Set(bodies.flatMap((body) => Object.values(body?.criteria ?? {}).flatMap((entry) => entry.photos ?? [])));
}

/** What the server took without counting it, as long as nobody has settled it: it may be chosen yet. */
async function unsettledOps(tx, sheets) {
  const open = new Set(sheets.filter(({ outcome }) => UNSETTLED.has(outcome)).map(({ id }) => id));
  const ops = open.size > 0 ? await tx.ops.all("st", "acked") : [];
  return ops.filter((op) => open.has(op.sheet_id) && UNSETTLED.has(op.res?.outcome));
}

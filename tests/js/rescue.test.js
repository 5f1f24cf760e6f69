// The work of a device as one file: all of it, word for word, the same however often it is made, also of a broken memory.

import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";

import { openDatabase, StorageBroken, StorageFull } from "../../static/js/offline/database.js";
import { acknowledge, handIn, takeNext } from "../../static/js/offline/outbox.js";
import { exportWork, fileName, unkept } from "../../static/js/offline/rescue.js";

const NOW = new Date("2021-12-29T03:42:00Z");
const SHEET = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-222222222222";
let db;
let people = 0;

const body = (points) => ({ criteria: { c1: { points, recommendation: "", photos: [] } }, private_note: "" });
const hash = (text) => createHash("sha256").update(text).digest("hex");
const record = (id, more = {}) => ({
  id,
  server: { rev: 3, epoch: 1, form_version: "sample@1", body: null },
  draft: null,
  base_rev: 3,
  epoch_seen: 1,
  editor: null,
  ...more,
});

beforeEach(async () => {
  people += 1;
  unkept.clear();
  db = await openDatabase(people);
  await db.put("sheets", record(SHEET));
  await db.put("sheets", record(OTHER));
});

async function exported(options = {}) {
  const made = await exportWork(db, { name: "สมชาย ใจดี", now: NOW, ...options });
  return { made, said: JSON.parse(await made.file.text()) };
}

const save = (points, sheet = SHEET) => handIn(db, sheet, { kind: "save", body: body(points) }, NOW);

async function answer(op) {
  await takeNext(db);
  await acknowledge(db, op, { op: op.op_id, sha256: op.sha256, outcome: "applied", received_at: "now", sheet: { rev: 4, epoch: 1 } });
}

test("every op is in the file as it lies in the outbox, the acknowledged too", async () => {
  const first = await save("1");
  await answer(first);
  const second = await save("2");
  const { made, said } = await exported();
  const told = ({ op_id, seq, text, sha256 }, st) => ({ op_id, seq, text, sha256, st });
  assert.deepEqual(said.ops, [told(first, "acked"), told(second, "local")]);
  const { ops, photos, ...head } = said;
  const device_id = (await db.get("meta", "device_id")).value;
  assert.deepEqual(head, {
    format: "cddeval-rescue",
    version: 1,
    device_id,
    user_id: people,
    exported_at: "2021-12-29T03:42:00.000Z",
    app_build: "1",
    ops_left_out: 0,
    photos_left_out: 0,
    drafts: [],
  });
  assert.deepEqual([made.ops, made.photos, made.left], [2, 0, 0]);
});

test("nothing is taken away and a second file holds the same", async () => {
  await save("1");
  const before = [await db.all("ops"), await db.all("meta")];
  const [one, other] = [await exported(), await exported()];
  assert.deepEqual(one.said, other.said);
  assert.deepEqual([await db.all("ops"), await db.all("meta")], before);
});

test("a draft becomes an op under the device's next number", async () => {
  await save("1");
  await db.put("sheets", record(OTHER, { draft: body("7"), drafted_at: NOW.toISOString() }));
  const { said } = await exported();
  assert.deepEqual(said.ops.map(({ seq, st, text }) => [seq, st, JSON.parse(text).body]), [
    [1, "local", body("1")],
    [2, "local", body("7")],
  ]);
  assert.equal((await db.get("sheets", OTHER)).draft, null);
});

function full() {
  db.write = async () => {
    throw new StorageFull("no room");
  };
}

test("where the device is full a draft is an op of a device of its own, the same in every file", async () => {
  const sent = await save("1");
  await db.put("sheets", record(SHEET, { draft: body("8"), drafted_at: NOW.toISOString() }));
  full();
  const { said } = await exported();
  assert.equal(said.ops.length, 2);
  const op = JSON.parse(said.ops[1].text);
  assert.equal(said.ops[1].sha256, hash(said.ops[1].text));
  assert.notEqual(op.device_id, JSON.parse(sent.text).device_id);
  assert.match(op.op_id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual(
    [op.seq, op.kind, op.user_id, op.sheet_id, op.base_rev, op.epoch_seen, op.form_version, op.body],
    [1, "save", people, SHEET, 3, 1, "sample@1", body("8")],
  );
  const later = await exportWork(db, { now: new Date("2022-01-03T01:00:00Z") });
  assert.deepEqual(JSON.parse(await later.file.text()).ops, said.ops);
});

test("what only the page has is in the file, unless the newest op says it", async () => {
  await save("1");
  await save("2");
  const draft = { sheet_id: SHEET, base_rev: 3, epoch_seen: 1, form_version: "sample@1" };
  unkept.add(() => [{ ...draft, body: body("2") }]);
  assert.equal((await exported()).said.ops.length, 1);
  unkept.add(() => [{ ...draft, body: body("1") }]);
  assert.deepEqual((await exported()).said.ops.map(({ text }) => JSON.parse(text).body), [body("2"), body("1")]);
});

test("a memory whose connection broke is opened anew for it", async () => {
  const op = await save("1");
  db.broken = new StorageBroken("gone");
  assert.deepEqual((await exported()).said.ops.map(({ op_id }) => op_id), [op.op_id]);
});

test("a memory that cannot be read leaves what the page has, and without that there is no file", async () => {
  const dead = { userId: people, broken: new StorageBroken("gone") };
  const before = globalThis.indexedDB;
  globalThis.indexedDB = { open: () => { throw new DOMException("gone", "UnknownError"); } };
  try {
    await assert.rejects(exportWork(dead, { now: NOW }));
    unkept.add(() => [{ sheet_id: SHEET, body: body("5"), base_rev: 3, epoch_seen: 1, form_version: "sample@1" }]);
    const made = await exportWork(dead, { now: NOW });
    assert.deepEqual(JSON.parse(await made.file.text()).ops.map(({ text }) => JSON.parse(text).body), [body("5")]);
  } finally {
    globalThis.indexedDB = before;
  }
});

const photo = (number, st, size) => {
  const bytes = new Uint8Array(size).fill(number).buffer;
  return { sha256: hash(Buffer.from(bytes)), bytes, type: "image/jpeg", sheet_id: SHEET, criterion: "c1", st };
};

test("photographs come along as they are", async () => {
  const one = photo(1, "local", 100_000);
  await db.put("photos", one);
  await db.put("photos", { ...photo(2, "blocked", 10), bytes: new Blob([photo(2, "blocked", 10).bytes]) });
  const { said } = await exported();
  const bytes = said.photos.map(({ base64, sha256 }) => [hash(Buffer.from(base64, "base64")) === sha256, sha256]);
  assert.deepEqual(bytes.sort(), [[true, one.sha256], [true, photo(2, "blocked", 10).sha256]].sort());
});

test("where there is no room the photographs that the server has stay behind, and how many is told", async () => {
  const [here, there] = [photo(1, "local", 30_000), photo(2, "acked", 30_000)];
  await db.put("photos", here);
  await db.put("photos", there);
  const { made, said } = await exported({ most: 60_000 });
  assert.deepEqual(said.photos.map(({ sha256 }) => sha256), [here.sha256]);
  assert.deepEqual([said.photos_left_out, made.left], [1, 1]);
});

test("where there is no room for all ops those that the server has stay behind, the oldest first", async () => {
  for (const points of ["1", "2"]) await answer(await save(points));
  const last = await save("3");
  const size = JSON.stringify(last).length;
  const { made, said } = await exported({ most: 10_000 + 2 * size });
  assert.deepEqual(said.ops.map(({ seq }) => seq), [2, 3]);
  assert.deepEqual([said.ops_left_out, made.left], [1, 1]);
});

test("the file is named by the person, the tablet and the day of the Buddhist era", () => {
  const device = "4f2a0000-0000-4000-8000-000000000000";
  assert.equal(fileName("สมชาย  ใจดี/กรรมการ", device, NOW), "งานประเมิน-สมชาย-ใจดี-กรรมการ-4F2A-2564-12-29-1042.json");
  assert.equal(fileName("", device, new Date("2026-12-31T18:05:00Z")), "งานประเมิน-4F2A-2570-01-01-0105.json");
});

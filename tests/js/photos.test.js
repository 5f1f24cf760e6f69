// Photographs on a device: kept by hash before they are named, sent one by one, and never in an op's way.

import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";

import { openDatabase } from "../../static/js/offline/database.js";
import { PageMemory } from "../../static/js/offline/memory.js";
import { addPhoto, asItIs, MOST_BYTES, NotKept, sendPhotos, sweep } from "../../static/js/offline/photos.js";

const PLACE = { sheet_id: "sheet-1", criterion: "c1" };
const MEGABYTE = 1024 * 1024;
let db;
let people = 0;

beforeEach(async () => {
  people += 1;
  db = await openDatabase(people);
});

const bytesOf = (number) => Uint8Array.from([0xff, 0xd8, 0xff, number]).buffer;
const nameOf = (number) => createHash("sha256").update(Buffer.from(bytesOf(number))).digest("hex");
const shrink = async (number) => ({ bytes: bytesOf(number), type: "image/jpeg" });
const add = (number, options = {}) => addPhoto(db, PLACE, number, { shrink, storage: null, ...options });
const kept = (number) => db.get("photos", nameOf(number));

/** A server that answers by hash: a status and content, or a function; else it echoes. */
function server(answers = {}) {
  const sent = [];
  const fetch = async (address, { body, headers }) => {
    const name = address.split("/").at(-1);
    sent.push(name);
    assert.equal(createHash("sha256").update(Buffer.from(body)).digest("hex"), name);
    assert.equal(headers["X-CSRFToken"], "token");
    const answer = answers[name] ?? [201, { sha256: name, received_at: "now" }];
    if (answer === "lost") throw new TypeError("no network");
    const [status, content] = typeof answer === "function" ? await answer() : answer;
    return new Response(typeof content === "string" ? content : JSON.stringify(content), { status });
  };
  return { sent, fetch };
}

const refused = (code) => [422, { error: code, message: `no: ${code}` }];

test("a photograph is kept by the hash of its bytes before anything names it", async () => {
  const photo = await add(1);
  assert.equal(photo.sha256, nameOf(1));
  const { bytes, made_at, ...rest } = await kept(1);
  assert.deepEqual([...new Uint8Array(bytes)], [0xff, 0xd8, 0xff, 1]);
  assert.ok(!Number.isNaN(Date.parse(made_at)));
  assert.deepEqual(rest, { ...PLACE, sha256: nameOf(1), type: "image/jpeg", st: "local", block: null, attempts: 0 });
});

test("the same photograph again is the one that is here, with what became of it", async () => {
  await add(1);
  await sendPhotos(db, "token", server().fetch);
  assert.equal((await add(1)).st, "acked");
  assert.equal((await db.all("photos")).length, 1);
});

test("a11 a full device is said before anything is lost: nothing was stored and nothing is named", async () => {
  const storage = { estimate: async () => ({ quota: 100 * MEGABYTE, usage: 95 * MEGABYTE }) };
  await assert.rejects(add(1, { storage }), { name: "StorageFull" });
  assert.deepEqual(await db.all("photos"), []);
  const broken = { estimate: async () => Promise.reject(new Error("not told")) };
  assert.equal((await add(1, { storage: broken })).st, "local");
});

test("what is too large for the server is not kept, and says so", async () => {
  const large = async () => ({ bytes: new ArrayBuffer(MOST_BYTES + 1), type: "image/jpeg" });
  await assert.rejects(add(1, { shrink: large }), (error) => error instanceof NotKept && error.code === "large");
  assert.deepEqual(await db.all("photos"), []);
});

test("what the browser cannot draw goes as it is, if the server can read it", async () => {
  const file = (...head) => new Blob([Uint8Array.from(head), new Uint8Array(20)]);
  assert.equal((await asItIs(file(0xff, 0xd8, 0xff, 0xe0))).type, "image/jpeg");
  assert.equal((await asItIs(file(0x89, 0x50, 0x4e, 0x47))).type, "image/png");
  assert.equal((await asItIs(file(0x52, 0x49, 0x46, 0x46))).type, "image/webp");
  await assert.rejects(asItIs(file(0, 0, 0, 0x18)), (error) => error.code === "unreadable");
  await assert.rejects(asItIs(new Blob([new Uint8Array(MOST_BYTES + 1)])), (error) => error.code === "large");
});

test("what was sent and echoed is acknowledged, and is not sent again", async () => {
  await add(1);
  await add(2);
  const { sent, fetch } = server();
  await sendPhotos(db, "token", fetch);
  await sendPhotos(db, "token", fetch);
  assert.deepEqual(sent.sort(), [nameOf(1), nameOf(2)].sort());
  assert.deepEqual([(await kept(1)).st, (await kept(2)).st], ["acked", "acked"]);
});

test("a4 what echoes another hash, or is no answer of ours, acknowledges nothing", async () => {
  for (const answer of [[200, { sha256: nameOf(9), received_at: "now" }], [200, "<html>Welcome</html>"], [200, {}], "lost"]) {
    await add(1);
    await sendPhotos(db, "token", server({ [nameOf(1)]: answer }).fetch);
    assert.equal((await kept(1)).st, "local");
  }
  assert.equal((await kept(1)).attempts, 4);
});

test("one that is refused is kept with the reason, and the others go on", async () => {
  for (const number of [1, 2, 3]) await add(number);
  const { sent, fetch } = server({ [nameOf(2)]: refused("photo_not_readable") });
  await sendPhotos(db, "token", fetch);
  assert.equal(sent.length, 3);
  const { st, block, bytes } = await kept(2);
  assert.deepEqual([st, block], ["blocked", { code: "photo_not_readable", message: "no: photo_not_readable" }]);
  assert.equal(bytes.byteLength, 4);
  assert.deepEqual([(await kept(1)).st, (await kept(3)).st], ["acked", "acked"]);
});

test("a fault or damage of one lets the others go on; what is in the way of all ends the turn", async () => {
  const names = [1, 2, 3].map(nameOf);
  for (const number of [1, 2, 3]) await add(number);
  const turn = async (answer) => {
    const each = server(Object.fromEntries(names.map((name) => [name, answer])));
    await sendPhotos(db, "token", each.fetch);
    return each.sent.length;
  };
  assert.equal(await turn([500, { error: "fault" }]), 3);
  assert.equal(await turn([400, { error: "photo_hash_mismatch" }]), 3);
  assert.equal(await turn([503, { error: "unavailable" }]), 1);
  assert.equal(await turn([429, "slow down"]), 1);
  assert.equal(await turn([401, { error: "auth" }]), 1);
  assert.equal(await turn([403, { error: "csrf" }]), 1);
  assert.equal(await turn([426, { message: "too old" }]), 1);
  assert.equal(await turn("lost"), 1);
  assert.deepEqual((await db.all("photos")).map(({ st }) => st), ["local", "local", "local"]);
});

test("while an op waits photographs take no longer than it may itself", async () => {
  for (const number of [1, 2, 3]) await add(number);
  await db.put("ops", { op_id: "op", seq: 1, sheet_id: "sheet-1", st: "local" });
  let time = 0;
  const slow = () => {
    time += 15_000;
    return [503, { error: "fault" }];
  };
  const each = server({ [nameOf(1)]: slow, [nameOf(2)]: slow, [nameOf(3)]: slow });
  const busy = (address, options) => each.fetch(address, options).then((answer) => new Response(null, { ...answer, status: 500 }));
  await sendPhotos(db, "token", busy, () => time);
  assert.equal(each.sent.length, 2);
});

const body = (...names) => ({ criteria: { c1: { points: null, photos: names }, c2: {} } });
const LATER = new Date(Date.now() + 2 * 86_400_000);

test("what a sheet here names stays, and so does what the server lacks; the rest goes after a day", async () => {
  for (const number of [1, 2, 3, 4, 5, 6]) await add(number);
  await sendPhotos(db, "token", server({ [nameOf(6)]: refused("photo_not_readable") }).fetch);
  await db.put("sheets", { id: "a", draft: body(nameOf(1)), server: { body: body(nameOf(2)), signed_body: body(nameOf(3)) } });
  const text = JSON.stringify({ body: body(nameOf(4)) });
  await db.put("ops", { op_id: "op", seq: 1, sheet_id: "a", st: "local", block: null, text });
  await add(7);
  assert.equal(await sweep(db), 0);
  assert.equal(await sweep(db, LATER), 2);
  assert.deepEqual(
    await Promise.all([1, 2, 3, 4, 5, 6, 7].map(async (number) => Boolean(await kept(number)))),
    [true, true, true, true, false, false, true],
  );
});

test("what only an op names that is in conflict, held or invalid stays until that is settled", async () => {
  const outcomes = ["conflict", "held", "invalid", "applied"];
  for (const [place, outcome] of outcomes.entries()) {
    await add(place);
    const text = JSON.stringify({ body: body(nameOf(place)) });
    await db.put("ops", { op_id: outcome, seq: place, sheet_id: outcome, st: "acked", block: null, res: { outcome }, text });
    await db.put("sheets", { id: outcome, draft: null, outcome, server: { body: null, signed_body: null } });
  }
  await sendPhotos(db, "token", server().fetch);
  const there = () => Promise.all(outcomes.map(async (_, place) => Boolean(await kept(place))));
  await sweep(db, LATER);
  assert.deepEqual(await there(), [true, true, true, false]);
  for (const sheet of await db.all("sheets")) await db.put("sheets", { ...sheet, outcome: null });
  await sweep(db, LATER);
  assert.deepEqual(await there(), [false, false, false, false]);
});

test("where the browser keeps nothing the page's own memory does the same", async () => {
  db = await new PageMemory(1).open();
  await add(1);
  await sendPhotos(db, "token", server().fetch);
  assert.equal((await kept(1)).st, "acked");
});

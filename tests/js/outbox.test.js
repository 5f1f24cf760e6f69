// What a device keeps of its work: drafts, ops, receipts. Each case ends by looking at the records.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { handInLeft, openSheet, readSheet, storeDraft, takeServerCopy } from "../../static/js/offline/drafts.js";
import { acknowledge, block, handIn, prune, sendAgain, takeNext, unblock, unsent } from "../../static/js/offline/outbox.js";
import { EDITOR, Locks, ME, NOW, body, copy, echo, memory } from "./make.js";

const BASE = { rev: 0, epoch: 1 };
const save = (db, points, more = {}) => handIn(db, "s1", { kind: "save", body: body(points), editor: EDITOR, ...more }, NOW);
const sign = (db, points) => save(db, points, { kind: "sign" });
const draft = (db, points, base = BASE, editor = EDITOR) => storeDraft(db, "s1", body(points), base, editor, NOW);
const ops = async (db) => (await db.all("ops")).sort((one, other) => one.seq - other.seq);
const told = async (db) => (await ops(db)).map(({ seq, kind, st, attempts }) => [seq, kind, st, attempts]);
const sheet = async (db) => (await readSheet(db, "s1")).sheet;
const send = async (db, answer = {}) => {
  const op = await takeNext(db);
  await acknowledge(db, op, echo(op, answer));
  return op;
};

test("an op is its exact text, with the next number, and its draft is gone in the same moment", async () => {
  const db = await memory();
  await draft(db, "17.5");
  const op = await save(db, "17.5");
  const sent = JSON.parse(op.text);
  const device = (await db.get("meta", "device_id")).value;
  const { seq, user_id, device_id, base_rev, epoch_seen, form_version, body: said } = sent;
  assert.deepEqual([seq, user_id, device_id, base_rev, epoch_seen, form_version], [1, ME, device, 0, 1, "sample@1"]);
  assert.deepEqual(said, body("17.5"));
  assert.equal(op.sha256, createHash("sha256").update(op.text, "utf8").digest("hex"));
  assert.deepEqual([await ops(db), (await sheet(db)).draft, (await db.get("meta", "seq")).value], [[op], null, 1]);
});

test("what was typed while the op was made stays a draft", async () => {
  const db = await memory();
  await draft(db, "17.5");
  await draft(db, "18");
  await save(db, "17.5");
  assert.deepEqual((await sheet(db)).draft, body("18"));
});

test("many at once have each a number of their own", async () => {
  const db = await memory(undefined, [1, 2, 3, 4, 5].map((number) => copy(`s${number}`)));
  await Promise.all([1, 2, 3, 4, 5].map((each) => handIn(db, `s${each}`, { kind: "save", body: body(String(each)) })));
  assert.deepEqual((await told(db)).map(([seq]) => seq), [1, 2, 3, 4, 5]);
});

test("A15: what was never sent is replaced by a later save, and by a later signing also a signing", async () => {
  const db = await memory();
  await save(db, "1");
  await save(db, "2");
  assert.deepEqual(await told(db), [[2, "save", "local", 0]]);
  await sign(db, "2");
  await save(db, "3");
  assert.deepEqual(await told(db), [[3, "sign", "local", 0], [4, "save", "local", 0]]);
  await sign(db, "4");
  assert.deepEqual(await told(db), [[5, "sign", "local", 0]]);
});

test("A15: an op that was once sent is frozen: not replaced, not written anew", async () => {
  const db = await memory();
  const first = await save(db, "1");
  const sent = await takeNext(db);
  await save(db, "2");
  await save(db, "3");
  assert.deepEqual(await told(db), [[1, "save", "local", 1], [3, "save", "local", 0]]);
  const again = await takeNext(db);
  assert.deepEqual([again.op_id, again.text, again.sha256, again.attempts], [first.op_id, first.text, first.sha256, 2]);
  assert.equal(sent.text, first.text);
});

test("A4: an op is acknowledged by an echo of its id and its hash, and by nothing else", async () => {
  const db = await memory();
  const op = await save(db, "1");
  const right = echo(op);
  for (const wrong of [{ ...right, sha256: "0".repeat(64) }, { ...right, op: "other" }, { status: "welcome" }]) {
    assert.equal(await acknowledge(db, op, wrong), false);
  }
  assert.deepEqual(await told(db), [[1, "save", "local", 0]]);
  assert.equal(await acknowledge(db, op, right), true);
  const [kept] = await ops(db);
  assert.deepEqual([kept.st, kept.res, kept.text], ["acked", right, op.text]);
});

test("what was applied moves the sheet and leaves a receipt", async () => {
  const db = await memory();
  await sign(db, "1");
  const op = await send(db, { rev: 3, state: "signed", total: "50.0000" });
  const { server, base_rev, epoch_seen, receipt, outcome } = await sheet(db);
  assert.deepEqual([server.rev, server.state, server.total, base_rev, epoch_seen], [3, "signed", "50.0000", 3, 1]);
  assert.deepEqual([server.body, server.signed_body, server.signed_at], [body("1"), body("1"), "2021-12-29T03:43:00Z"]);
  assert.deepEqual([receipt, outcome], [{ sha256: op.sha256, received_at: "2021-12-29T03:43:00Z" }, "applied"]);
});

test("A19: a conflict, or what was held or wrong, leaves the sheet where it was", async () => {
  for (const outcome of ["conflict", "held", "invalid", "superseded"]) {
    const db = await memory();
    await save(db, "1");
    await send(db, { outcome, rev: 9, epoch: 4, state: "conflict" });
    const found = await sheet(db);
    const { rev, epoch, body: said } = found.server;
    assert.deepEqual([rev, epoch, said, found.base_rev, found.epoch_seen], [0, 1, null, 0, 1], outcome);
    assert.equal(found.outcome, outcome === "superseded" ? null : outcome);
    assert.notEqual(found.receipt, null);
  }
});

test("A19: after a conflict the page that still shows its own version goes on from where that began", async () => {
  const db = await memory();
  await save(db, "1");
  await send(db, { outcome: "conflict", rev: 1 });
  await db.write(["sheets", "ops"], (tx) => takeServerCopy(tx, copy("s1", { rev: 1, state: "conflict", body: body("11") })));
  assert.deepEqual([(await readSheet(db, "s1")).body, (await sheet(db)).base_rev], [body("11"), 1]);
  await draft(db, "2", { rev: 0, epoch: 1 });
  const op = await save(db, "2", { base: { rev: 0, epoch: 1 } });
  assert.equal(JSON.parse(op.text).base_rev, 0); // the server calls it a conflict again: nothing is overwritten silently
});

test("the server's newer copy never takes a draft away, nor what it began from", async () => {
  const db = await memory();
  await draft(db, "1");
  await db.write(["sheets", "ops"], (tx) => takeServerCopy(tx, copy("s1", { rev: 5, epoch: 2, body: body("11") })));
  const found = await readSheet(db, "s1");
  assert.deepEqual([found.body, found.sheet.server.rev, found.sheet.server.body], [body("1"), 5, body("11")]);
  assert.deepEqual([found.sheet.base_rev, found.sheet.epoch_seen], [0, 1]);
});

test("an answer that is older than what is here is passed over, unless the server's database was put back", async () => {
  const db = await memory();
  await save(db, "1");
  await send(db, { rev: 4 });
  const older = copy("s1", { rev: 2, body: body("0") });
  const take = () => db.write(["sheets", "ops"], (tx) => takeServerCopy(tx, older));
  await take();
  assert.equal((await sheet(db)).server.rev, 4);
  await sendAgain(db, [], "first life");
  await take();
  assert.equal((await sheet(db)).server.rev, 4);
  await sendAgain(db, [], "another life");
  await take();
  assert.equal((await sheet(db)).server.rev, 2);
});

test("what a page shows is the draft, else the newest op still here, else the server's copy", async () => {
  const db = await memory(undefined, [copy("s1", { rev: 1, body: body("0") })]);
  const shown = async () => (await readSheet(db, "s1")).body.criteria.c1.points;
  const seen = [await shown()];
  await sign(db, "1");
  seen.push(await shown());
  await save(db, "2");
  seen.push(await shown());
  await draft(db, "3");
  seen.push(await shown());
  assert.deepEqual(seen, ["0", "1", "2", "3"]);
});

test("A18: a page that no longer edits the sheet writes nothing", async () => {
  const db = await memory();
  await openSheet(db, "s1", null, "another page");
  await assert.rejects(draft(db, "1"), { name: "NotEditing" });
  await assert.rejects(save(db, "1"), { name: "NotEditing" });
  assert.deepEqual([(await sheet(db)).draft, await ops(db)], [null, []]);
  await draft(db, "2", BASE, "another page");
  assert.deepEqual((await sheet(db)).draft, body("2"));
});

test("a draft that a dead page left behind becomes an op; one that a page still edits does not", async () => {
  const db = await memory(undefined, [copy("s1"), copy("s2")]);
  await draft(db, "1");
  await storeDraft(db, "s2", body("2"), BASE, EDITOR, NOW);
  const locks = new Locks();
  locks.held.add("edit-s2");
  await handInLeft(db, locks);
  const [op] = await ops(db);
  assert.deepEqual([op.sheet_id, JSON.parse(op.text).body], ["s1", body("1")]);
  assert.deepEqual((await db.get("sheets", "s2")).draft, body("2"));
  assert.equal((await db.all("ops")).length, 1);
});

test("one op after the other for each sheet, and a sheet that waits does not stop the others", async () => {
  const db = await memory(undefined, [copy("s1"), copy("s2")]);
  await sign(db, "1");
  await handIn(db, "s2", { kind: "save", body: body("2") });
  await save(db, "3");
  const taken = [(await takeNext(db)).seq, (await takeNext(db)).seq, (await takeNext(db, new Set(["s1"]))).seq];
  assert.deepEqual([taken, await takeNext(db, new Set(["s1", "s2"]))], [[1, 1, 2], null]);
});

test("what was refused for good is kept and said until a later op of the sheet was taken", async () => {
  const db = await memory();
  const refused = await save(db, "1");
  await takeNext(db);
  await block(db, refused, { code: "too_large", message: "Too large" });
  assert.deepEqual([(await unsent(db)).pending, (await unsent(db)).local], [1, 0]);
  assert.deepEqual((await readSheet(db, "s1")).ops.map((op) => op.block), [{ code: "too_large", message: "Too large" }]);
  await save(db, "2");
  await send(db);
  assert.deepEqual([(await unsent(db)).pending, (await readSheet(db, "s1")).ops], [0, []]);
  assert.equal((await db.get("ops", refused.op_id)).text, refused.text);
  const [{ what, op_id, code }] = await db.all("log");
  assert.deepEqual([what, op_id, code], ["refused", refused.op_id, "too_large"]);
});

test("what waits for a newer app keeps its place before what came later", async () => {
  const db = await memory(undefined, [copy("s1"), copy("s2")]);
  const old = await sign(db, "1");
  await takeNext(db);
  await block(db, old, { code: "upgrade", message: "Too old" });
  await save(db, "2");
  await handIn(db, "s2", { kind: "save", body: body("3") });
  assert.equal((await takeNext(db)).sheet_id, "s2");
  assert.equal(await unblock(db, "upgrade"), 1);
  assert.deepEqual(await told(db), [[1, "sign", "local", 1], [2, "save", "local", 0], [3, "save", "local", 1]]);
  assert.equal((await takeNext(db)).op_id, old.op_id);
});

test("what waits is counted with its drafts, its photographs and since when", async () => {
  const db = await memory(undefined, [copy("s1"), copy("s2")]);
  await handIn(db, "s1", { kind: "save", body: body("1") }, new Date("2021-12-29T04:00:00Z"));
  await storeDraft(db, "s2", body("2"), BASE, EDITOR, new Date("2021-12-29T03:00:00Z"));
  await db.put("photos", { sha256: "p", st: "local" });
  await db.put("photos", { sha256: "q", st: "acked" });
  const expected = { pending: 2, local: 1, pending_photos: 1, oldest_at: "2021-12-29T03:00:00.000Z" };
  assert.deepEqual(await unsent(db), expected);
});

test("A9: what another life of the database lacks goes out again as it was; the rest stays", async () => {
  const db = await memory();
  await db.put("meta", { name: "server_epoch", value: "first" });
  await sign(db, "1");
  const first = await send(db, { rev: 1 });
  await save(db, "2");
  const second = await send(db, { rev: 2 });
  await db.put("photos", { sha256: "p", st: "acked" });
  await sendAgain(db, [second.op_id], "second");
  assert.deepEqual(await told(db), [[1, "sign", "acked", 1], [2, "save", "local", 1]]);
  const again = await takeNext(db);
  assert.deepEqual([again.text, again.sha256, first.op_id === again.op_id], [second.text, second.sha256, false]);
  assert.deepEqual([(await db.get("meta", "server_epoch")).value, (await db.get("photos", "p")).st], ["second", "local"]);
  const [{ what, before, now, ops: lacking }] = await db.all("log");
  assert.deepEqual([what, before, now, lacking], ["another life", "first", "second", [second.op_id]]);
});

test("acknowledged ops stay until their round was closed for thirty days", async () => {
  const db = await memory();
  await save(db, "1");
  await send(db);
  await save(db, "2");
  const set = (state) => db.put("meta", { name: "set", value: { rounds: [{ id: 1, state }] } });
  const days = (number) => new Date(NOW.getTime() + number * 86_400_000);
  await set("open");
  assert.equal(await prune(db, days(100)), 0);
  await set("closing");
  assert.equal(await prune(db, days(150)), 0);
  await set("locked");
  assert.equal(await prune(db, days(200)), 0);
  assert.equal(await prune(db, days(229)), 0);
  await set("open"); // reopened: the thirty days begin anew
  await prune(db, days(230));
  await set("published");
  assert.equal(await prune(db, days(231)), 0);
  assert.equal(await prune(db, days(262)), 1);
  assert.deepEqual(await told(db), [[2, "save", "local", 0]]);
});

test("an answer that was lost and comes later than another device's copy does not bring the sheet's copy back", async () => {
  for (const [typed, base] of [[null, 3], ["2", 2]]) {
    const db = await memory();
    await save(db, "1");
    const op = await takeNext(db); // applied as rev 2; its answer is lost
    await db.write(["sheets", "ops"], (tx) => takeServerCopy(tx, copy("s1", { rev: 3, state: "draft", body: body("9") })));
    if (typed) await draft(db, typed);
    await acknowledge(db, op, echo(op, { rev: 2 }));
    const { server, base_rev, receipt } = await sheet(db);
    assert.deepEqual([server.rev, server.body, base_rev, receipt.sha256], [3, body("9"), base, op.sha256]);
  }
});

test("the fingerprint of this device's op is not said of what came from another", async () => {
  const db = await memory();
  await save(db, "1");
  await send(db, { rev: 1 });
  const fetched = (rev) => db.write(["sheets", "ops"], (tx) => takeServerCopy(tx, copy("s1", { rev, state: "draft", body: body("9") })));
  await fetched(1);
  assert.notEqual((await sheet(db)).receipt, null);
  await fetched(2);
  assert.equal((await sheet(db)).receipt, null);
});

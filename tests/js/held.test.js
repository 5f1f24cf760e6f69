// Work that the staff hold: the device says so until the server tells that nothing of the sheet waits any more.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readSheet, takeServerCopy } from "../../static/js/offline/drafts.js";
import { acknowledge, handIn, takeNext } from "../../static/js/offline/outbox.js";
import { EDITOR, NOW, body, copy, echo, memory } from "./make.js";

const take = (db, more) => db.write(["sheets", "ops"], (tx) => takeServerCopy(tx, copy("s1", { epoch: 2, ...more })));
const outcome = async (db) => (await readSheet(db, "s1")).sheet.outcome;
const WAITS = { waiting: 1, told: [{ tone: "amber", text: "waits" }] };
const RULED = { waiting: 0, told: [{ tone: "teal", text: "accepted" }] };

/** A device whose last op came after the lock. */
async function late() {
  const db = await memory();
  await handIn(db, "s1", { kind: "sign", body: body("17.5"), editor: EDITOR }, NOW);
  const op = await takeNext(db);
  await acknowledge(db, op, echo(op, { outcome: "held", rev: 0, epoch: 2, state: "locked" }));
  return db;
}

test("held work waits also when the device hears that the round was locked", async () => {
  const db = await late();
  await take(db, { state: "locked", held: WAITS });
  assert.equal(await outcome(db), "held");
});

test("once the staff have ruled the device no longer says that it waits", async () => {
  for (const held of [RULED, null]) {
    const db = await late();
    await take(db, { state: "locked", held: WAITS });
    await take(db, { state: "locked", held });
    assert.equal(await outcome(db), null);
  }
});

test("what the staff ruled is kept for the page, and goes when the server no longer tells of it", async () => {
  const db = await late();
  await take(db, { state: "locked", rev: 1, held: RULED });
  assert.deepEqual((await readSheet(db, "s1")).sheet.server.held, RULED);
  await take(db, { state: "locked", rev: 1, held: null });
  assert.equal((await readSheet(db, "s1")).sheet.server.held, null);
});

test("a server that says nothing of held work is believed by the sheet's rev and state", async () => {
  const db = await late();
  await take(db, { state: "empty" });
  assert.equal(await outcome(db), "held");
  await take(db, { state: "locked" });
  assert.equal(await outcome(db), null);
});

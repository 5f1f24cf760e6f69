// One sheet between its page and the memory: what the page may say of it, while the disk is slow and when it fails.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readSheet } from "../../static/js/offline/drafts.js";
import { handIn } from "../../static/js/offline/outbox.js";
import { Keeper } from "../../static/js/sheet/keeper.js";
import { Locks, body, copy, memory } from "./make.js";

/** A page that edits the only sheet of this memory. */
async function page(db) {
  globalThis.navigator ??= {};
  globalThis.navigator.locks = new Locks();
  const sync = Object.assign(new EventTarget(), { status: {}, nudge: () => {}, tell: () => {} });
  const keeper = new Keeper(db, sync, "s1", (known) => known ?? body(null));
  await keeper.open(copy("s1", { rev: 1, state: "draft", body: body("18") }));
  return keeper;
}

const draftOf = async (db) => (await readSheet(db, "s1")).sheet.draft;

test("A1: what was entered, changed and changed back is not called kept while the disk may have the change", async () => {
  const db = await memory();
  const keeper = await page(db);
  let kept = null;
  const write = db.write.bind(db);
  db.write = (...all) => {
    keeper.note(body("18")); // tapped back while the disk is at it
    kept = keeper.isKept;
    db.write = write;
    return write(...all);
  };
  keeper.note(body("17"));
  await keeper.keep();
  assert.deepEqual([kept, keeper.isKept, await draftOf(db)], [false, true, body("18")]);
});

test("A12: a write that fails for whatever reason is said, and nothing more is entered", async () => {
  const db = await memory();
  const keeper = await page(db);
  db.write = async () => {
    throw new TypeError("something else than a full or broken disk");
  };
  keeper.note(body("17"));
  await keeper.keep().catch(() => {});
  assert.deepEqual([keeper.trouble, keeper.isKept], ["broken", false]);
});

test("A1: what was changed back after another page made an op of the change goes out too", async () => {
  const db = await memory();
  const keeper = await page(db);
  keeper.note(body("17"));
  await keeper.keep();
  await handIn(db, "s1", { kind: "save", body: body("17") }); // taken out as a file, from the day's page
  keeper.note(body("18"));
  await keeper.save();
  const { ops, body: said } = await readSheet(db, "s1");
  assert.deepEqual([ops.length, said], [1, body("18")]);
});

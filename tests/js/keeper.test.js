// One sheet between its page and the memory: what the page may say of it, while the disk is slow and when it fails.

import assert from "node:assert/strict";
import { test } from "node:test";

import { StorageBroken } from "../../static/js/offline/database.js";
import { readSheet } from "../../static/js/offline/drafts.js";
import { handIn } from "../../static/js/offline/outbox.js";
import { Keeper } from "../../static/js/sheet/keeper.js";
import { Locks, body, copy, memory } from "./make.js";

/** Who keeps the only sheet of this memory for a page. */
function keeperOn(db, locks = new Locks()) {
  globalThis.navigator ??= {};
  globalThis.navigator.locks = locks;
  const told = [];
  const sync = Object.assign(new EventTarget(), { status: {}, told, nudge: () => {}, tell: ({ kind }) => told.push(kind) });
  return new Keeper(db, sync, "s1", (known) => known ?? body(null));
}

/** A page that edits it. */
async function page(db, locks = undefined) {
  const keeper = keeperOn(db, locks);
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

/** A page from the device, which read the sheet itself. */
async function shell(db, locks) {
  const keeper = keeperOn(db, locks);
  await keeper.take();
  keeper.begin(await readSheet(db, "s1"));
  return keeper;
}

test("A18: of two pages that read the sheet themselves the first edits it, and the second says so", async () => {
  const db = await memory();
  const locks = new Locks();
  const [one, two] = [await shell(db, locks), await shell(db, locks)];
  assert.deepEqual([one.trouble, two.trouble, two.isKept], [null, "elsewhere", true]);
  one.note(body("17"));
  await one.keep();
  assert.deepEqual([one.isKept, await draftOf(db)], [true, body("17")]); // it took the sheet up before it wrote
});

test("A18: a page that only reads lets the sheet go at once", async () => {
  const db = await memory();
  const locks = new Locks();
  const reader = keeperOn(db, locks);
  await reader.take();
  reader.leave();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal((await shell(db, locks)).trouble, null);
});

/** Another tab says something of the sheet; resolves once this page has let go, or has told why not. */
async function hear(keeper, kind) {
  keeper.sync.dispatchEvent(new CustomEvent("heard", { detail: { kind, sheet_id: "s1" } }));
  const until = Date.now() + 5000;
  const isDone = () => keeper.trouble === "elsewhere" || keeper.sync.told.length > 0;
  while (!isDone() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("A18: asked to let go, a page keeps what stands in its fields first", async () => {
  const db = await memory();
  const keeper = await page(db);
  keeper.note(body("17"), { isTyping: true });
  await hear(keeper, "yield");
  assert.deepEqual([keeper.trouble, (await readSheet(db, "s1")).body, keeper.sync.told], ["elsewhere", body("17"), []]);
});

test("A18: a page that cannot keep it does not let go, and says so", async () => {
  const db = await memory();
  const keeper = await page(db);
  db.write = async () => {
    throw new StorageBroken("no answer");
  };
  keeper.note(body("17"), { isTyping: true });
  await hear(keeper, "yield");
  assert.deepEqual([keeper.trouble, keeper.isKept, keeper.sync.told], ["broken", false, ["stays"]]);
});

test("A18: what another tab cannot keep is not taken from it", async () => {
  const db = await memory();
  const asked = []; // of the lock, which another tab holds for ever
  const request = (name, options, work) => {
    asked.push(Object.keys(options)[0]);
    return options.ifAvailable ? work(null) : new Promise(() => {});
  };
  const keeper = await page(db, { request });
  const taking = keeper.takeOver();
  await hear(keeper, "stays");
  await taking;
  assert.deepEqual([asked, keeper.trouble], [["ifAvailable", "signal"], "elsewhere"]);
});

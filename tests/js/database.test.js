// The tablet's memory: strict, one for each person, told as written only when it is, reopened once when it broke.

import assert from "node:assert/strict";
import { test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { StorageBroken, StorageEvicted, StorageFull, openDatabase } from "../../static/js/offline/database.js";
import { PageMemory } from "../../static/js/offline/memory.js";
import { handIn } from "../../static/js/offline/outbox.js";
import { putBack, readSheet } from "../../static/js/offline/drafts.js";
import { noticeLoss } from "../../static/js/offline/loss.js";
import { EDITOR, ME, body, memory } from "./make.js";

/** Let `connection.transaction` of every database be `make(real, ...)`; gives it back afterwards. */
async function transactions(make, work) {
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...all) {
    return make.call(this, (...given) => real.apply(this, given), ...all);
  };
  try {
    return await work();
  } finally {
    IDBDatabase.prototype.transaction = real;
  }
}

test("A2: every write asks for strict durability, whatever is written", async () => {
  const asked = [];
  await transactions(
    (real, stores, mode, options) => {
      if (mode === "readwrite") asked.push(options?.durability);
      return real(stores, mode, options);
    },
    async () => {
      const db = await memory();
      await db.put("log", { at: "x", what: "y" });
      await db.write(["ops", "photos"], (tx) => tx.photos.put({ sha256: "p" }));
    },
  );
  assert.ok(asked.length >= 4);
  assert.deepEqual(new Set(asked), new Set(["strict"]));
});

test("a write is told only after its transaction is complete", async () => {
  const db = await memory();
  const order = [];
  await transactions(
    (real, ...all) => {
      const transaction = real(...all);
      transaction.addEventListener("complete", () => order.push("complete"));
      return transaction;
    },
    async () => {
      await db.write("log", async (tx) => {
        await tx.log.put({ what: "x" });
        order.push("asked");
      });
      order.push("told");
    },
  );
  assert.deepEqual(order, ["asked", "complete", "told"]);
});

test("work that fails writes nothing", async () => {
  const db = await memory();
  const failing = db.write(["meta", "log"], async (tx) => {
    await tx.meta.put({ name: "seq", value: 99 });
    throw new RangeError("mine");
  });
  await assert.rejects(failing, RangeError);
  assert.equal((await db.get("meta", "seq")).value, 0);
  const twice = db.write("ops", (tx) => Promise.all([1, 2].map((seq) => tx.ops.add({ op_id: "a", seq }))));
  await assert.rejects(twice, { name: "ConstraintError" });
  assert.deepEqual(await db.all("ops"), []);
});

test("two ops never have one number", async () => {
  const db = await memory();
  await db.put("ops", { op_id: "a", seq: 1 });
  await assert.rejects(db.put("ops", { op_id: "b", seq: 1 }), { name: "ConstraintError" });
});

test("each person has a memory and a device of his own, and finds it again", async () => {
  const factory = new IDBFactory();
  const [mine, others] = [await openDatabase(7, factory), await openDatabase(8, factory)];
  assert.deepEqual([mine.name, others.name, mine.isNew], ["score-u7", "score-u8", true]);
  await mine.put("log", { what: "mine" });
  assert.deepEqual(await others.all("log"), []);
  const again = await openDatabase(7, factory);
  assert.equal(again.isNew, false);
  assert.deepEqual(await again.get("meta", "device_id"), await mine.get("meta", "device_id"));
  assert.notDeepEqual(await others.get("meta", "device_id"), await mine.get("meta", "device_id"));
});

test("A12: a connection that breaks is opened once more, and what was asked is written", async () => {
  const db = await memory();
  let times = 0;
  await transactions(
    (real, ...all) => {
      times += 1;
      if (times === 1) throw new DOMException("The database connection is closing.", "InvalidStateError");
      return real(...all);
    },
    () => db.put("log", { what: "kept" }),
  );
  assert.deepEqual((await db.all("log")).map(({ what }) => what), ["kept"]);
  assert.equal(db.broken, null);
});

test("A12: one that breaks again stops everything and says so once", async () => {
  const db = await memory();
  const told = [];
  db.addEventListener("broken", () => told.push("broken"));
  const breaking = () => {
    throw new DOMException("Connection to Indexed Database server lost.", "UnknownError");
  };
  await transactions(breaking, () => assert.rejects(db.put("log", { what: "x" }), StorageBroken));
  await assert.rejects(db.all("log"), StorageBroken);
  assert.deepEqual(told, ["broken"]);
});

test("A12: a connection that the browser closes under a write is opened once more", async () => {
  const db = await memory();
  let times = 0;
  await db.write("log", async (tx) => {
    times += 1;
    await tx.log.put({ what: "kept" });
    if (times === 1) throw new DOMException("aborted", "AbortError");
  });
  assert.deepEqual([times, (await db.all("log")).length], [2, 1]);
});

test("A11: a full device is said, and nothing of it is taken for written", async () => {
  const db = await memory();
  const full = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  await assert.rejects(db.write("log", async (tx) => (await tx.log.put({ what: "x" }), full())), StorageFull);
  assert.deepEqual([await db.all("log"), db.broken], [[], null]);
});

test("A10: a memory that is thrown away while the page is open is noticed, and the page puts back what it has", async () => {
  const factory = new IDBFactory();
  const db = await memory(factory);
  const told = [];
  db.addEventListener("evicted", () => told.push("evicted"));
  await handIn(db, "s1", { kind: "sign", body: body("1"), editor: EDITOR });
  const standing = await readSheet(db, "s1");
  await new Promise((resolve) => (factory.deleteDatabase(db.name).onsuccess = resolve));
  await assert.rejects(db.all("ops"), StorageEvicted);
  assert.deepEqual([told, db.isNew, await db.all("ops")], [["evicted"], true, []]);
  await putBack(db, standing, body("2"), EDITOR);
  const found = await readSheet(db, "s1");
  assert.deepEqual([found.ops, found.body, (await db.get("meta", "seq")).value], [standing.ops, body("2"), 1]);
});

test("a page of a newer build may add to the stores while this one is open, which goes on", async () => {
  const factory = new IDBFactory();
  const db = await memory(factory);
  await db.put("log", { what: "x" });
  await new Promise((resolve, reject) => {
    const request = factory.open(db.name, 2);
    request.onupgradeneeded = () => request.result.createObjectStore("later");
    request.onsuccess = () => resolve(request.result.close());
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
  await db.put("log", { what: "y" });
  assert.deepEqual((await db.all("log")).map(({ what }) => what), ["x", "y"]);
});

test("the page's own memory has the same face and forgets what failed", async () => {
  const db = await new PageMemory(7).open();
  assert.equal(db.lasts, false);
  await db.put("ops", { op_id: "a", seq: 1, st: "local" });
  await db.put("ops", { op_id: "b", seq: 2, st: "acked" });
  const failing = db.write("ops", async (tx) => {
    await tx.ops.delete("a");
    throw new RangeError("mine");
  });
  await assert.rejects(failing, RangeError);
  assert.deepEqual(await db.read("ops", (tx) => tx.ops.all("st", "local")), [{ op_id: "a", seq: 1, st: "local" }]);
  await assert.rejects(db.write("ops", (tx) => tx.ops.add({ op_id: "a" })), { name: "ConstraintError" });
  assert.equal((await db.get("meta", "seq")).value, 0);
});

test("A10: a loss is noticed also where the page that made the new memory was killed at once", async () => {
  const said = [];
  const witness = { read: () => "the device before", write: (device) => said.push(device) };
  const factory = new IDBFactory();
  (await openDatabase(ME, factory)).close();
  const db = await openDatabase(ME, factory);
  await noticeLoss(db, witness, async () => 0);
  const { device, seen } = (await db.get("meta", "lost")).value;
  assert.deepEqual([device, seen, said], ["the device before", false, [(await db.get("meta", "device_id")).value]]);
  witness.read = () => said[0];
  await db.put("meta", { name: "lost", value: null });
  await noticeLoss(db, witness, async () => 0);
  assert.equal((await db.get("meta", "lost")).value, null);
});

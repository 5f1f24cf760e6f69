// A memory that a released version left on a tablet: today's page opens it, finds everything in it, and what was not
// sent goes out word for word. A copy of each version lies in released/; none is ever changed.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { IDBFactory } from "fake-indexeddb";

import { openDatabase } from "../../static/js/offline/database.js";
import { readSheet } from "../../static/js/offline/drafts.js";
import { ME, Server, sender } from "./make.js";

const folder = new URL("released/", import.meta.url);
const copies = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));

/** Lay the copy down as its own version did, without a line of today's. */
async function layDown({ version, stores, records }) {
  const factory = new IDBFactory();
  const request = factory.open(`score-u${ME}`, version);
  request.onupgradeneeded = () => {
    for (const [name, { options, indexes }] of Object.entries(stores)) {
      const store = request.result.createObjectStore(name, options);
      for (const [index, more] of Object.entries(indexes)) store.createIndex(index, index, more);
    }
  };
  const connection = await new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const transaction = connection.transaction(Object.keys(records), "readwrite");
  for (const [name, all] of Object.entries(records)) all.forEach((record) => transaction.objectStore(name).put(record));
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  connection.close();
  return factory;
}

for (const copy of copies) {
  test(`a memory of version ${copy.version} is opened with everything in it`, async () => {
    const db = await openDatabase(ME, await layDown(copy));
    assert.equal(db.isNew, false);
    for (const [name, records] of Object.entries(copy.records)) {
      const found = await db.all(name);
      for (const record of records) assert.ok(found.some((other) => isDeepStrictEqual(other, record)), `${name}: ${JSON.stringify(record)}`);
    }
    const shown = await Promise.all(["s1", "s2"].map((id) => readSheet(db, id)));
    assert.deepEqual(shown.map(({ body }) => body.criteria.c1.points), ["12.5", "14.5"]);
  });

  test(`what a memory of version ${copy.version} had not sent goes out word for word, its draft after it`, async () => {
    const db = await openDatabase(ME, await layDown(copy));
    const server = new Server();
    await sender(db, server).sync.nudge();
    const unsent = copy.records.ops.filter(({ st }) => st === "local");
    const sent = new Map(server.sent.map(({ op, text }) => [op.op_id, text]));
    const kept = unsent.filter(({ attempts }) => attempts > 0); // the others may be replaced by the draft that follows
    assert.deepEqual(kept.map(({ op_id }) => sent.get(op_id)), kept.map(({ text }) => text));
    const said = server.sent.map(({ op }) => [op.sheet_id, op.body.criteria.c1.points]);
    assert.deepEqual(said.sort(), [["s1", "12.5"], ["s2", "14.5"]]);
  });
}

test("a memory of today has every store and index of the released ones", async () => {
  const { STORES, VERSION } = await import("../../static/js/offline/database.js");
  for (const { version, stores } of copies) {
    assert.ok(version <= VERSION);
    for (const [name, { options, indexes }] of Object.entries(stores)) {
      assert.deepEqual(STORES[name].options, options);
      assert.deepEqual(Object.keys(indexes).filter((index) => !(index in STORES[name].indexes)), []);
    }
  }
  assert.ok(copies.some(({ version }) => version === VERSION), "the version of today has no copy yet");
});

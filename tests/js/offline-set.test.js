// The offline set on the device: stored whole or not at all, never over what was typed here, and nobody else's.

import assert from "node:assert/strict";
import { test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { openSheet, storeDraft } from "../../static/js/offline/drafts.js";
import { PageMemory } from "../../static/js/offline/memory.js";
import { readBack, refreshSet } from "../../static/js/offline/offline-set.js";
import { EDITOR, Locks, ME, body, copy, memory } from "./make.js";

const NOW = new Date("2021-12-29T03:42:00Z");
const LATER = new Date("2021-12-29T03:50:00Z");
const ROUND = { id: 1, title: "รอบ", state: "open", form_version: "sample@1", seats: [] };
const SET = {
  server_epoch: "life",
  user: { id: ME, username: "judge2", name: "กรรมการ" },
  language: "th",
  build: "b1",
  rounds: [ROUND],
  visits: [{ id: 5, round: 1, candidate: 9, sheet: "s1" }],
  candidates: [{ id: 9, name: "ตำบลตระการ" }],
  forms: [{ form_version: "sample@1", shell: "/shell/sheet/sample@1/", criteria: [] }],
  sheets: [copy("s1"), copy("s2")],
};

function answering(content, { status = 200, etag = '"1"' } = {}) {
  const asked = [];
  const fetch = async (address, options) => {
    asked.push([address, options.headers["If-None-Match"] ?? null, options.cache]);
    return new Response(status === 304 ? null : JSON.stringify(content), { status, headers: { ETag: etag } });
  };
  return { fetch, asked };
}

test("a new set is stored and can be read back", async () => {
  const db = await memory(new IDBFactory(), []);
  assert.equal(await refreshSet(db, answering(SET).fetch, NOW), "new");
  const { set, sheets } = await readBack(db);
  assert.deepEqual(sheets.map(({ id }) => id), ["s1", "s2"]);
  assert.deepEqual([set.etag, set.language, set.sheets, set.visits, set.stored_at], [
    '"1"', "th", 2, SET.visits, NOW.toISOString(),
  ]);
});

test("the same set is only looked at", async () => {
  const db = await memory(new IDBFactory(), []);
  await refreshSet(db, answering(SET).fetch, NOW);
  const again = answering(null, { status: 304 });
  assert.equal(await refreshSet(db, again.fetch, LATER), "same");
  assert.deepEqual(again.asked, [["/api/v1/offline-set", '"1"', "no-store"]]);
  const { set } = await readBack(db);
  assert.deepEqual([set.stored_at, set.checked_at], [NOW.toISOString(), LATER.toISOString()]);
});

test("what was typed here stays when a new set comes", async () => {
  const db = await memory();
  await storeDraft(db, "s1", body("12"), { rev: 0, epoch: 1 }, EDITOR);
  const newer = { ...SET, sheets: [copy("s1", { rev: 4, body: body("3"), state: "draft" })] };
  await refreshSet(db, answering(newer).fetch, NOW);
  const sheet = await db.get("sheets", "s1");
  assert.deepEqual([sheet.draft, sheet.base_rev, sheet.server.rev, sheet.server.body], [body("12"), 0, 4, body("3")]);
});

test("a sheet that is his no more goes, unless something of his is still here", async () => {
  const db = await memory(new IDBFactory(), [copy("kept"), copy("gone")]);
  await storeDraft(db, "kept", body("12"), { rev: 0, epoch: 1 }, EDITOR);
  await refreshSet(db, answering(SET).fetch, NOW);
  assert.deepEqual((await db.all("sheets")).map(({ id }) => id), ["kept", "s1", "s2"]);
});

test("a sheet that is his no more stays as long as a page has it open", async () => {
  const db = await memory(new IDBFactory(), [copy("open"), copy("gone")]);
  const locks = new Locks();
  locks.held.add("edit-open");
  const ids = async () => (await db.all("sheets")).map(({ id }) => id);
  await refreshSet(db, answering(SET).fetch, NOW, locks);
  assert.deepEqual(await ids(), ["open", "s1", "s2"]);
  locks.held.clear(); // the page is left
  await refreshSet(db, answering(null, { status: 304 }).fetch, LATER, locks);
  assert.deepEqual(await ids(), ["s1", "s2"]);
});

test("where the browser keeps nothing, the sheet that the page itself has open stays", async () => {
  const db = await new PageMemory(ME).open();
  await openSheet(db, "open", copy("open"), EDITOR);
  await openSheet(db, "gone", copy("gone"));
  await refreshSet(db, answering(SET).fetch, NOW);
  assert.deepEqual((await db.all("sheets")).map(({ id }) => id), ["open", "s1", "s2"]);
});

for (const [what, content, status, said] of [
  ["a captive portal's page", "<html>", 200, "away"],
  ["another program's JSON", { sheets: [] }, 200, "away"],
  ["a server in trouble", {}, 503, "away"],
  ["a session that is over", { error: "auth" }, 401, "signed_out"],
  ["another person's set", { ...SET, user: { id: 8 } }, 200, "other_user"],
]) {
  test(`${what} changes nothing`, async () => {
    const db = await memory(new IDBFactory(), []);
    await refreshSet(db, answering(SET).fetch, NOW);
    const before = [await db.all("meta"), await db.all("sheets")];
    assert.equal(await refreshSet(db, answering(content, { status }).fetch, LATER), said);
    assert.deepEqual([await db.all("meta"), await db.all("sheets")], before);
  });
}

test("without a network nothing changes", async () => {
  const db = await memory(new IDBFactory(), []);
  assert.equal(await refreshSet(db, () => Promise.reject(new TypeError("no network")), NOW), "away");
  assert.equal((await readBack(db)).set, null);
});

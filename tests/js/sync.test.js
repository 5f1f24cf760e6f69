// The sender against a server that loses answers, forgets sessions, says no, and is not itself.

import assert from "node:assert/strict";
import { test } from "node:test";

import { StorageFull } from "../../static/js/offline/database.js";
import { readSheet, storeDraft } from "../../static/js/offline/drafts.js";
import { refreshSet } from "../../static/js/offline/offline-set.js";
import { handIn } from "../../static/js/offline/outbox.js";
import { backOff } from "../../static/js/offline/sync.js";
import { EDITOR, Locks, ME, NOW, body, copy, echo, memory, sender, Server } from "./make.js";

const save = (db, points, sheetId = "s1") => handIn(db, sheetId, { kind: "save", body: body(points) });
const sign = (db, points, sheetId = "s1") => handIn(db, sheetId, { kind: "sign", body: body(points) });
const numbers = (server) => server.sent.map(({ op }) => op.seq);
const states = async (db) => (await db.all("ops")).sort((a, b) => a.seq - b.seq).map(({ seq, st }) => [seq, st]);
const known = (more) => ({ server_epoch: "life", csrf: "token", user: { id: ME }, builds: {}, ...more });

test("it sends ops in the order of their numbers and keeps each until it was echoed", async () => {
  const db = await memory(undefined, [copy("s1"), copy("s2")]);
  await sign(db, "1");
  await save(db, "2", "s2");
  await save(db, "3");
  const server = new Server();
  const { sync, answers } = sender(db, server);
  await sync.nudge();
  assert.deepEqual(numbers(server), [1, 2, 3]);
  assert.deepEqual(answers, [[1, "applied"], [2, "applied"], [3, "applied"]]);
  assert.deepEqual(await states(db), [[1, "acked"], [2, "acked"], [3, "acked"]]);
  assert.deepEqual([sync.status.pending, sync.status.waiting, sync.status.sending], [0, null, null]);
});

test("A4: a portal that says 200 to everything is not this server, and nothing leaves the outbox", async () => {
  const db = await memory();
  await save(db, "1");
  const welcome = { status: "welcome" };
  const server = new Server({ ops: [welcome, welcome, (op) => ({ ...echo(op), sha256: "0".repeat(64) }), "<html>"] });
  const { sync, waits } = sender(db, server);
  const seen = [];
  sync.addEventListener("answer", ({ detail }) => seen.push([server.sent.length, detail.op.seq]));
  await sync.nudge();
  assert.deepEqual(seen, [[5, 1]]); // the fifth answer was an echo
  assert.ok(waits.has("signed_out"));
});

test("A15: an op whose answer was lost is sent again exactly as it was, and a later save comes after it", async () => {
  const db = await memory();
  await save(db, "1");
  const server = new Server({ ops: [async () => (await save(db, "2"), null)] });
  const { sync } = sender(db, server);
  await sync.nudge();
  assert.deepEqual(numbers(server), [1, 1, 2]);
  assert.equal(new Set(server.sent.slice(0, 2).map(({ text, sha256 }) => text + sha256)).size, 1);
});

test("without the server it waits with a growing jitter, says so, and goes on for ever", async () => {
  const db = await memory();
  await save(db, "1");
  const server = new Server({ bootstraps: [null, [200, "<html>"], [500, {}], { hello: "portal" }] });
  const { sync, rests, waits } = sender(db, server);
  await sync.nudge();
  assert.deepEqual(rests, [500, 1000, 2000, 4000]);
  assert.deepEqual([waits.has("away"), sync.status.waiting, await states(db)], [true, null, [[1, "acked"]]]);
});

test("a busy server is left alone as long as it asks; after a success the waiting begins anew", async () => {
  const db = await memory();
  await save(db, "1");
  const server = new Server({ ops: [[503, {}, { "Retry-After": "5" }], [429, {}], echo, null] });
  const { sync, rests, waits } = sender(db, server);
  await sync.nudge();
  await save(db, "2");
  await sync.nudge();
  assert.deepEqual(rests, [5000, 500, 500]);
  assert.ok(waits.has("busy"));
});

test("the back-off never grows beyond a quarter of a minute", () => {
  assert.deepEqual([backOff(0, () => 1), backOff(3, () => 1), backOff(50, () => 1), backOff(50, () => 0)], [1000, 8000, 15000, 0]);
});

test("a fault that only one op meets does not stop the other sheets, and its own waits in order", async () => {
  const db = await memory(undefined, [copy("s1"), copy("s2")]);
  await sign(db, "1");
  await save(db, "2");
  await save(db, "3", "s2");
  const server = new Server({ ops: [[500, { error: "fault" }]] });
  const { sync, answers } = sender(db, server);
  await sync.nudge();
  assert.deepEqual(numbers(server), [1, 3, 1, 2]);
  assert.deepEqual(answers.map(([seq]) => seq), [3, 1, 2]);
});

test("A22: a token that was changed is fetched anew once, at once", async () => {
  const db = await memory();
  await save(db, "1");
  const server = new Server({ ops: [[403, { error: "csrf" }]], bootstraps: [known(), known({ csrf: "new" })] });
  const { sync, rests } = sender(db, server);
  await sync.nudge();
  assert.deepEqual([server.sent.map(({ csrf }) => csrf), rests], [["token", "new"], []]);
});

test("A22: one that is refused again is not tried a third time at once, and strands nothing", async () => {
  const db = await memory();
  await save(db, "1");
  const server = new Server({ ops: [[403, { error: "csrf" }], [403, { error: "csrf" }]] });
  const { sync, rests, waits } = sender(db, server);
  await sync.nudge();
  assert.deepEqual([rests, waits.has("signed_out"), await states(db)], [[500], true, [[1, "acked"]]]);
});

test("A21: signed out it keeps everything, asks to sign in, and goes on after one sign-in", async () => {
  const db = await memory();
  await save(db, "1");
  const server = new Server({ bootstraps: [known({ user: null }), known({ user: null })] });
  const { sync, waits, answers } = sender(db, server);
  await sync.nudge();
  assert.deepEqual([waits.has("signed_out"), answers, sync.status.waiting], [true, [[1, "applied"]], null]);
});

test("A20: while somebody else is signed in it sends nothing and touches nothing", async () => {
  const db = await memory();
  await save(db, "1");
  await storeDraft(db, "s1", body("2"), { rev: 0, epoch: 1 }, EDITOR);
  const before = JSON.stringify([await db.all("ops"), await db.all("sheets")]);
  const other = known({ user: { id: 8 } });
  const server = new Server({ bootstraps: [other, other] });
  const { sync, waits } = sender(db, server);
  const meanwhile = [];
  sync.addEventListener("change", async () => {
    if (sync.status.waiting === "other_user") meanwhile.push([server.sent.length, server.asked.length]);
  });
  sync.nudge();
  await new Promise((resolve) => sync.addEventListener("change", () => waits.has("other_user") && resolve()));
  const { ops, sheets } = { ops: await db.all("ops"), sheets: await db.all("sheets") };
  assert.equal(JSON.stringify([ops, sheets]), before);
  await sync.nudge();
  assert.deepEqual(meanwhile[0], [0, 1]); // it asked who is there, and no more
});

test("what is refused for good is kept and said, and does not stop what follows", async () => {
  const db = await memory(undefined, [copy("s1"), copy("s2")]);
  const cases = [[404, "not_found"], [413, "too_large"], [422, "seq_reused"], [400, "not_parseable"], [426, "old"]];
  const refused = [];
  for (const [status, error] of cases) {
    const other = await memory(undefined, [copy("s1"), copy("s2")]);
    await save(other, "1");
    await save(other, "2", "s2");
    const { sync, answers } = sender(other, new Server({ ops: [[status, { error, message: "No" }]] }));
    sync.addEventListener("blocked", ({ detail }) => refused.push([status, detail.block.code, detail.block.message]));
    await sync.nudge();
    assert.deepEqual([await states(other), answers], [[[1, "blocked"], [2, "acked"]], [[2, "applied"]]]);
  }
  const codes = cases.map(([status, error]) => [status, status === 426 ? "upgrade" : error, "No"]);
  assert.deepEqual([refused, await db.all("ops")], [codes, []]);
});

test("a hash that arrived wrong is sent again", async () => {
  const db = await memory();
  await save(db, "1");
  const { sync, answers } = sender(db, new Server({ ops: [[400, { error: "hash_mismatch" }]] }));
  await sync.nudge();
  assert.deepEqual(answers, [[1, "applied"]]);
});

test("what an older page could not send goes out from a newer one", async () => {
  const db = await memory();
  await save(db, "1");
  const old = sender(db, new Server({ ops: [[426, { error: "upgrade", message: "Too old" }]] }));
  await old.sync.nudge();
  assert.deepEqual(await states(db), [[1, "blocked"]]);
  await old.sync.nudge();
  assert.deepEqual(await states(db), [[1, "blocked"]]); // the same page does not try again
  await sender(db, new Server()).sync.nudge();
  assert.deepEqual(await states(db), [[1, "acked"]]);
});

for (const what of ["another set", "the same set"]) {
  test(`what was refused while somebody else sat for him goes out when ${what} says that the sheet is his`, async () => {
    const db = await memory(undefined, [copy("s1"), copy("s2"), copy("s3")]);
    const set = { server_epoch: "life", user: { id: ME }, rounds: [], visits: [], candidates: [], forms: [] };
    const sheets = [copy("s1"), copy("s3")];
    await save(db, "1");
    await save(db, "2", "s2");
    await save(db, "3", "s3");
    if (what === "the same set") await refreshSet(db, async () => new Response(JSON.stringify({ ...set, sheets })));
    const others = { "/api/v1/offline-set": () => (what === "the same set" ? [304, null] : { ...set, sheets }) };
    const no = (error) => [error === "not_found" ? 404 : 422, { error, message: "No" }];
    const server = new Server({ ops: [no("not_found"), no("not_found"), no("seq_reused")], others });
    const { sync, rests } = sender(db, server, { hooks: { set: (here) => refreshSet(here, server.fetch) } });
    await sync.nudge();
    assert.deepEqual([numbers(server), rests], [[1, 2, 3, 1], []]);
    assert.deepEqual(await states(db), [[1, "acked"], [2, "blocked"], [3, "blocked"]]);
    assert.equal(server.sent[0].text, server.sent[3].text);
  });
}

test("the thirty days that ops are kept pass on the server's clock, whatever the device's says", async () => {
  const db = await memory(); // this machine's clock is years ahead of the server's
  await save(db, "1");
  await db.put("meta", { name: "set", value: { rounds: [{ id: 1, state: "published" }] } });
  const after = async (days) => {
    const at = new Date(NOW.getTime() + days * 86_400_000).toISOString();
    await sender(db, new Server(), { hooks: { heartbeat: async () => ({ at }) } }).sync.nudge();
    return (await db.all("ops")).length;
  };
  assert.deepEqual([await after(0), await after(30), await after(31)], [1, 1, 0]);
});

test("a server that says no time lets nothing be forgotten", async () => {
  const db = await memory();
  await save(db, "1");
  await db.put("meta", { name: "set", value: { rounds: [{ id: 1, state: "published" }] } });
  await db.put("meta", { name: "closed_since", value: { 1: NOW.toISOString() } });
  for (const answer of [null, {}, { at: "soon" }]) {
    await sender(db, new Server(), { hooks: { heartbeat: async () => answer } }).sync.nudge();
  }
  assert.equal((await db.all("ops")).length, 1);
});

test("A18: of two tabs only the one with the lock sends", async () => {
  const db = await memory();
  await save(db, "1");
  const locks = new Locks();
  let free;
  const gate = new Promise((resolve) => (free = resolve));
  const server = new Server({ ops: [async (op) => (await gate, echo(op))] });
  const [one, two] = [sender(db, server, { locks }), sender(db, server, { locks })];
  const sending = one.sync.nudge();
  while (server.sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  const other = two.sync.nudge();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(server.sent.length, 1);
  free();
  await Promise.all([sending, other]);
  assert.deepEqual([server.sent.length, await states(db)], [1, [[1, "acked"]]]);
});

test("A18: the other tab hears what came of it", async () => {
  const db = await memory();
  await save(db, "1");
  const ends = [{ postMessage: (data) => ends[1].onmessage?.({ data }) }, { postMessage: () => {} }];
  const one = sender(db, new Server(), { channel: ends[0] });
  const two = sender(db, new Server(), { channel: ends[1], locks: new Locks() });
  two.sync.start();
  await two.sync.nudge();
  const heard = new Promise((resolve) => two.sync.addEventListener("answer", ({ detail }) => resolve(detail.op.seq)));
  await save(db, "2");
  await one.sync.nudge();
  assert.equal(await heard, 2);
});

test("A9: another life of the server's database is offered what is kept, before anything else is sent", async () => {
  const db = await memory();
  await save(db, "1");
  const first = new Server();
  await sender(db, first).sync.nudge();
  await save(db, "2");
  const device = (await db.get("meta", "device_id")).value;
  const offers = [];
  const server = new Server({
    bootstraps: [known({ server_epoch: "second" }), known({ server_epoch: "second" })],
    others: {
      "/api/v1/reconcile": (offer) => {
        offers.push([server.sent.length, offer]);
        return offers.length === 1 ? [503, {}] : { missing: offer.ops };
      },
    },
  });
  await sender(db, server).sync.nudge();
  const [{ op, text }] = first.sent;
  assert.deepEqual(offers, [[0, { device, ops: [op.op_id] }], [0, { device, ops: [op.op_id] }]]);
  assert.deepEqual([numbers(server), server.sent[0].text], [[1, 2], text]);
  assert.equal((await db.get("meta", "server_epoch")).value, "second");
});

test("A1: a draft that a dead page left behind is sent by any page of the same person", async () => {
  const db = await memory();
  await storeDraft(db, "s1", body("17.5"), { rev: 0, epoch: 1 }, EDITOR);
  const server = new Server();
  await sender(db, server).sync.nudge();
  assert.deepEqual(server.sent.map(({ op }) => op.body), [body("17.5")]);
  assert.equal((await readSheet(db, "s1")).sheet.draft, null);
});

test("A19: after a conflict the device takes the server's copy, and what was typed since stays", async () => {
  const db = await memory(undefined, [copy("s1"), copy("s2")]);
  await save(db, "1");
  await save(db, "2", "s2");
  const others = {};
  for (const id of ["s1", "s2"]) {
    others[`/api/v1/sheets/${id}`] = () => copy(id, { rev: 4, state: "conflict", body: body("11") });
  }
  const typing = async (op) => {
    await storeDraft(db, "s1", body("3"), { rev: 0, epoch: 1 }, EDITOR);
    return echo(op, { outcome: "conflict", rev: 4, state: "conflict" });
  };
  const locks = new Locks();
  locks.held.add("edit-s1"); // a page has it open
  const server = new Server({ ops: [typing, (op) => echo(op, { outcome: "conflict", rev: 4, state: "conflict" })], others });
  await sender(db, server, { locks }).sync.nudge();
  const [one, two] = [await readSheet(db, "s1"), await readSheet(db, "s2")];
  assert.deepEqual([one.body, one.sheet.base_rev, one.sheet.outcome], [body("3"), 0, "conflict"]);
  assert.deepEqual([two.body, two.sheet.base_rev, two.sheet.outcome], [body("11"), 4, "conflict"]);
});

test("photographs go first, then ops; the set and the heartbeat follow contact", async () => {
  const db = await memory();
  await save(db, "1");
  const order = [];
  const server = new Server({ ops: [(op) => (order.push("op"), echo(op))] });
  const note = (what) => async (...all) => order.push([what, all[1]]);
  const hooks = { photos: note("photos"), set: async () => order.push("set"), heartbeat: note("heartbeat") };
  const { sync } = sender(db, server, { hooks });
  await sync.nudge();
  await sync.nudge();
  assert.deepEqual(order.filter((each) => each !== "op"), [
    ["photos", "token"], "set", ["heartbeat", "token"],
    ["photos", "token"], ["heartbeat", "token"], // within a minute the set is not asked for again
  ]);
  assert.deepEqual(order.slice(0, 2), [["photos", "token"], "op"]);
});

test("A11: on a disk that is nearly full, what is beside the ops fails and they go out all the same", async () => {
  const db = await memory();
  await save(db, "1");
  const full = async () => {
    throw new StorageFull("no room for a photograph");
  };
  const server = new Server();
  const { sync } = sender(db, server, { hooks: { photos: full, set: full } });
  await sync.nudge();
  assert.deepEqual([numbers(server), await states(db)], [[1], [[1, "acked"]]]);
});

test("A25: what was taken along is stored before the device reports, for its judge may leave at once", async () => {
  const order = [];
  const hooks = { heartbeat: async () => order.push("report"), set: async () => order.push("set") };
  const { sync } = sender(await memory(), new Server(), { hooks });
  await sync.nudge();
  assert.deepEqual(order, ["set", "report"]);
});

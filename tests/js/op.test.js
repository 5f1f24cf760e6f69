// The text of an op: what the server reads, hashed as it is sent.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { compose, fingerprint, newId, same, sha256, storable } from "../../static/js/offline/op.js";

const ABOUT = { sheet_id: "s", device_id: "d", user_id: 7, form_version: "sample@1" };

test("it writes every field of the protocol", async () => {
  const body = { criteria: { c1: { points: "18.5", recommendation: "ดี", photos: [] } }, private_note: "" };
  const at = new Date("2021-12-29T03:42:00Z");
  const op = await compose(ABOUT, 3, { kind: "sign", body, base_rev: 2, epoch_seen: 1 }, at);
  assert.deepEqual(JSON.parse(op.text), {
    op_id: op.op_id,
    sheet_id: "s",
    device_id: "d",
    user_id: 7,
    seq: 3,
    kind: "sign",
    base_rev: 2,
    epoch_seen: 1,
    resolves: [],
    form_version: "sample@1",
    app_build: "1",
    schema_v: 1,
    client_at: "2021-12-29T03:42:00.000Z",
    body,
  });
  assert.equal(op.sha256, createHash("sha256").update(op.text, "utf8").digest("hex"));
});

test("ids are random UUIDs of version 4", () => {
  const ids = Array.from({ length: 100 }, newId);
  assert.equal(new Set(ids).size, 100);
  assert.ok(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)));
});

test("the hash is of the UTF-8 bytes", async () => {
  assert.equal(await sha256("น้ำ"), createHash("sha256").update("น้ำ", "utf8").digest("hex"));
});

test("characters that no database keeps are replaced, all others stay", () => {
  assert.equal(storable("น้ำ 😀 \n"), "น้ำ 😀 \n");
  assert.equal(storable("a\ud83dz\0\ude00"), "a\ufffdz\ufffd\ufffd");
});

test("bodies are compared by what they say, not by the order of keys", () => {
  assert.equal(same({ a: 1, b: { c: 2, d: [1, 2] } }, { b: { d: [1, 2], c: 2 }, a: 1 }), true);
  assert.equal(same({ a: [1, 2] }, { a: [2, 1] }), false);
});

test("judge and staff read the same eight signs to one another", () => {
  assert.equal(fingerprint("3fa9c1d2".padEnd(64, "0")), "3fa9c1d2");
});

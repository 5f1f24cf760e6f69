// Who works with a device: one in charge, everybody's waiting work known by its number.

import assert from "node:assert/strict";
import { test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { Registry, pendingOf } from "../../static/js/offline/registry.js";

const NOW = new Date("2021-12-29T03:42:00Z");
const A = { id: 1, name: "ก", username: "a" };
const B = { id: 2, name: "ข", username: "b" };

test("nobody is in charge of a device that nobody signed in on", async () => {
  assert.equal(await new Registry(new IDBFactory()).current(), null);
});

test("who signed in last is in charge, and the other's work stays known", async () => {
  const registry = new Registry(new IDBFactory());
  await registry.takeUp(A, NOW);
  await registry.note(A.id, { pending: 3, oldest_at: "then" }, NOW);
  await registry.takeUp(B, NOW);
  assert.equal((await registry.current()).id, B.id);
  assert.deepEqual((await registry.people()).map(({ id, pending, current }) => [id, pending, current]), [
    [1, 3, false],
    [2, 0, true],
  ]);
  assert.deepEqual([await pendingOf(1, registry), await pendingOf(9, registry)], [3, 0]);
});

test("signing in again keeps what is known of one's work", async () => {
  const registry = new Registry(new IDBFactory());
  await registry.takeUp(A, NOW);
  await registry.note(A.id, { pending: 2, oldest_at: "then" }, NOW);
  await registry.leave();
  assert.equal(await registry.current(), null);
  await registry.takeUp({ ...A, name: "ก ใหม่" }, NOW);
  const { name, pending, oldest_at } = await registry.current();
  assert.deepEqual([name, pending, oldest_at], ["ก ใหม่", 2, "then"]);
});

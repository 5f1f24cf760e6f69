// What the server's answers mean to a sender, one line of docs/offline.md after the other.

import assert from "node:assert/strict";
import { test } from "node:test";

import { bootstrap, put, verdict } from "../../static/js/offline/server.js";

const OP = { op_id: "o", sheet_id: "s", sha256: "h", text: "{}" };
const answer = (status, body, headers = {}) => async () => new Response(body, { status, headers });
const again = (status, seconds, concerns) => ({ kind: "again", status, seconds, concerns });
const json = (status, content, headers) => answer(status, JSON.stringify(content), headers);

test("only an echo of id and hash is an acknowledgement", () => {
  const kinds = [
    [201, { op: "o", sha256: "h" }],
    [200, { op: "o", sha256: "h", replay: true }],
    [200, { op: "o", sha256: "x" }],
    [200, { op: "x", sha256: "h" }],
    [200, {}],
    [200, null],
  ].map(([status, content]) => verdict(OP, { status, content }).kind);
  assert.deepEqual(kinds, ["acked", "acked", "token", "token", "token", "token"]);
});

test("each refusal has its consequence", () => {
  const cases = [
    [401, "auth", "token"],
    [403, "csrf", "token"],
    [400, "hash_mismatch", "again"],
    [400, "not_parseable", "kept"],
    [404, "not_found", "kept"],
    [413, "too_large", "kept"],
    [422, "seq_reused", "kept"],
    [426, "upgrade", "kept"],
    [429, "slow", "again"],
    [503, "unavailable", "again"],
  ];
  const found = cases.map(([status, error]) => verdict(OP, { status, content: { error } }).kind);
  assert.deepEqual(found, cases.map(([, , kind]) => kind));
});

test("a page in place of JSON is no answer, and a broken server is asked again", async () => {
  assert.deepEqual(await put(OP, "t", answer(200, "<html>")), { kind: "token" });
  assert.deepEqual(await put(OP, "t", answer(502, "<html>")), again(502, undefined, "op"));
  assert.deepEqual(await put(OP, "t", json(503, {}, { "Retry-After": "5" })), again(503, 5, "server"));
});

test("no network is no answer", async () => {
  const broken = async () => {
    throw new TypeError("fetch failed");
  };
  assert.deepEqual(await put(OP, "t", broken), { kind: "again", concerns: "server" });
  assert.equal(await bootstrap(broken), null);
});

test("it sends the text as it is, with its hash and the token", async () => {
  let sent;
  await put(OP, "token", async (address, options) => {
    sent = [address, options.method, options.body, options.headers["X-Op-SHA256"], options.headers["X-CSRFToken"]];
    return new Response("{}", { status: 201 });
  });
  assert.deepEqual(sent, ["/api/v1/sheets/s/ops/o", "PUT", "{}", "h", "token"]);
});

test("it knows the server by the shape of its bootstrap", async () => {
  const ours = { server_epoch: "e", csrf: "c", user: null, builds: {} };
  assert.deepEqual(await bootstrap(json(200, ours)), ours);
  assert.equal(await bootstrap(json(200, { hello: "portal" })), null);
  assert.equal(await bootstrap(answer(200, "<html>")), null);
  assert.equal(await bootstrap(json(503, ours)), null);
});

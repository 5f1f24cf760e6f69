// The outbox against a server that loses answers, forgets sessions and says no.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox, backOff } from "../../static/js/sheet/queue.js";
import { PageStore } from "../../static/js/sheet/store.js";

const ME = 7;
const KNOWN = { server_epoch: "e", csrf: "token", user: { id: ME }, builds: {} };
const echo = (op, outcome = "applied") => ({ kind: "acked", answer: { op: op.op_id, sha256: op.sha256, outcome } });

/** A server that answers by a script: each entry is a verdict or a function of the op; then it echoes. */
class Server {
  constructor({ verdicts = [], bootstraps = [] } = {}) {
    Object.assign(this, { verdicts, bootstraps });
    this.sent = [];
    this.asked = 0;
  }

  async bootstrap() {
    this.asked += 1;
    return this.bootstraps.length > 0 ? this.bootstraps.shift() : KNOWN;
  }

  async put(op, csrf) {
    this.sent.push({ id: op.op_id, text: op.text, csrf });
    const next = this.verdicts.shift() ?? echo;
    return typeof next === "function" ? next(op) : next;
  }
}

function outbox(server, options = {}) {
  const answers = [];
  const waits = [];
  const box = new Outbox({
    server,
    store: new PageStore(),
    write: async (seq, draft) => ({ op_id: `op${seq}`, seq, sha256: `h${seq}`, text: JSON.stringify(draft), ...draft }),
    userId: ME,
    onAnswer: (op, answer) => answers.push([op.op_id, answer.outcome]),
    onChange: () => options.onChange?.(box),
    random: () => 0.5,
    timers: {
      setTimeout: (run, milliseconds) => {
        waits.push(milliseconds);
        return setTimeout(run, 0);
      },
      clearTimeout,
    },
  });
  return { box, answers, waits };
}

const settle = async (box) => {
  while (box.pending > 0) await new Promise((resolve) => setTimeout(resolve, 1));
};
const draft = (kind, points) => ({ kind, points });

test("it sends one op at a time in order and keeps each until it was echoed", async () => {
  const server = new Server();
  const { box, answers } = outbox(server);
  box.add(draft("sign", "1"));
  box.add(draft("save", "2"));
  assert.equal(box.pending, 2);
  await settle(box);
  assert.deepEqual(answers, [["op1", "applied"], ["op2", "applied"]]);
  assert.deepEqual(server.sent.map(({ id }) => id), ["op1", "op2"]);
});

test("a later save takes the place of one that was not sent", async () => {
  let open;
  const gate = new Promise((resolve) => (open = resolve));
  const server = new Server({ verdicts: [async (op) => (await gate, echo(op))] });
  const { box } = outbox(server);
  await box.add(draft("save", "1"));
  await new Promise((resolve) => setTimeout(resolve, 1));
  await box.add(draft("save", "2"));
  await box.add(draft("save", "3"));
  assert.equal(box.pending, 2);
  open();
  await settle(box);
  assert.deepEqual(server.sent.map(({ id }) => id), ["op1", "op3"]);
});

test("what was signed is never replaced by a save", async () => {
  const server = new Server({ bootstraps: [null] });
  const { box } = outbox(server);
  await box.add(draft("sign", "1"));
  await box.add(draft("save", "2"));
  await settle(box);
  assert.deepEqual(server.sent.map(({ id }) => id), ["op1", "op2"]);
});

test("an op that was once sent is sent again exactly as it was", async () => {
  const server = new Server({ verdicts: [{ kind: "again" }, { kind: "again" }] });
  const { box, answers } = outbox(server);
  await box.add(draft("save", "1"));
  await settle(box);
  assert.deepEqual(new Set(server.sent.map(({ text }) => text)).size, 1);
  assert.deepEqual(server.sent.map(({ id }) => id), ["op1", "op1", "op1"]);
  assert.deepEqual(answers, [["op1", "applied"]]);
});

test("a save after an op whose answer was lost comes after it and does not replace it", async () => {
  const server = new Server({ verdicts: [{ kind: "again" }] });
  const { box } = outbox(server);
  const first = box.add(draft("save", "1"));
  await first;
  while (server.sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  await box.add(draft("save", "2"));
  await settle(box);
  assert.deepEqual(server.sent.map(({ id }) => id), ["op1", "op1", "op2"]);
});

test("without the server it waits with a growing jitter and says that it is away", async () => {
  const seen = new Set();
  const server = new Server({ bootstraps: [null, null, null] });
  const { box, waits } = outbox(server, { onChange: (each) => seen.add(each.waiting) });
  await box.add(draft("save", "1"));
  await settle(box);
  assert.deepEqual(waits, [500, 1000, 2000]);
  assert.ok(seen.has("away"));
  assert.equal(box.waiting, null);
});

test("it waits as long as the server asks", async () => {
  const server = new Server({ verdicts: [{ kind: "again", seconds: 5 }] });
  const { box, waits } = outbox(server);
  await box.add(draft("save", "1"));
  await settle(box);
  assert.deepEqual(waits, [5000]);
});

test("a stale token is fetched anew once, at once", async () => {
  const fresh = { ...KNOWN, csrf: "new" };
  const server = new Server({ verdicts: [{ kind: "token" }], bootstraps: [KNOWN, fresh] });
  const { box, waits } = outbox(server);
  await box.add(draft("save", "1"));
  await settle(box);
  assert.deepEqual(server.sent.map(({ csrf }) => csrf), ["token", "new"]);
  assert.deepEqual(waits, []);
});

test("a token that is refused again is not tried a third time at once", async () => {
  const server = new Server({ verdicts: [{ kind: "token" }, { kind: "token" }] });
  const seen = new Set();
  const { box, waits } = outbox(server, { onChange: (each) => seen.add(each.waiting) });
  await box.add(draft("save", "1"));
  await settle(box);
  assert.deepEqual(waits, [500]);
  assert.ok(seen.has("signed_out"));
});

test("after a success the waiting begins anew", async () => {
  const server = new Server({ bootstraps: [null, null, KNOWN, null] });
  const { box, waits } = outbox(server);
  await box.add(draft("save", "1"));
  await settle(box);
  await box.add(draft("save", "2"));
  await settle(box);
  assert.deepEqual(waits, [500, 1000, 500]);
});

test("an op that goes out while its replacement is being written stays", async () => {
  const store = new PageStore();
  const first = await store.add(async () => ({ op_id: "first" }));
  const replacing = store.add(async () => (store.markSent(first), { op_id: "second" }), first);
  await replacing;
  assert.deepEqual(store.pending().map(({ op_id }) => op_id), ["first", "second"]);
});

test("signed out, it keeps everything and goes on after the next sign-in", async () => {
  const seen = new Set();
  const server = new Server({ bootstraps: [{ ...KNOWN, user: null }] });
  const { box, answers } = outbox(server, { onChange: (each) => seen.add(each.waiting) });
  await box.add(draft("save", "1"));
  await settle(box);
  assert.ok(seen.has("signed_out"));
  assert.deepEqual(answers, [["op1", "applied"]]);
});

test("it sends nothing while somebody else is signed in", async () => {
  const other = { ...KNOWN, user: { id: 8 } };
  const server = new Server({ bootstraps: [other, other] });
  const sentAtOther = [];
  const { box } = outbox(server, {
    onChange: (each) => each.waiting === "other_user" && sentAtOther.push(server.sent.length),
  });
  await box.add(draft("save", "1"));
  await settle(box);
  assert.deepEqual(new Set(sentAtOther), new Set([0]));
  assert.equal(server.sent.length, 1);
});

test("what is refused for good is set aside and said until a later op is taken", async () => {
  const refusal = { kind: "kept", code: "too_large", message: "too large" };
  const server = new Server({ verdicts: [refusal] });
  const { box, answers } = outbox(server);
  await box.add(draft("save", "1"));
  await settle(box);
  assert.equal(box.refused.code, "too_large");
  await box.add(draft("save", "2"));
  await settle(box);
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(box.refused, null);
  assert.deepEqual(answers, [["op2", "applied"]]);
});

test("too old a page stops sending and keeps the op", async () => {
  const server = new Server({ verdicts: [{ kind: "upgrade" }] });
  const { box } = outbox(server);
  await box.add(draft("save", "1"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual([box.waiting, box.pending, server.sent.length], ["upgrade", 1, 1]);
});

test("the back-off never grows beyond a quarter of a minute", () => {
  assert.equal(backOff(0, () => 1), 1000);
  assert.equal(backOff(3, () => 1), 8000);
  assert.equal(backOff(50, () => 1), 15000);
  assert.equal(backOff(50, () => 0), 0);
});

// What tests of the tablet's memory are made of: a database of its own for each, a server that answers by a script,
// locks that count, timers that do not wait.

import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";

import { openDatabase } from "../../static/js/offline/database.js";
import { openSheet } from "../../static/js/offline/drafts.js";
import { Sync } from "../../static/js/offline/sync.js";

export const ME = 7;
export const NOW = new Date("2021-12-29T03:42:00Z");
export const EDITOR = "this page";

/** A body of two criteria. */
export function body(points, other = null) {
  const entry = (given) => ({ points: given, recommendation: "", photos: [] });
  return { criteria: { c1: entry(points), c2: entry(other) }, private_note: "" };
}

/** What the server says of a sheet. */
export function copy(id = "s1", more = {}) {
  const said = { rev: 0, epoch: 1, state: "empty", form_version: "sample@1", body: null, signed_body: null, round: 1 };
  return { id, ...said, ...more };
}

/** An open memory with one sheet that this page edits. */
export async function memory(factory = new IDBFactory(), sheets = [copy()]) {
  const db = await openDatabase(ME, factory);
  for (const sheet of sheets) await openSheet(db, sheet.id, sheet, EDITOR);
  return db;
}

/** The echo of an op, as the server sends it. */
export function echo(op, { outcome = "applied", rev = 1, received_at = "2021-12-29T03:43:00Z", ...sheet } = {}) {
  const { op_id, sha256 } = op;
  const about = { rev, epoch: 1, state: "draft", total: null, ...sheet };
  return { op: op_id, sha256, outcome, sheet: about, received_at, server_epoch: "life" };
}

const KNOWN = { server_epoch: "life", csrf: "token", user: { id: ME }, builds: {} };

/**
 * A server behind `fetch`. Bootstraps and answers to ops come from lists of what to say next: an object is the JSON of
 * a 200 (201 for an op), `[status, content, headers]` anything else, null no network, a function makes one of these of
 * the op. Then it goes on as it should: it knows me and takes everything.
 */
export class Server {
  constructor({ bootstraps = [], ops = [], others = {} } = {}) {
    Object.assign(this, { bootstraps, ops, others });
    this.sent = []; // {op, text, sha256, csrf} of every PUT
    this.asked = []; // every address
  }

  fetch = async (address, options = {}) => {
    this.asked.push(address);
    if (address === "/api/v1/bootstrap") return reply(this.#next(this.bootstraps, KNOWN), 200);
    if (address.includes("/ops/")) return this.#take(options);
    return reply(this.others[address]?.(JSON.parse(options.body ?? "null")) ?? [404, { error: "not_found" }], 200);
  };

  async #take({ body: text, headers }) {
    const op = JSON.parse(text);
    const sha256 = headers["X-Op-SHA256"];
    this.sent.push({ op, text, sha256, csrf: headers["X-CSRFToken"] });
    const next = this.#next(this.ops, echo);
    return reply(await (typeof next === "function" ? next({ ...op, sha256 }) : next), 201);
  }

  #next(list, otherwise) {
    return list.length > 0 ? list.shift() : otherwise;
  }
}

function reply(said, status) {
  if (said === null) throw new TypeError("fetch failed");
  const [code, content, headers] = Array.isArray(said) ? said : [status, said, {}];
  if (code === 304) return new Response(null, { status: code, headers });
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return new Response(text, { status: code, headers });
}

/** Web Locks for pages of one process. */
export class Locks {
  held = new Set();

  async request(name, options, work) {
    if (this.held.has(name)) return options.ifAvailable ? work(null) : new Promise(() => {});
    this.held.add(name);
    try {
      return await work({ name });
    } finally {
      this.held.delete(name);
    }
  }

  async query() {
    return { held: [...this.held].map((name) => ({ name })), pending: [] };
  }
}

/** A sender on this memory: {sync, rests: how long it meant to rest, answers, statuses}. */
export function sender(db, server, { locks = new Locks(), hooks = {}, channel = null } = {}) {
  const rests = [];
  const timers = {
    performance,
    setInterval: () => 0,
    clearTimeout,
    setTimeout: (run, milliseconds) => {
      rests.push(milliseconds);
      return setTimeout(run, 0);
    },
  };
  const quiet = { heartbeat: async () => null, ...hooks };
  const sync = new Sync(db, { hooks: quiet, fetch: server.fetch, locks, channel, random: () => 0.5, timers });
  const answers = [];
  const waits = new Set();
  sync.addEventListener("answer", ({ detail }) => answers.push([detail.op.seq, detail.answer.outcome]));
  sync.addEventListener("change", () => waits.add(sync.status.waiting));
  return { sync, rests, answers, waits, locks };
}

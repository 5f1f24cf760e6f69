// The one sender of a page. While anything waits it asks who is signed in, sends photographs, then ops by their number,
// one at a time for each sheet, and goes on for ever; what the server's answers mean is server.js, what they change
// outbox.js. Whoever holds the Web Lock sends, so two tabs never both do; a channel tells the others what came of it.
// No clock and no navigator.onLine decides anything here.

import { reconcile, report } from "./contact.js";
import { fact } from "./database.js";
import { handInLeft, takeServerCopy } from "./drafts.js";
import { acknowledge, block, prune, sendAgain, takeNext, unblock, unsent, UPGRADE } from "./outbox.js";
import { bootstrap, put, sheetData } from "./server.js";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const PENDING_MS = 15_000; // how often it looks while something waits
const OF_THE_MEMORY = new Set(["StorageBroken", "StorageFull", "StorageEvicted"]);
const CONTACT_MS = 60_000; // how often it says that it lives, and asks for what is new, while the page is seen

/** Full jitter: anything between nothing and a bound that doubles with every failure. */
export function backOff(failures, random = Math.random) {
  return random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
}

export class Sync extends EventTarget {
  #running = null;
  #asked = false; // something came in while it was running
  #wake = null; // ends a rest
  #isRenewed = false;
  #isTidy = false;
  #failures = 0;
  #setAt = -Infinity;
  #channel;

  /**
   * What can be shown. `waiting`: why nothing goes out, or null: "away" (no answer that is this server's), "busy" (it
   * cannot just now), "signed_out", "other_user". `pending`: ops and drafts that the server does not have, null until
   * they were counted; `local`: the ops of these that can go out; `pending_photos`; `oldest_at`; `sending`: the op on
   * its way; `last_contact`: when the server last answered; `server_epoch`. Every change fires "change".
   */
  status = {
    waiting: null,
    pending: null,
    local: 0,
    pending_photos: 0,
    oldest_at: null,
    sending: null,
    last_contact: null,
    server_epoch: null,
  };

  /**
   * Fires "answer" with {op, answer} for every acknowledged op and "blocked" with {op, block} for every one refused,
   * whichever tab sent it; "fetched" after the offline set was asked for; "heard" with what another tab told. `hooks`,
   * each optional: `photos(db, csrf, fetch)` sends photographs and `set(db, fetch)` fetches the offline set;
   * `heartbeat(db, csrf, status, fetch)` and `reconcile(db, csrf, fetch)` stand in for ours.
   */
  constructor(db, { hooks = {}, fetch, locks, channel, random = Math.random, timers = globalThis } = {}) {
    super();
    Object.assign(this, { db, hooks: { heartbeat: report, reconcile, ...hooks }, random, timers });
    this.fetch = fetch ?? ((...all) => globalThis.fetch(...all));
    this.locks = locks ?? globalThis.navigator?.locks;
    this.#channel = channel === undefined && db.lasts ? new BroadcastChannel(db.name) : (channel ?? null);
  }

  /** Begin: listen for what may open the way, and look at once. */
  start() {
    this.#listen();
    this.look();
    this.nudge();
  }

  /** Look now: something was put into the outbox, or something happened that may have opened the way. */
  nudge() {
    this.#asked = true;
    this.#wake?.();
    this.#running ??= this.#run().finally(() => this.#ran());
    return this.#running;
  }

  /** Count anew what waits. */
  async look() {
    const counts = await this.#storing(() => unsent(this.db));
    if (counts) this.#show(counts);
  }

  /** Tell the other tabs of this person. */
  tell(message) {
    this.#channel?.postMessage(message);
  }

  #listen() {
    globalThis.addEventListener?.("online", () => this.nudge());
    globalThis.document?.addEventListener("visibilitychange", () => isSeen() && this.nudge());
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#hear(data);
    this.timers.setInterval(() => this.status.local + this.status.pending_photos > 0 && this.nudge(), PENDING_MS);
    this.timers.setInterval(() => isSeen() && this.nudge(), CONTACT_MS);
  }

  async #hear(message) {
    if (message.kind === "status") {
      this.#show(message.status);
      await this.look();
      if (this.status.local > 0) this.#wake?.();
    }
    if (message.kind === "settled") await this.#tellOf(message.op_id);
    this.#fire("heard", message);
  }

  /** Another tab sent this op: say here what came of it. */
  async #tellOf(opId) {
    const op = await this.#storing(() => this.db.get("ops", opId));
    await this.look();
    if (op?.st === "acked") this.#fire("answer", { op, answer: op.res });
    if (op?.st === "blocked") this.#fire("blocked", { op, block: op.block });
  }

  async #run() {
    while (this.#asked) {
      this.#asked = false;
      const rest = await this.#underLock();
      this.#show({ sending: null });
      await this.look();
      this.tell({ kind: "status", status: { waiting: this.status.waiting, last_contact: this.status.last_contact } });
      if (rest !== null && this.status.local + this.status.pending_photos > 0) await this.#rest(rest);
    }
  }

  #ran() {
    this.#running = null;
    if (this.#asked) this.nudge();
  }

  /** One batch, if no other tab is at it; returns how long to rest before the next, null where nothing needs one. */
  #underLock() {
    const batch = async () => (await this.#storing(() => this.#batch())) ?? null;
    if (!this.db.lasts) return batch();
    return this.locks.request(`sync-${this.db.name}`, { ifAvailable: true }, (lock) => (lock ? batch() : PENDING_MS));
  }

  async #batch() {
    const known = await this.#open();
    if (known === null) return this.#backOff();
    await this.#beside(() => this.#renew());
    if (this.db.lasts) await this.#beside(() => handInLeft(this.db, this.locks));
    await this.#beside(() => this.hooks.photos?.(this.db, known.csrf, this.fetch));
    const rest = await this.#sendOps(known.csrf);
    await this.#keepContact(known.csrf);
    return rest;
  }

  /** Once a page: let go out what only an older page could not send. */
  async #renew() {
    if (this.#isRenewed) return;
    this.#isRenewed = true;
    await unblock(this.db, UPGRADE);
  }

  /** Once a page: forget what nobody can ask for any more, by the time that the server says it is. */
  async #tidy(at) {
    const now = new Date(at ?? NaN);
    if (this.#isTidy || Number.isNaN(now.getTime())) return;
    this.#isTidy = true;
    await prune(this.db, now);
  }

  /** Ask who is signed in; null, with the reason to wait, where nothing may be sent. */
  async #open() {
    const known = await bootstrap(this.fetch);
    const reason = known === null ? "away" : whyNot(known.user, this.db.userId);
    this.#show({ waiting: reason, ...(known && { last_contact: new Date().toISOString() }) });
    if (reason !== null) return null;
    return (await this.#sameLife(known)) ? known : null;
  }

  /** Where the server's database is another than the one that was told, first find out what it lacks. */
  async #sameLife({ server_epoch, csrf }) {
    const before = await this.db.read("meta", (tx) => fact(tx, "server_epoch"));
    this.#show({ server_epoch });
    if (before === server_epoch) return true;
    const missing = before === null ? [] : await this.hooks.reconcile(this.db, csrf, this.fetch);
    if (missing === null) {
      this.#show({ waiting: "busy" });
      return false;
    }
    await sendAgain(this.db, missing, server_epoch);
    return true;
  }

  /** Send what can go out. A sheet whose op is not taken waits; the others go on. */
  async #sendOps(csrf) {
    const aside = new Set();
    let rest = null;
    let token = csrf;
    let isFresh = true; // the token is as new as can be
    for (let op = await takeNext(this.db, aside); op !== null; op = await takeNext(this.db, aside)) {
      this.#show({ sending: op });
      const verdict = await put(op, token, this.fetch);
      if (verdict.kind === "token") {
        token = isFresh ? (await this.#open())?.csrf : this.#signedOut();
        isFresh = false;
        if (!token) return this.#backOff();
        continue;
      }
      if (verdict.kind === "again") {
        rest = this.#notNow(verdict);
        if (verdict.concerns === "server") return rest;
        aside.add(op.sheet_id);
        continue;
      }
      await this.#settle(op, verdict);
      isFresh = true;
    }
    return rest;
  }

  #signedOut() {
    this.#show({ waiting: "signed_out" });
    return null;
  }

  /** How long to rest: as long as the server asked, else longer from failure to failure. */
  #notNow({ seconds, status }) {
    this.#show({ waiting: status === undefined ? "away" : "busy" });
    return seconds === undefined ? this.#backOff() : seconds * 1000;
  }

  #backOff() {
    return backOff(this.#failures++, this.random);
  }

  async #settle(op, verdict) {
    this.#failures = 0;
    if (verdict.kind === "acked") {
      if (!(await acknowledge(this.db, op, verdict.answer))) return;
      if (verdict.answer.outcome === "conflict") await this.#fetchSheet(op.sheet_id);
      await this.look();
      this.#fire("answer", { op, answer: verdict.answer });
    } else {
      await block(this.db, op, verdict);
      await this.look();
      this.#fire("blocked", { op, block: verdict });
    }
    this.tell({ kind: "settled", op_id: op.op_id });
  }

  /** Another device was quicker: take along what the server has. What was typed here since stays. */
  async #fetchSheet(sheetId) {
    const copy = await sheetData(sheetId, this.fetch);
    if (copy) await this.db.write(["sheets", "ops"], (tx) => takeServerCopy(tx, copy));
  }

  async #keepContact(csrf) {
    await this.#takeAlong();
    await this.look();
    const told = await this.hooks.heartbeat(this.db, csrf, this.status, this.fetch);
    await this.#beside(() => this.#tidy(told?.at));
  }

  /** Before the report, which says what was taken along: a judge may leave at once. */
  async #takeAlong() {
    if (!this.hooks.set || this.timers.performance.now() - this.#setAt < CONTACT_MS) return;
    this.#setAt = this.timers.performance.now();
    const before = this.status.local;
    await this.#beside(() => this.hooks.set(this.db, this.fetch));
    await this.look();
    if (this.status.local > before) this.#asked = true; // a sheet is his again: what was refused goes out at once
    this.#fire("fetched", null);
  }

  #rest(milliseconds) {
    return new Promise((resolve) => {
      const wake = () => {
        this.timers.clearTimeout(timer);
        this.#wake = null;
        this.#asked = true;
        resolve();
      };
      const timer = this.timers.setTimeout(wake, milliseconds);
      this.#wake = wake;
    });
  }

  /** Work that no op waits for: on a disk that is nearly full it fails first, and what is an op goes out all the same. */
  async #beside(work) {
    await this.#storing(work).catch((error) => console.error(error));
  }

  /** Work on the memory. Where that cannot be, the page is told by the memory itself; here the work just ends. */
  async #storing(work) {
    try {
      return await work();
    } catch (error) {
      if (!OF_THE_MEMORY.has(error.name)) throw error;
      return undefined;
    }
  }

  #show(news) {
    const before = this.status;
    this.status = { ...before, ...news };
    if (Object.keys(news).some((name) => before[name] !== news[name])) this.#fire("change", null);
  }

  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function whyNot(user, userId) {
  if (user === null) return "signed_out";
  return user.id === userId ? null : "other_user";
}

function isSeen() {
  return globalThis.document?.visibilityState === "visible";
}

// The one sender of a page. While anything waits it asks who is signed in, sends photos, then ops by their number, one at
// a time for each sheet, and goes on for ever; what the server's answers mean is server.js, what they change outbox.js.
// Whoever holds the Web Lock sends, so two tabs never both do; a channel tells the others. No clock and no
// navigator.onLine decides anything here.

import { fact, openDatabase } from "./database.js";
import { handInLeft } from "./drafts.js";
import { report, reconcile } from "./contact.js";
import { PageMemory } from "./memory.js";
import { acknowledge, block, prune, takeNext, unblock, unsent } from "./outbox.js";
import { bootstrap, put } from "./server.js";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const PENDING_MS = 15_000; // how often it looks while something waits
const CONTACT_MS = 60_000; // how often it says that it is alive while the page is seen, and asks for what is new
export const UPGRADE = "upgrade";

/** Full jitter: anything between nothing and a bound that doubles with every failure. */
export function backOff(failures, random = Math.random) {
  return random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
}

const pages = new Map();

/**
 * The memory and the sender of this page: {db, sync}, made once for each person however many modules ask. `hooks` are
 * added to those that are there (see Sync). Where the browser keeps nothing, the memory is the page's.
 */
export async function pageSync(userId, hooks = {}) {
  if (!pages.has(userId)) pages.set(userId, begin(userId));
  const page = await pages.get(userId);
  Object.assign(page.sync.hooks, hooks);
  return page;
}

async function begin(userId) {
  const db = await memoryOf(userId);
  const sync = new Sync(db);
  await sync.start();
  return { db, sync };
}

/** Without locks two tabs could both write, so what then outlives the page would not be safe: it is the page's. */
async function memoryOf(userId) {
  if (!globalThis.indexedDB || !navigator.locks) return new PageMemory(userId).open();
  try {
    return await openDatabase(userId);
  } catch {
    return new PageMemory(userId).open();
  }
}

export class Sync extends EventTarget {
  #running = null;
  #asked = false; // something came in while it was running
  #wake = null;
  #failures = 0;
  #setAt = 0;
  #channel;
  #timers;

  /**
   * What can be shown. `waiting`: why nothing goes out: null, "away", "signed_out", "other_user" or "elsewhere" (another
   * tab sends). `pending`: ops and drafts that the server has not; `local` those ops that can go out; `pending_photos`;
   * `oldest_at`; `last_contact`; `server_epoch`; `sending`: the op on its way. Fires "change".
   */
  status = {
    waiting: null, pending: 0, local: 0, pending_photos: 0, oldest_at: null, last_contact: null, server_epoch: null,
    sending: null,
  };

  /**
   * `hooks`, each optional: `photos(db, csrf, fetch)` sends photographs before ops · `heartbeat(db, csrf, status, fetch)`
   * in place of ours · `reconcile(db, csrf, epoch, fetch)` in place of ours · `set(db, fetch)` fetches the offline set
   * where it is due.
   */
  constructor(db, { hooks = {}, fetch, locks, channel, random = Math.random, timers = globalThis } = {}) {
    super();
    Object.assign(this, { db, hooks: { ...hooks }, random });
    this.fetch = fetch ?? ((...all) => globalThis.fetch(...all));
    this.locks = locks ?? globalThis.navigator?.locks;
    this.#timers = timers;
    this.#channel = channel ?? (db.lasts ? new BroadcastChannel(db.name) : null);
  }

  /** Begin: let what an older page could not send go out, listen for what may open the way, look at once. */
  async start() {
    // SKELETON: the full loop follows
    this.nudge();
  }

  /** Look now: something was put into the outbox, or something happened that may have opened the way. */
  nudge() {}
}

// The one memory and the one sender of a page, however many modules ask for them.

import { openDatabase } from "./database.js";
import { noticeLoss } from "./loss.js";
import { PageMemory } from "./memory.js";
import { sendPhotos } from "./photos.js";
import { Sync } from "./sync.js";

const pages = new Map();

/**
 * {db, sync} of this person on this page. `hooks` are added to those that are there (see Sync). Where the browser keeps
 * nothing, or cannot keep two tabs apart, the memory is the page's own: `db.lasts` is false, and the page says so.
 */
export async function pageSync(userId, hooks = {}) {
  if (!pages.has(userId)) pages.set(userId, begin(userId, hooks));
  const page = await pages.get(userId);
  Object.assign(page.sync.hooks, hooks);
  return page;
}

async function begin(userId, hooks) {
  const db = await memoryOf(userId);
  const sync = new Sync(db, { hooks: { photos: sendPhotos, ...hooks } });
  if (db.lasts) {
    await noticeLoss(db).catch(() => {}); // a full disk is said when something is entered
    db.addEventListener("evicted", () => noticeLoss(db).catch(() => {}));
  }
  sync.start();
  return { db, sync };
}

async function memoryOf(userId) {
  if (!globalThis.indexedDB || !navigator.locks) return new PageMemory(userId).open();
  try {
    return await openDatabase(userId);
  } catch {
    return new PageMemory(userId).open();
  }
}

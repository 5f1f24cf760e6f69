// Every page of a judge begins here: whose device this is, his memory and his sender (start.js), the worker, and what the
// frame says of them. A page of the server carries who is signed in; a page from the device knows who is in charge of it.

import { offerFile } from "./export-button.js";
import { listenToForms, stayAway } from "./leaving.js";
import { refreshSet } from "./offline-set.js";
import { Panel } from "./panel.js";
import { makeReady, takenAlong } from "./readiness.js";
import { Registry } from "./registry.js";
import { dropShells, install } from "./shells.js";
import { pageSync } from "./start.js";
import { offerUpdates } from "./update.js";

const LEISURE_MS = 400; // a page from the device has its own to do first
const facts = JSON.parse(document.getElementById("device-facts").textContent);

/** {person, db, sync, registry}; null where nobody is in charge of this device. */
export const device = begin();

async function begin() {
  const registry = new Registry();
  const person = await whose(registry);
  if (person === null) return null;
  const { db, sync } = await pageSync(person.id);
  const found = { person, db, sync, registry };
  if (facts.user) await write(db, "home", facts.home);
  show(found);
  return found;
}

/** Who works with this device now. Another's sign-in takes out the pages that the one before could open offline. */
async function whose(registry) {
  try {
    const before = await registry.current();
    if (!facts.user) return before;
    if (before && before.id !== facts.user.id) await dropShells();
    await registry.takeUp(facts.user);
  } catch {
    // A browser that keeps nothing: the page works with the server alone.
  }
  return facts.user;
}

/** What a page shows of its person: his name, whether he is a demonstration's, and his work to take out as a file. */
export function dress({ person, db }) {
  for (const place of document.querySelectorAll("[data-person]")) place.textContent = person[place.dataset.person];
  for (const place of document.querySelectorAll("[data-demo]")) place.hidden = !person.is_demo;
  for (const place of document.querySelectorAll("[data-export]")) offerFile(place, () => ({ db, name: person.name }));
}

function show({ person, db, sync, registry }) {
  dress({ person, db });
  const { words } = facts;
  const build = document.documentElement.dataset.build;
  const panel = new Panel({ words, tryNow: () => Promise.all([look(), sync.nudge()]) });
  let persisted = null;
  let readAt = null; // when the server last said what there is
  const installed = db.lasts ? install() : Promise.resolve(null);

  async function ready() {
    const registration = await installed;
    const state = await makeReady({ db, registration, language: words.language, waiting: sync.status.waiting });
    await write(db, "ready", takenAlong(state));
    panel.ready(state);
    readAt = state.at ?? null;
    changed();
  }

  async function look() {
    const came = await refreshSet(db);
    if (came === "new") sync.dispatchEvent(new Event("fetched"));
    await ready();
  }

  function changed() {
    if (sync.status.pending === null) return; // not counted yet
    const last_contact = sync.status.last_contact ?? readAt;
    panel.status({ ...sync.status, last_contact }, { persisted, build });
    const { pending, pending_photos, oldest_at } = sync.status;
    registry.note(person.id, { pending: pending + pending_photos, oldest_at }).catch(() => {});
  }

  sync.addEventListener("change", changed);
  sync.hooks.set = look;
  changed();
  listenToForms({ db, sync, registry }, words, say);
  stayAway(registry, person);
  askToKeep().then((answer) => {
    persisted = answer;
    changed();
  });
  installed.then((registration) => registration && keepUpToDate(registration));
  return isAfterForm() ? look() : atLeisure().then(ready);
}

/** A name in meta, written only where it changes: a strict write is the disk's. */
async function write(db, name, value) {
  const before = await db.get("meta", name);
  if (JSON.stringify(before?.value) !== JSON.stringify(value)) await db.put("meta", { name, value });
}

/** After what the page is there for. */
function atLeisure() {
  return new Promise((resolve) => setTimeout(resolve, facts.user ? 0 : LEISURE_MS));
}

/** What a form changed may have changed the set. */
function isAfterForm() {
  const [navigation] = performance.getEntriesByType("navigation");
  return Boolean(facts.user) && (navigation?.redirectCount > 0 || navigation?.type === "reload");
}

function keepUpToDate(registration) {
  offerUpdates(registration);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => {});
  });
}

/** Ask the browser not to throw this site's data away when it runs out of room. */
async function askToKeep() {
  const { storage } = navigator;
  if (!storage?.persist) return false;
  return (await storage.persisted()) || (await storage.persist());
}

function say(text) {
  const place = document.getElementById("device-says");
  place.textContent = text;
  place.hidden = false;
}

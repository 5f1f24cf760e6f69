// The pages that the worker answers with, and the worker itself, as a page deals with them. Shells lie in the worker's
// cache only while somebody's set is on the device: whoever signs out takes them out again.

const CACHES = "cddeval-";
const INDEX = "/shell/index.json";
const DAY = "/shell/day/";
const ANSWER_MS = 30_000;

export function canInstall(navigator = globalThis.navigator) {
  return globalThis.isSecureContext && "serviceWorker" in navigator && "caches" in globalThis;
}

/** The worker's registration, with a worker that is at work; null where there is none to be had. */
export async function install() {
  if (!canInstall()) return null;
  try {
    const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
    return registration ?? null;
  } catch {
    return (await navigator.serviceWorker.getRegistration()) ?? null; // no network: the one that is there
  }
}

/** The worker at work, once there is one. */
export function atWork(registration) {
  if (registration.active) return Promise.resolve(registration.active);
  const coming = registration.installing ?? registration.waiting;
  return new Promise((resolve) => {
    const look = () => {
      if (coming.state === "activated") resolve(coming);
      if (coming.state === "redundant") resolve(null);
    };
    coming.addEventListener("statechange", look);
    look();
  });
}

/**
 * Let the worker keep the shells of these forms and which sheet each is for. Returns {build, missing: addresses}, or null
 * where no worker answers.
 */
export async function keepShells(worker, { forms, sheets, home, language }) {
  const shells = [DAY, ...Object.values(forms)];
  const index = { language, home, sheets: Object.fromEntries(sheets.map(({ id, form_version }) => [id, forms[form_version]])) };
  return ask(worker, { kind: "keep", shells, index });
}

function ask(worker, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(() => resolve(null), ANSWER_MS);
    port1.onmessage = ({ data }) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.postMessage(message, [port2]);
  });
}

/** From now on pages come from the server again, from whichever build they came. */
export async function dropShells(storage = globalThis.caches) {
  if (!storage) return;
  for (const name of (await storage.keys()).filter((each) => each.startsWith(CACHES))) {
    const cache = await storage.open(name);
    await cache.delete(INDEX);
    const kept = (await cache.keys()).map((request) => new URL(request.url).pathname);
    const shells = kept.filter((path) => path === DAY || path.startsWith("/shell/sheet/"));
    await Promise.all(shells.map((path) => cache.delete(path)));
  }
}

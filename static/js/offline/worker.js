// The worker of the installed app. It answers what a page asks for (GET, from here) and never touches the tablet's API,
// the set-up pages or anything that is sent. Everything it keeps lies in one cache named by its build, and it looks
// nowhere else. Served at /sw.js with `FACTS` set before this text: {build, assets, offline}.
//
// Files of the app come from the cache. Pages come from shells, which hold nobody's data: a page puts them there once
// the offline set is stored on the device, and takes them out when its person signs out. So where there is a shell it
// answers at once, without asking the network; where there is none the network answers.

const { build, assets, offline } = self.FACTS;
const CACHES = "cddeval-";
const OWN = CACHES + build;
const DAY = "/shell/day/";
const INDEX = "/shell/index.json"; // {language, home: whether the first page is the day's, sheets: which shell shows which}
const NEVER = /^\/(api|admin|shell)\/|^\/sw\.js$/;
const DAYS = /^\/day\/(\d{4}-\d{2}-\d{2}\/)?$/;
const SHEET = /^\/sheets\/([0-9a-f-]{36})\/$/;

let keeping = Promise.resolve();
let afterForm = false; // what follows a form says what became of it, which only the server knows

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", (event) => event.waitUntil(hear(event)));
self.addEventListener("fetch", (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});

/** A promise of the answer, or nothing where the browser shall ask by itself. */
function answerTo(request) {
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return undefined;
  if (request.method !== "GET") {
    afterForm ||= request.mode === "navigate";
    return undefined;
  }
  if (NEVER.test(address.pathname)) return undefined;
  if (request.mode === "navigate") return page(request, address);
  return address.pathname.startsWith("/static/") ? file(request) : undefined;
}

async function file(request) {
  const cache = await caches.open(OWN);
  return (await cache.match(request)) ?? fetch(request);
}

async function page(request, address) {
  const cache = await caches.open(OWN);
  const asksServer = afterForm || address.search !== "";
  afterForm = false;
  const shell = await shellFor(cache, address);
  if (shell && !asksServer) return shell;
  try {
    return await fetch(request);
  } catch {
    const isAsked = address.searchParams.get("from") === "server"; // by a shell, which found nothing on the device
    return (!isAsked && (shell ?? (await startPage(cache, address)))) || cache.match(offline);
  }
}

async function shellFor(cache, address) {
  if (DAYS.test(address.pathname)) return cache.match(DAY);
  const sheet = SHEET.exec(address.pathname)?.[1];
  if (!sheet && address.pathname !== "/") return undefined;
  const index = await (await cache.match(INDEX))?.json();
  if (!index) return undefined;
  if (sheet) return index.sheets[sheet] && cache.match(index.sheets[sheet]);
  return index.home ? cache.match(DAY) : undefined;
}

/** Without a network the first page is the day's for everyone who has one; it also lists all sheets. */
function startPage(cache, address) {
  return ["/", "/sheets/"].includes(address.pathname) ? cache.match(DAY) : undefined;
}

// A build comes and goes

async function fill() {
  const cache = await caches.open(OWN);
  await cache.addAll([...assets, offline]);
  const before = await shellsOfOthers();
  if (!before) return;
  await bring(cache, before.shells, JSON.parse(before.index).language);
  await cache.put(INDEX, new Response(before.index));
}

/** What the build in use keeps for the person on this device: the next one must not be less ready. */
async function shellsOfOthers() {
  for (const name of await others()) {
    const cache = await caches.open(name);
    const index = await (await cache.match(INDEX))?.text();
    if (index) return { index, shells: [DAY, ...new Set(Object.values(JSON.parse(index).sheets))] };
  }
  return undefined;
}

async function others() {
  return (await caches.keys()).filter((name) => name.startsWith(CACHES) && name !== OWN);
}

async function takeOver() {
  await learnSheets(await caches.open(OWN));
  await Promise.all((await others()).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** While this build was waiting, sheets may have come that the build in use was told of. */
async function learnSheets(cache) {
  const before = await shellsOfOthers();
  if (before && (await cache.match(DAY))) await cache.put(INDEX, new Response(before.index));
}

/** Fetch shells of this very build and language. One that is gone (its round ended) is left out; all else is a failure. */
async function bring(cache, shells, language) {
  await Promise.all(
    shells.map(async (address) => {
      const answer = await fetch(address, { cache: "no-store", redirect: "manual" });
      if (answer.status === 404) return cache.delete(address);
      const told = [answer.headers.get("X-Build"), answer.headers.get("Content-Language")];
      if (answer.status !== 200 || told[0] !== build || told[1] !== language) throw new Error(`no shell: ${address}`);
      return cache.put(address, answer);
    }),
  );
}

// What pages say

async function hear(event) {
  const [port] = event.ports;
  if (event.data.kind === "skip-waiting") await self.skipWaiting();
  if (event.data.kind === "keep") port.postMessage(await inTurn(() => keep(event.data)));
}

/** One after the other: two pages may ask at once. */
function inTurn(work) {
  const done = keeping.then(work);
  keeping = done.catch(() => {});
  return done;
}

/** Keep these shells and no other, and say what of them and of the app's files is really there. */
async function keep({ shells, index }) {
  const cache = await caches.open(OWN);
  const before = await (await cache.match(INDEX))?.json();
  const isUsed = (path) => before?.language === index.language && shells.includes(path);
  const old = [...(await kept(cache))].filter((path) => isShell(path) && !isUsed(path));
  await Promise.all(old.map((path) => cache.delete(path)));
  const there = await kept(cache);
  try {
    await cache.addAll([...assets, offline].filter((path) => !there.has(path)));
    await bring(cache, shells.filter((path) => !there.has(path)), index.language);
    await cache.put(INDEX, new Response(JSON.stringify(index)));
  } catch {
    // Told below: what is missing is missing.
  }
  const now = await kept(cache);
  return { build, missing: [...assets, offline, ...shells, INDEX].filter((path) => !now.has(path)) };
}

async function kept(cache) {
  return new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
}

function isShell(path) {
  return path.startsWith("/shell/") && path !== offline && path !== INDEX;
}

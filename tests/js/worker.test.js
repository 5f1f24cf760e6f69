// The worker as a browser runs it: its own text, with caches and a network made of maps.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const SOURCE = readFileSync(new URL("../../static/js/offline/worker.js", import.meta.url), "utf8");
const HERE = "https://award.example";
const FORM = "/shell/sheet/sample@1/";
const SHEET = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-222222222222";
const APP = ["/static/app.js", "/shell/offline/"];

class Cache {
  kept = new Map();

  constructor(network) {
    this.network = network;
  }

  async match(request) {
    return this.kept.get(path(request))?.clone();
  }

  async put(request, response) {
    this.kept.set(path(request), response);
  }

  async delete(request) {
    return this.kept.delete(path(request));
  }

  async keys() {
    return [...this.kept.keys()].map((each) => new Request(HERE + each));
  }

  async addAll(paths) {
    const answers = await Promise.all(paths.map((each) => this.network(each)));
    if (answers.some((answer) => !answer.ok)) throw new TypeError("not all");
    paths.forEach((each, at) => this.kept.set(each, answers[at]));
  }
}

function path(request) {
  return new URL(typeof request === "string" ? HERE + request : request.url).pathname;
}

/** A worker of this build on a browser with these caches; `pages` are what the network has, null where there is none. */
function worker({ build = "b1", stored = new Map(), pages = {} } = {}) {
  const asked = [];
  const network = async (request) => {
    const address = typeof request === "string" ? request : path(request);
    asked.push(address);
    if (pages === null) throw new TypeError("no network");
    const headers = { "X-Build": pages.build ?? build, "Content-Language": pages.language ?? "th" };
    if (address.startsWith("/shell/") || address.startsWith("/static/")) {
      return new Response(`${build}:${address}`, { status: pages[address] ?? 200, headers });
    }
    return new Response(pages[address] ?? "server");
  };
  const listeners = {};
  const caches = {
    open: async (name) => stored.get(name) ?? stored.set(name, new Cache(network)).get(name),
    keys: async () => [...stored.keys()],
    delete: async (name) => stored.delete(name),
  };
  for (const cache of stored.values()) cache.network = network;
  let skipped = 0;
  const self = {
    FACTS: { build, assets: ["/static/app.js"], offline: "/shell/offline/" },
    location: new URL(`${HERE}/sw.js`),
    addEventListener: (type, listen) => (listeners[type] = listen),
    skipWaiting: async () => (skipped += 1),
    clients: { claim: async () => {} },
  };
  new Function("self", "caches", "fetch", SOURCE)(self, caches, network);
  const wait = (type, more = {}) => {
    let done;
    listeners[type]({ waitUntil: (promise) => (done = promise), ...more });
    return done;
  };
  return {
    stored,
    asked,
    install: () => wait("install"),
    activate: () => wait("activate"),
    skipped: () => skipped,
    async tell(data) {
      let answer;
      await wait("message", { data, ports: [{ postMessage: (said) => (answer = said) }] });
      return answer;
    },
    /** What it answers, as text; undefined where it leaves the request to the browser. */
    async fetch(address, { method = "GET", mode = "navigate" } = {}) {
      let answer;
      const request = { url: new URL(address, HERE).href, method, mode };
      listeners.fetch({ request, respondWith: (promise) => (answer = promise) });
      return answer && (await answer).text();
    },
  };
}

/** One that was made ready: the day's shell, the form's, and which sheet is of which form. */
async function ready(more = {}) {
  const made = worker(more);
  await made.install();
  const index = { language: "th", home: true, sheets: { [SHEET]: FORM } };
  const { missing } = await made.tell({ kind: "keep", shells: ["/shell/day/", FORM], index });
  assert.deepEqual(missing, []);
  made.asked.length = 0;
  return made;
}

test("without shells every page is the server's", async () => {
  const sw = worker();
  await sw.install();
  for (const address of ["/", "/day/", "/day/2021-12-29/", `/sheets/${SHEET}/`]) {
    assert.equal(await sw.fetch(address), "server");
  }
});

test("with shells the day and the device's own sheets are answered at once, without a question", async () => {
  const sw = await ready();
  const day = "b1:/shell/day/";
  assert.deepEqual(
    [await sw.fetch("/"), await sw.fetch("/day/"), await sw.fetch("/day/2021-12-29/"), await sw.fetch(`/sheets/${SHEET}/`)],
    [day, day, day, `b1:${FORM}`],
  );
  assert.deepEqual(sw.asked, []);
});

test("a sheet that the device does not have is the server's, and every other page", async () => {
  const sw = await ready();
  for (const address of [`/sheets/${OTHER}/`, "/sheets/", `/sheets/${SHEET}/conflict/`, "/rounds/", "/day/soon/"]) {
    assert.equal(await sw.fetch(address), "server");
  }
});

test("who asks for the server gets the server, or is told that there is none", async () => {
  assert.equal(await (await ready()).fetch("/day/?from=server"), "server");
  const sw = await ready();
  const away = worker({ stored: sw.stored, pages: null });
  assert.equal(await away.fetch("/day/?from=server"), "b1:/shell/offline/");
  assert.equal(await away.fetch("/rounds/"), "b1:/shell/offline/");
  assert.equal(await away.fetch("/day/"), "b1:/shell/day/");
});

test("who begins elsewhere gets the server's first page, and without a network the day", async () => {
  const sw = await ready();
  await sw.tell({ kind: "keep", shells: ["/shell/day/", FORM], index: { language: "th", home: false, sheets: { [SHEET]: FORM } } });
  assert.equal(await sw.fetch("/"), "server");
  const away = worker({ stored: sw.stored, pages: null });
  assert.deepEqual([await away.fetch("/"), await away.fetch("/sheets/")], ["b1:/shell/day/", "b1:/shell/day/"]);
});

test("the page after a form is the server's, once", async () => {
  const sw = await ready();
  assert.equal(await sw.fetch("/candidates/1/recuse/", { method: "POST" }), undefined);
  assert.equal(await sw.fetch("/day/"), "server");
  assert.equal(await sw.fetch("/day/"), "b1:/shell/day/");
});

test("the API, the set-up pages, what is sent and what lies elsewhere are none of its business", async () => {
  const sw = await ready();
  for (const address of ["/api/v1/bootstrap", "/admin/", "/shell/day/", "/sw.js"]) {
    assert.equal(await sw.fetch(address), undefined);
  }
  assert.equal(await sw.fetch("/api/v1/photos/1", { method: "PUT", mode: "cors" }), undefined);
  assert.equal(await sw.fetch("https://elsewhere.example/day/"), undefined);
});

test("files of the app come from the cache", async () => {
  const sw = await ready();
  assert.equal(await sw.fetch("/static/app.js", { mode: "cors" }), "b1:/static/app.js");
  assert.deepEqual(sw.asked, []);
});

test("a build keeps its own cache, brings along the shells in use, and takes the older ones away when it takes over", async () => {
  const { stored } = await ready();
  const next = worker({ build: "b2", stored });
  await next.install();
  assert.deepEqual([...stored.keys()], ["cddeval-b1", "cddeval-b2"]);
  assert.deepEqual([...stored.get("cddeval-b2").kept.keys()].sort(), [...APP, "/shell/day/", "/shell/index.json", FORM].sort());
  assert.equal(next.skipped(), 0);
  await next.activate();
  assert.deepEqual([...stored.keys()], ["cddeval-b2"]);
  assert.equal(await next.fetch(`/sheets/${SHEET}/`), `b2:${FORM}`);
});

test("sheets that came while a build was waiting open after it took over, with no network", async () => {
  const { stored, tell } = await ready();
  const pages = {};
  const next = worker({ build: "b2", stored, pages });
  await next.install();
  const answer = await tell({ kind: "keep", shells: ["/shell/day/", FORM], index: { language: "th", home: true, sheets: { [SHEET]: FORM, [OTHER]: FORM } } });
  assert.deepEqual([...answer.missing], []); // the badge is green
  await next.activate();
  const away = worker({ build: "b2", stored, pages: null });
  assert.equal(await away.fetch(`/sheets/${OTHER}/`), `b2:${FORM}`);
});

test("who has signed out while a build was waiting leaves nothing to it", async () => {
  const { stored } = await ready();
  const next = worker({ build: "b2", stored });
  await next.install();
  for (const cache of stored.values()) for (const path of ["/shell/index.json", "/shell/day/", FORM]) await cache.delete(path);
  await next.activate();
  assert.equal(await next.fetch("/"), "server");
});

test("a build that cannot have its shells does not install", async () => {
  const { stored } = await ready();
  for (const pages of [{ build: "b1" }, { [FORM]: 500 }, null]) {
    await assert.rejects(worker({ build: "b2", stored, pages }).install());
  }
  const gone = worker({ build: "b2", stored, pages: { [FORM]: 404 } });
  await gone.install(); // its round is over
});

test("it waits until it is told not to", async () => {
  const sw = worker();
  await sw.install();
  assert.equal(sw.skipped(), 0);
  await sw.tell({ kind: "skip-waiting" });
  assert.equal(sw.skipped(), 1);
});

test("it tells truthfully what is missing", async () => {
  const index = { language: "th", home: true, sheets: {} };
  const other = worker({ pages: { build: "b0" } });
  await other.install();
  const answer = await other.tell({ kind: "keep", shells: ["/shell/day/"], index });
  assert.deepEqual({ ...answer, missing: [...answer.missing] }, { build: "b1", missing: ["/shell/day/", "/shell/index.json"] });
  const evicted = await ready();
  evicted.stored.get("cddeval-b1").kept.delete("/static/app.js");
  const away = worker({ stored: evicted.stored, pages: null });
  const told = await away.tell({ kind: "keep", shells: ["/shell/day/", FORM], index });
  assert.deepEqual([...told.missing], ["/static/app.js"]);
});

test("in another language the shells are fetched anew, and one of the language before is none", async () => {
  const { stored } = await ready();
  const index = { language: "en", home: true, sheets: { [SHEET]: FORM } };
  const thai = worker({ stored });
  const told = await thai.tell({ kind: "keep", shells: ["/shell/day/", FORM], index });
  assert.deepEqual(told.missing, ["/shell/day/", FORM]);
  const english = worker({ stored, pages: { language: "en" } });
  assert.deepEqual((await english.tell({ kind: "keep", shells: ["/shell/day/", FORM], index })).missing, []);
  assert.deepEqual(english.asked.sort(), ["/shell/day/", FORM].sort());
});

test("a form that is used no more is let go", async () => {
  const sw = await ready();
  await sw.tell({ kind: "keep", shells: ["/shell/day/"], index: { language: "th", home: true, sheets: {} } });
  assert.equal(sw.stored.get("cddeval-b1").kept.has(FORM), false);
  assert.equal(await sw.fetch(`/sheets/${SHEET}/`), "server");
});

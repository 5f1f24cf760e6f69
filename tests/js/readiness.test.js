// Whether a device says that it can leave: only with the set read back and every shell and file kept, else why not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { refreshSet } from "../../static/js/offline/offline-set.js";
import { isSafariTab, makeReady, takenAlong } from "../../static/js/offline/readiness.js";
import { ME, copy, memory } from "./make.js";

const FORM = { form_version: "sample@1", shell: "/shell/sheet/sample@1/", criteria: [] };
const SET = {
  server_epoch: "life",
  user: { id: ME, username: "judge2", name: "กรรมการ" },
  language: "th",
  build: "b1",
  rounds: [{ id: 1, title: "รอบ", state: "open", form_version: "sample@1", seats: [] }],
  visits: [],
  candidates: [],
  forms: [FORM],
  sheets: [copy("s1"), copy("s2")],
};

async function device(set = SET, now = new Date()) {
  const db = await memory(new IDBFactory(), []);
  if (set) await refreshSet(db, async () => new Response(JSON.stringify(set), { headers: { ETag: '"1"' } }), now);
  return db;
}

/** A worker that says that this is missing, and remembers what it was to keep. */
function installed(missing = [], more = {}) {
  const asked = [];
  const postMessage = (message, [port]) => {
    asked.push(message);
    port.postMessage({ build: "b1", missing });
    port.close();
  };
  return { asked, active: { postMessage }, waiting: null, ...more };
}

const told = async (more) => (await makeReady({ language: "th", registration: installed(), browser: {}, ...more })).code;

test("with everything stored and kept it is ready, and says how many sheets", async () => {
  const registration = installed();
  const now = new Date();
  const state = await makeReady({ db: await device(SET, now), registration, language: "th", browser: {} });
  assert.deepEqual(state, { code: "ready", count: 2, at: now.toISOString() });
  assert.deepEqual(registration.asked, [
    {
      kind: "keep",
      shells: ["/shell/day/", FORM.shell],
      index: { language: "th", home: false, sheets: { s1: FORM.shell, s2: FORM.shell } },
    },
  ]);
});

test("it is not ready while anything is missing", async () => {
  assert.equal(await told({ db: await device(), registration: installed(["/shell/day/"]) }), "incomplete");
  assert.equal(await told({ db: await device(), registration: installed(["/shell/day/"], { waiting: {} }) }), "other_build");
  const lacking = await device();
  await lacking.write("sheets", (tx) => tx.sheets.delete("s1"));
  assert.equal(await told({ db: lacking }), "incomplete");
});

test("it is not ready before there is a set, in another language, or without a worker or a memory", async () => {
  assert.equal(await told({ db: await device(null) }), "preparing");
  assert.equal(await told({ db: await device(null), waiting: "signed_out" }), "signed_out");
  assert.equal(await told({ db: await device(), language: "en" }), "preparing");
  assert.equal(await told({ db: await device(), registration: null }), "no_worker");
  assert.equal(await told({ db: { lasts: false } }), "no_storage");
});

test("without a round under way there is nothing to be ready for", async () => {
  assert.equal(await told({ db: await device({ ...SET, rounds: [], forms: [], sheets: [] }) }), "nothing");
});

test("what was known days ago is said to be so", async () => {
  const before = new Date(Date.now() - 4 * 86_400_000);
  assert.equal(await told({ db: await device(SET, before) }), "stale");
});

test("a recused sheet is not counted, and has no page", async () => {
  const recused = { id: "s3", round: 1, rev: 0, epoch: 1, recusal: "interest", body: null, form_version: "sample@1" };
  const registration = installed();
  const db = await device({ ...SET, sheets: [copy("s1"), recused] });
  const { count } = await makeReady({ db, registration, language: "th", browser: {} });
  assert.deepEqual([count, Object.keys(registration.asked[0].index.sheets)], [1, ["s1"]]);
});

test("Safari's own window on an iPad is told from the app on the Home Screen, and from every other browser", async () => {
  assert.equal(await told({ db: await device(), browser: { standalone: false } }), "not_installed");
  assert.deepEqual([{ standalone: false }, { standalone: true }, {}].map(isSafariTab), [true, false, false]);
});

test("A25: what was taken along is told to the staff, also where it is old or may not last, and nothing else is", async () => {
  const before = new Date(Date.now() - 4 * 86_400_000);
  const state = async (more) => takenAlong(await makeReady({ language: "th", registration: installed(), browser: {}, ...more }));
  assert.deepEqual(await state({ db: await device(SET, before) }), { sheets: 2, at: before.toISOString() });
  assert.deepEqual(await state({ db: await device(SET, before), browser: { standalone: false } }), { sheets: 2, at: before.toISOString() });
  assert.equal(await state({ db: await device(), registration: installed(["/shell/day/"]) }), null);
});

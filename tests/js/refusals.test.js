// What docs/offline.md says that the device does about each refusal is what its script makes of it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { verdict } from "../../static/js/offline/server.js";

const DOES = { "sends again": "again", "asks who is signed in": "token", "keeps and shows": "kept" };
const page = readFileSync(new URL("../../docs/offline.md", import.meta.url), "utf8");
const ROWS = [...page.matchAll(/^\| `(\w+)` \| (\d{3}) \| ([^|]+) \| [^|]+ \|$/gm)].map((row) => row.slice(1));

test("every refusal is met as the document says", () => {
  assert.ok(ROWS.length >= 20);
  for (const [error, status, does] of ROWS) {
    const reply = { status: Number(status), content: { error, message: "" } };
    assert.equal(verdict({ op_id: "a", sha256: "b" }, reply).kind, DOES[does], error);
  }
});

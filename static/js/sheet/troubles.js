// What stands in the way of keeping what is entered: another tab edits the sheet, the device is full or nearly so, its
// memory broke or was thrown away. Each is said in words, the fields rest until it is mended, and what stands in them can
// be taken away as a file or as text.

import { unkept } from "../offline/rescue.js";
import { reveal } from "./view.js";

const ROOM_BYTES = 3 * 1024 * 1024; // less free than this is said before it is used up
const LOOK_MS = 60_000;
const byId = (id) => document.getElementById(id);

export class Troubles {
  #isTight = false;

  /** `body()` is what stands in the fields; `facts` are the page's. */
  constructor(keeper, body, { criteria, words }) {
    Object.assign(this, { keeper, body, criteria, say: words.say });
    if (keeper.db.lasts) signInHere();
    byId("take-over").addEventListener("click", (event) => this.#takeOver(event.target));
    byId("retry").addEventListener("click", () => keeper.retry());
    byId("lost-seen").addEventListener("click", () => this.#seen());
    keeper.db.addEventListener("evicted", () => reveal(byId("lost"), true));
    unkept.add(() => this.#unkept());
    this.#look();
    setInterval(() => this.#look(), LOOK_MS);
    this.#findLoss();
  }

  /** What the exported file takes from the page itself: what the memory did not take. */
  #unkept() {
    const { sheetId, standing, isKept } = this.keeper;
    if (isKept || standing === null) return [];
    const { base_rev, epoch_seen, server } = standing.sheet;
    return [{ sheet_id: sheetId, body: this.body(), base_rev, epoch_seen, form_version: server.form_version }];
  }

  show() {
    const { trouble } = this.keeper;
    for (const part of document.querySelectorAll(".sheet .criterion, .sheet .private-note, #review")) {
      part.inert = trouble !== null;
    }
    reveal(byId("elsewhere"), trouble === "elsewhere");
    reveal(byId("full"), trouble === "full");
    reveal(byId("tight"), this.#isTight && trouble === null);
    if ((trouble === "broken") === byId("broken").hidden) this.#showBroken(trouble === "broken");
  }

  #showBroken(isBroken) {
    reveal(byId("broken"), isBroken);
    byId("broken-text").value = this.#asText();
  }

  /** What stands in the fields, to be copied and read by people. */
  #asText() {
    const { criteria: entries, private_note: note } = this.body();
    const lines = this.criteria.flatMap(({ code, number, name }) => {
      const { points, recommendation } = entries[code];
      const given = { number, name, points: points ?? this.say.as_text_none };
      return [fill(this.say.as_text, given), recommendation];
    });
    const place = byId("place").textContent;
    return [place, ...lines, note && fill(this.say.as_text_note, { note })].filter(Boolean).join("\n");
  }

  async #takeOver(button) {
    button.disabled = true;
    await this.keeper.takeOver();
    button.disabled = false;
  }

  /** How much room the browser says there is; it is asked, never trusted: a write that fails is what counts. */
  async #look() {
    if (!navigator.storage?.estimate) return;
    const { quota, usage } = await navigator.storage.estimate();
    this.#isTight = quota - usage < ROOM_BYTES;
    this.show();
  }

  async #findLoss() {
    const lost = this.keeper.db.lasts && (await this.keeper.db.get("meta", "lost"))?.value;
    reveal(byId("lost"), Boolean(lost) && !lost.seen);
  }

  async #seen() {
    const { db } = this.keeper;
    const lost = (await db.get("meta", "lost")).value;
    await db.put("meta", { name: "lost", value: { ...lost, seen: true } });
    reveal(byId("lost"), false);
  }
}

/** What was entered does not go with the page, so the way to sign in is this window and back. */
function signInHere() {
  byId("sign-in").removeAttribute("target");
  byId("sign-in").search = new URLSearchParams({ next: location.pathname });
}

function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// The way from the day to a sheet within one document: the form's shell was read and taken apart ahead, so that a tap
// waits for nothing but the sheet's own data. Every other way is the browser's; so is the way back.

import { device, dress } from "./device.js";
import { fact } from "./database.js";
import { readShown, showSheet } from "./shell-sheet.js";

const CACHES = "cddeval-";
const ADDRESS = /^\/sheets\/([0-9a-f-]{36})\/$/;

export class Way {
  #pages = new Map(); // by form, its shell as a document
  #forms = new Map(); // by sheet, its form
  #isGone = false;
  #early = null; // {sheet, reading} of the link under the finger

  constructor({ db }) {
    this.db = db;
  }

  async begin() {
    document.addEventListener("pointerdown", (event) => this.#touched(event));
    document.addEventListener("click", (event) => this.#clicked(event));
    await this.#prepare();
  }

  async #prepare() {
    const { set, sheets } = await this.db.read(["meta", "sheets"], async (tx) => {
      return { set: await fact(tx, "set"), sheets: await tx.sheets.all() };
    });
    for (const { id, server } of sheets) this.#forms.set(id, server.form_version);
    const cache = await caches.open(CACHES + document.documentElement.dataset.build);
    for (const { form_version, shell } of set.forms) {
      const text = await (await cache.match(shell))?.text();
      if (text) this.#pages.set(form_version, new DOMParser().parseFromString(text, "text/html"));
    }
  }

  /** A finger comes down before it lifts: the sheet is read meanwhile. */
  #touched(event) {
    const sheet = sheetOf(event.target.closest("a"));
    this.#early = this.#pageOf(sheet) ? { sheet, reading: readShown(this.db, sheet) } : null;
    this.#early?.reading.catch(() => {}); // it is read again
  }

  #clicked(event) {
    const link = event.target.closest("a");
    const sheet = sheetOf(link);
    const page = this.#pageOf(sheet);
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!page || !isPlain || event.defaultPrevented || this.#isGone) return;
    event.preventDefault();
    this.#go(link.pathname, page, this.#early?.sheet === sheet ? this.#early.reading : readShown(this.db, sheet));
  }

  #pageOf(sheet) {
    return this.#pages.get(this.#forms.get(sheet));
  }

  async #go(address, page, reading) {
    this.#isGone = true;
    history.pushState(null, "", address);
    addEventListener("popstate", () => location.reload());
    document.title = page.title;
    document.body.className = page.body.className;
    document.body.replaceChildren(...page.body.childNodes);
    dress(await device);
    await showSheet(reading);
    scrollTo(0, 0);
    document.getElementById("content").focus({ preventScroll: true });
  }
}

function sheetOf(link) {
  return link?.origin === location.origin ? ADDRESS.exec(link.pathname)?.[1] : undefined;
}

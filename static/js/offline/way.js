// The way from the day to a sheet within one document: the form's shell was read and taken apart ahead, so that a tap
// waits for nothing but the sheet's own data. The day stays until that is read, then the sheet stands in its place, ready.
// Every other way is the browser's; so is the way back.

import { dress } from "./device.js";
import { fact } from "./database.js";
import { formOf, openSheet, showSheet } from "./shell-sheet.js";

const CACHES = "cddeval-";
const ADDRESS = /^\/sheets\/([0-9a-f-]{36})\/$/;

export class Way {
  #shells = new Map(); // by form, {title, body, form}: its shell taken apart
  #forms = new Map(); // by sheet, its form
  #isGone = false;

  /** `known` is what this device is and whose (device.js). */
  constructor(known) {
    this.known = known;
  }

  async begin() {
    document.addEventListener("click", (event) => this.#clicked(event));
    await this.#prepare();
  }

  async #prepare() {
    const { set, sheets } = await this.known.db.read(["meta", "sheets"], async (tx) => {
      return { set: await fact(tx, "set"), sheets: await tx.sheets.all() };
    });
    for (const { id, server } of sheets) this.#forms.set(id, server.form_version);
    const cache = await caches.open(CACHES + document.documentElement.dataset.build);
    for (const { form_version, shell } of set.forms) {
      const text = await (await cache.match(shell))?.text();
      if (text) this.#shells.set(form_version, takeApart(text));
    }
  }

  #clicked(event) {
    const link = event.target.closest("a");
    const sheet = sheetOf(link);
    const shell = this.#shellOf(sheet);
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!shell || !isPlain || event.defaultPrevented || this.#isGone) return;
    event.preventDefault();
    this.#isGone = true;
    this.#go(link.pathname, sheet, shell).catch(() => location.assign(link.href));
  }

  #shellOf(sheet) {
    return this.#shells.get(this.#forms.get(sheet));
  }

  async #go(address, sheet, { title, body, form }) {
    const opened = await openSheet(this.known, sheet, form);
    if (!opened) return location.assign(`${address}?from=server`);
    history.pushState(null, "", address);
    addEventListener("popstate", () => location.reload());
    document.title = title;
    document.body = body;
    dress(this.known);
    showSheet(opened, form);
    scrollTo(0, 0);
    document.getElementById("content").focus({ preventScroll: true });
    return undefined;
  }
}

function takeApart(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  return { title: page.title, form: formOf(page), body: document.adoptNode(page.body) };
}

function sheetOf(link) {
  return link?.origin === location.origin ? ADDRESS.exec(link.pathname)?.[1] : undefined;
}

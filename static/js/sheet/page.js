// The sheet on a tablet: ties fields, total and review to the memory (keeper.js). A tap is on the disk before the page
// says so; sending is the sender's (offline/sync.js) and needs this page no more. Where the browser keeps nothing, the
// page says that too, and does not let itself be closed unasked.

import { fingerprint, same, storable } from "../offline/op.js";
import { pageSync } from "../offline/start.js";
import { Card } from "./card.js";
import { mindFiles } from "./evidence.js";
import { Keeper } from "./keeper.js";
import { SheetPhotos } from "./photos.js";
import { Review } from "./review.js";
import { saveState, sheetState } from "./state.js";
import { shown, soFar, unscored } from "./total.js";
import { Troubles } from "./troubles.js";
import { View } from "./view.js";

/** Begin on the form of this page with `facts` (SheetPage.for_script in scoring/views/sheet.py). */
async function startSheet(facts, form) {
  if (facts.mode === "read") return null;
  const practice = facts.mode === "practice";
  if (!practice && !isSecureContext) return new View(facts).notSecure();
  form.inert = true; // what is entered before all is read would be overwritten
  try {
    return tie(facts, practice ? null : await openKeeper(facts), form);
  } finally {
    form.inert = false;
  }
}

async function openKeeper(facts) {
  const keeper = await keeperOf(facts);
  await keeper.open({ ...facts.sheet, form_version: facts.form_version });
  return keeper;
}

/** Who keeps this sheet, and has nothing of it yet. */
export async function keeperOf({ user_id, sheet, criteria }) {
  const { db, sync } = await pageSync(user_id);
  return new Keeper(db, sync, sheet.id, (body) => whole(criteria, body));
}

/** From here on the form takes what is entered: with a keeper into the memory, without one nowhere, as in practice. */
export function tie(facts, keeper, form) {
  const page = new SheetPage(facts, form, keeper);
  page.start();
  return page;
}

/** A body with an entry for every criterion. */
function whole(criteria, body) {
  const entries = criteria.map(({ code }) => [code, { ...EMPTY, ...body?.criteria[code] }]);
  return { criteria: Object.fromEntries(entries), private_note: body?.private_note ?? "" };
}

const EMPTY = { points: null, recommendation: "", photos: [] };

class SheetPage {
  #tried = null; // on a practice sheet: what was signed

  constructor(facts, form, keeper) {
    Object.assign(this, { facts, form, keeper });
    this.view = new View(facts);
    this.note = form.querySelector(".private-note .prose-input");
    const body = keeper?.body ?? facts.sheet.body;
    this.cards = facts.criteria.map((criterion) => this.#card(criterion, body.criteria[criterion.code]));
    if (keeper) this.#take(body);
    this.review = new Review(() => this.sign());
    this.troubles = keeper && new Troubles(keeper, () => this.body, facts);
    this.photos = keeper && new SheetPhotos(keeper, this.cards, facts.words.photos, () => this.changed());
  }

  start() {
    this.note?.addEventListener("input", () => this.changed({ isTyping: true }));
    this.note?.addEventListener("change", () => this.keeper?.keep());
    mindFiles(this.form, this.facts.words.say.no_file);
    for (const area of this.form.querySelectorAll("textarea")) growWithText(area);
    this.form.dataset.scripted = "";
    this.form.addEventListener("submit", (event) => event.preventDefault());
    document.getElementById("review").addEventListener("click", () => this.askToSign());
    if (this.keeper) this.#listen();
    this.show();
  }

  get body() {
    const entries = this.cards.map((card) => {
      const { points, recommendation, photos } = card.entry;
      return [card.criterion.code, { points, recommendation: storable(recommendation), photos }];
    });
    const note = storable(this.note?.value.replace(/\r\n?/g, "\n") ?? "");
    return { criteria: Object.fromEntries(entries), private_note: note };
  }

  get points() {
    return Object.fromEntries(this.cards.map((card) => [card.criterion.code, card.points]));
  }

  /** Something in the fields is not what it was. */
  changed({ isTyping = false } = {}) {
    this.keeper?.note(this.body, { isTyping });
    this.show();
  }

  askToSign() {
    this.keeper?.keep();
    const wrong = this.cards.find((card) => card.problem !== null);
    if (wrong) return wrong.field.focus();
    const missing = unscored(this.facts.criteria, this.points);
    this.view.gaps(this.cards.filter((card) => missing.includes(card.criterion.code)));
    return missing.length === 0 ? this.review.ask(this.body, this.total()) : undefined;
  }

  sign() {
    if (this.keeper) this.keeper.sign(this.body);
    else this.#tried = this.body;
    this.show();
  }

  total() {
    return shown(soFar(this.facts.criteria, this.points));
  }

  show() {
    const left = unscored(this.facts.criteria, this.points).length;
    if (left === 0) this.view.gaps([]);
    this.view.total(this.total(), left);
    if (this.keeper) this.#showKept();
    else this.#showTried();
  }

  #showTried() {
    const state = sheetState({ body: this.body, signedBody: this.#tried });
    const { say, sheet } = this.facts.words;
    this.view.save(saveState({ practice: true }));
    this.view.sheet(state === "signed" ? say.practice_signed : sheet[state]);
    this.view.next(state === "signed");
  }

  #showKept() {
    const { keeper, view } = this;
    const { say, sheet: words } = this.facts.words;
    const { signature } = keeper;
    const { outcome } = keeper.standing.sheet;
    const state = sheetState({ body: this.body, signedBody: signature?.body });
    view.save(saveState(this.#saving()));
    view.sheet(state === "signed" && !signature.isSent ? say.sign_unsent : words[state]);
    view.next(state === "signed" && keeper.isKept);
    view.stamp(state === "signed", signature?.isSent ? signature.at : null);
    view.notices({
      conflict: outcome === "conflict",
      signedOut: keeper.isAhead && keeper.sync.status.waiting === "signed_out",
      refused: keeper.refused,
    });
    this.troubles.show();
    this.photos.show();
  }

  #saving() {
    const { db, sync, standing, isKept, isAhead, trouble, refused } = this.keeper;
    const { outcome, receipt, server } = standing.sheet;
    return {
      trouble,
      lasts: db.lasts,
      kept: isKept,
      unsent: isAhead,
      waiting: sync.status.waiting,
      refused,
      wrong: this.cards.some((card) => card.problem !== null),
      outcome,
      receivedAt: receipt?.received_at ?? server.changed_at,
      fingerprint: receipt && fingerprint(receipt.sha256),
    };
  }

  #card(criterion, entry) {
    const section = document.getElementById(`criterion-${criterion.code}`);
    return new Card(section, criterion, entry, this.facts.words.say, {
      changed: (how) => this.cards && this.changed(how),
      left: () => this.keeper?.keep(),
      opened: (opened) => this.cards.filter((card) => card !== opened).forEach((card) => card.closePicker()),
    });
  }

  /** Let the fields say what the memory says, where they do not yet. */
  #take(body) {
    if (same(body, this.body)) return;
    for (const card of this.cards) card.take(body.criteria[card.criterion.code]);
    if (this.note) this.note.value = body.private_note;
  }

  #listen() {
    const { keeper } = this;
    keeper.addEventListener("change", () => this.show());
    keeper.addEventListener("shown", () => this.#take(keeper.body));
    keeper.addEventListener("answer", ({ detail }) => (detail.problems ?? []).forEach((each) => this.#complain(each)));
    addEventListener("pagehide", () => keeper.save());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keeper.save());
    addEventListener("beforeunload", (event) => {
      keeper.keep();
      const isLeftBehind = keeper.db.lasts ? keeper.trouble === "full" || keeper.trouble === "broken" : keeper.isAhead;
      if (isLeftBehind) event.preventDefault();
    });
  }

  #complain({ field, code }) {
    const { say } = this.facts.words;
    const [, criterion, part] = field.split(".");
    const card = this.cards.find((each) => each.criterion.code === criterion);
    if (card) card.complain(part === "points" ? card.criterion.problems[code] : say.text_not_taken);
    else document.getElementById("wrong-note").textContent = say.text_not_taken;
  }
}

/** A text field as tall as its text, where the browser does not do it by itself. */
function growWithText(area) {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = () => {
    area.rows = 1;
    while (area.scrollHeight > area.clientHeight && area.rows < 40) area.rows += 1;
  };
  area.addEventListener("input", fit);
  fit();
}

const own = document.getElementById("sheet-facts");
if (own) startSheet(JSON.parse(own.textContent), document.getElementById("sheet")); // a shell is begun by shell-sheet.js

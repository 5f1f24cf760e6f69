// The sheet on a tablet: ties fields, total, review and outbox together. Every change is sent by itself: when a field
// is left, five seconds after the last change, and when the page is hidden. Until the server has answered for it, the
// page says so and does not let itself be closed unasked.

import { Card } from "./card.js";
import { canHash, compose, newId, storable } from "../offline/op.js";
import { Outbox } from "./queue.js";
import { Review } from "./review.js";
import { bootstrap, put } from "../offline/server.js";
import { same, saveState, sheetState } from "./state.js";
import { PageStore } from "./store.js";
import { shown, soFar, unscored } from "./total.js";
import { View } from "./view.js";

const QUIET_MS = 5_000;

class SheetPage {
  #timer = null;
  #outcome = null;
  #receivedAt;
  #isSigning = false; // signed here and not answered for yet

  constructor(facts, form) {
    this.facts = facts;
    this.form = form;
    this.view = new View(facts);
    this.practice = facts.mode === "practice";
    this.taken = facts.sheet.body; // what the last op said, or the server's copy
    this.signedBody = facts.sheet.signed_body ?? null;
    this.signedAt = facts.sheet.signed_at ?? null;
    this.#receivedAt = facts.sheet.changed_at ?? null;
    this.#outcome = facts.sheet.state === "conflict" ? "conflict" : null;
    this.note = form.querySelector(".private-note .prose-input");
    this.cards = facts.criteria.map((criterion) => this.#card(criterion));
    this.sends = !this.practice && canHash();
    this.outbox = this.sends ? this.#outbox() : null;
    this.review = new Review(() => this.sign());
  }

  start() {
    this.note?.addEventListener("input", () => this.changed());
    this.note?.addEventListener("change", () => this.commit());
    for (const area of this.form.querySelectorAll("textarea")) growWithText(area);
    if (!this.practice && !this.sends) return this.view.notSecure();
    this.form.dataset.scripted = "";
    this.form.addEventListener("submit", (event) => event.preventDefault());
    document.getElementById("review").addEventListener("click", () => this.askToSign());
    if (this.sends) this.#listen();
    this.changed();
    return undefined;
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

  get isDirty() {
    return !same(this.body, this.taken);
  }

  get isUnsent() {
    return this.sends && (this.isDirty || this.outbox.pending > 0 || this.outbox.refused !== null);
  }

  /** Something on the page is not what it was. */
  changed() {
    clearTimeout(this.#timer);
    if (this.sends && this.isDirty) this.#timer = setTimeout(() => this.commit(), QUIET_MS);
    this.show();
  }

  /** Send what is on the page, unless it was sent already. */
  commit() {
    clearTimeout(this.#timer);
    if (this.sends && this.isDirty) this.#hand("save");
  }

  askToSign() {
    this.commit();
    const wrong = this.cards.find((card) => card.problem !== null);
    if (wrong) return wrong.field.focus();
    const missing = unscored(this.facts.criteria, this.points);
    this.view.gaps(this.cards.filter((card) => missing.includes(card.criterion.code)));
    return missing.length === 0 ? this.review.ask(this.body, this.total()) : undefined;
  }

  sign() {
    if (this.practice) {
      this.signedBody = this.body;
      this.show();
      return;
    }
    this.#isSigning = true;
    this.#hand("sign");
  }

  total() {
    return shown(soFar(this.facts.criteria, this.points));
  }

  show() {
    const { say } = this.facts.words;
    const state = sheetState({ body: this.body, signedBody: this.signedBody });
    const left = unscored(this.facts.criteria, this.points).length;
    if (left === 0) this.view.gaps([]);
    this.view.total(this.total(), left);
    this.view.save(saveState(this.#saving()));
    this.view.sheet(this.#isSigning && this.isUnsent ? say.sign_unsent : this.#sheetWords(state));
    this.view.next(state === "signed" && !this.isUnsent);
    if (this.sends) {
      this.view.stamp(state === "signed", this.signedAt);
      this.#showNotices();
    }
  }

  #sheetWords(state) {
    const { say, sheet } = this.facts.words;
    return this.practice && state === "signed" ? say.practice_signed : sheet[state];
  }

  #saving() {
    return {
      practice: this.practice,
      unsent: this.isUnsent,
      waiting: this.outbox?.waiting,
      refused: this.outbox?.refused,
      wrong: this.cards.some((card) => card.problem !== null),
      outcome: this.#outcome,
      receivedAt: this.#receivedAt,
    };
  }

  #showNotices() {
    this.view.notices({
      conflict: this.#outcome === "conflict",
      signedOut: this.isUnsent && this.outbox.waiting === "signed_out",
      refused: this.outbox.refused,
    });
  }

  #card(criterion) {
    const section = document.getElementById(`criterion-${criterion.code}`);
    const entry = this.facts.sheet.body.criteria[criterion.code];
    return new Card(section, criterion, entry, this.facts.words.say, {
      changed: () => this.cards && this.changed(),
      left: () => this.commit(),
      opened: (opened) => this.cards.filter((card) => card !== opened).forEach((card) => card.closePicker()),
    });
  }

  #outbox() {
    const about = {
      sheet_id: this.facts.sheet.id,
      device_id: newId(), // this page, until it is closed
      user_id: this.facts.user_id,
      form_version: this.facts.form_version,
    };
    return new Outbox({
      server: { bootstrap: () => bootstrap(), put: (op, csrf) => put(op, csrf) },
      store: new PageStore(),
      write: (seq, draft) => compose(about, seq, draft),
      userId: about.user_id,
      onAnswer: (op, answer) => this.#answered(op, answer),
      onChange: () => this.show(),
    });
  }

  #hand(kind) {
    const { rev, epoch } = this.facts.sheet;
    this.taken = this.body;
    this.outbox.add({ kind, body: this.taken, base_rev: rev, epoch_seen: epoch });
  }

  #answered(op, answer) {
    const { outcome, sheet } = answer;
    const isIn = outcome === "applied" || outcome === "duplicate";
    if (isIn) Object.assign(this.facts.sheet, { rev: sheet.rev, epoch: sheet.epoch }); // nothing else moves them
    if (op.kind === "sign") {
      if (isIn) [this.signedBody, this.signedAt] = [JSON.parse(op.text).body, answer.received_at];
      this.#isSigning = false;
    }
    if (isIn || outcome !== "superseded") this.#outcome = sheet.state === "conflict" ? "conflict" : outcome;
    this.#receivedAt = answer.received_at;
    for (const problem of answer.problems ?? []) this.#complain(problem);
  }

  #complain({ field, code }) {
    const { say } = this.facts.words;
    const [, criterion, part] = field.split(".");
    const card = this.cards.find((each) => each.criterion.code === criterion);
    if (card) card.complain(part === "points" ? card.criterion.problems[code] : say.text_not_taken);
    else document.getElementById("wrong-note").textContent = say.text_not_taken;
  }

  #listen() {
    addEventListener("online", () => this.outbox.nudge());
    addEventListener("pagehide", () => this.commit());
    document.addEventListener("visibilitychange", () => {
      this.commit();
      if (document.visibilityState === "visible" && this.outbox.pending > 0) this.outbox.nudge();
    });
    // Leaving a criterion, also by a tap on a button of another.
    this.form.addEventListener("focusout", (event) => {
      const from = event.target.closest("[data-criterion]");
      if (from && from !== event.relatedTarget?.closest("[data-criterion]")) this.commit();
    });
    addEventListener("beforeunload", (event) => {
      if (this.isUnsent) event.preventDefault();
    });
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

const facts = JSON.parse(document.getElementById("sheet-facts").textContent);
if (facts.mode !== "read") new SheetPage(facts, document.getElementById("sheet")).start();

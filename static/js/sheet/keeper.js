// One sheet between its page and the memory: keeps every change as a draft, makes ops of drafts, holds the lock that says
// which page edits the sheet, and knows what became of it. What is shown of all that is page.js.

import { bare, dropDraft, editLock, openSheet, putBack, readSheet, storeDraft } from "../offline/drafts.js";
import { newId, same } from "../offline/op.js";
import { bodyOf, handIn } from "../offline/outbox.js";

const TYPING_MS = 300; // after the last key
const QUIET_MS = 5_000; // after the last change the draft becomes an op
const RETRY_MS = 15_000; // a full disk is tried again by itself
const YIELD_MS = 3_000; // how long another tab may take to let go; one that does not is asleep

export class Keeper extends EventTarget {
  #editor = newId(); // this page, as the sheet's record names it
  #release = null; // lets go of the lock
  #queued = null; // ends waiting for the lock
  #isRefused = false; // the tab that edits it has what it cannot keep
  #latest = null; // what stands in the fields
  #kept = null; // what the disk has of it
  #base = null; // what the fields began from: {rev, epoch}
  #typing = null;
  #quiet = null;
  #unopened = null; // the server's copy, where the disk did not even take that
  #work = Promise.resolve(); // writes, one after the other

  /** All of the sheet that the memory holds: {sheet, ops, body}. */
  standing = null;
  /** Why nothing can be entered: null, "elsewhere" (another tab edits it), "full" or "broken". */
  trouble = null;

  /** `whole(body)` is a body with an entry for every criterion, also of an empty sheet. */
  constructor(db, sync, sheetId, whole) {
    super();
    Object.assign(this, { db, sync, sheetId, whole });
  }

  /**
   * Begin with what this device and the server (`copy`) have of the sheet. Fires "shown" when other words are to stand in
   * the fields, "answer" with what the server said, and "change" for all else.
   */
  async open(copy) {
    await this.take();
    await this.#read(copy);
    this.#goOn();
  }

  /** Ask for the sheet before the memory is read, so that nobody else writes what is read then. */
  async take() {
    if (this.db.lasts) await this.#lock();
  }

  /** Begin with what was read since it was asked for: {sheet, ops, body}. It is taken up before the first write. */
  begin(found) {
    this.trouble = this.#isMine ? null : "elsewhere";
    this.standing = found;
    this.#showMemory();
    if (this.#isMine) this.#do(() => this.#takeUp(null));
    this.#handInLeft();
    this.#goOn();
  }

  /** It is not edited here after all. */
  leave() {
    this.#release?.();
    this.#release = null;
  }

  #goOn() {
    if (!this.#isMine) this.#waitForTurn();
    this.#listen();
  }

  get #isMine() {
    return !this.db.lasts || this.#release !== null;
  }

  get body() {
    return this.whole(this.standing.body);
  }

  /** Whether all that stands in the fields is on the disk. */
  get isKept() {
    return same(this.#latest, this.#kept);
  }

  /** Whether the server lacks something of what stands in the fields. */
  get isAhead() {
    const { sheet, ops } = this.standing;
    return !this.isKept || ops.length > 0 || (sheet.draft !== null && !same(sheet.draft, this.#said()));
  }

  /** The newest op that was refused for good, {code, message}, and not overtaken since. */
  get refused() {
    const last = this.standing.ops.at(-1);
    return last?.st === "blocked" ? last.block : null;
  }

  /** The signature that counts, or will when it arrives: {body, at, isSent}; null where there is none. */
  get signature() {
    const signing = this.standing.ops.findLast((op) => op.kind === "sign" && op.st === "local");
    if (signing) return { body: bodyOf(signing), at: signing.made_at, isSent: false };
    const { signed_body, signed_at } = this.standing.sheet.server;
    return signed_body ? { body: this.whole(signed_body), at: signed_at, isSent: true } : null;
  }

  /** The fields say this now. A tap is kept at once, typing when it pauses; both become an op when nothing follows. */
  note(body, { isTyping = false } = {}) {
    this.#latest = body;
    clearTimeout(this.#typing);
    clearTimeout(this.#quiet);
    if (this.trouble || !this.#isDraft) return;
    this.#quiet = setTimeout(() => this.save(), QUIET_MS);
    if (isTyping) this.#typing = setTimeout(() => this.keep(), TYPING_MS);
    else this.keep();
  }

  /** Put what stands in the fields on the disk. */
  keep() {
    clearTimeout(this.#typing);
    if (this.isKept) return this.#work;
    return this.#do(() => this.#keepNow());
  }

  /** Make an op of what stands in the fields, unless one says it already. */
  save() {
    clearTimeout(this.#quiet);
    if (!this.#isDraft) return this.#work;
    return this.#do(async () => {
      await this.#keepNow();
      await this.#handIn("save", this.#kept);
    });
  }

  sign(body) {
    this.#latest = body;
    clearTimeout(this.#typing);
    clearTimeout(this.#quiet);
    return this.#do(() => this.#handIn("sign", body));
  }

  /** Try once more what the disk did not take. */
  async retry() {
    this.trouble = null;
    if (this.#unopened) await this.#do(() => this.#takeUp(this.#unopened.copy));
    if (this.isKept && this.trouble === null) this.#showMemory();
    return this.keep();
  }

  /** Edit here what another tab edits: it keeps what it has and lets go. */
  async takeOver() {
    this.#isRefused = false;
    this.sync.tell({ kind: "yield", sheet_id: this.sheetId });
    await this.#turn(YIELD_MS);
    if (this.trouble !== "elsewhere" || this.#isRefused) return;
    this.#queued?.abort();
    this.#request({ steal: true });
    await this.#turn(YIELD_MS);
  }

  /** Until this page may edit or the other has refused, but no longer than so. */
  #turn(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.addEventListener("change", () => {
        if (this.trouble === "elsewhere" && !this.#isRefused) return;
        clearTimeout(timer);
        resolve();
      });
    });
  }

  get #isDraft() {
    return !this.isKept || this.standing.sheet.draft !== null;
  }

  #said() {
    return this.whole(bodyOf(this.standing.ops.at(-1)) ?? this.standing.sheet.server.body);
  }

  async #keepNow() {
    while (!this.isKept) {
      const body = this.#latest;
      this.#kept = null; // what was there before, or this: nobody knows until the disk has answered
      await storeDraft(this.db, this.sheetId, body, this.#base, this.#editor);
      this.#kept = body;
      this.standing.sheet.draft = body;
      this.#change();
    }
  }

  async #handIn(kind, body) {
    if (kind === "save") await this.#reread(); // another page may have made an op of it, to take it out as a file
    if (kind === "save" && same(body, this.#said())) {
      await dropDraft(this.db, this.sheetId, this.#editor);
    } else {
      const saying = { kind, body, base: this.#base, editor: this.#editor };
      await handIn(this.db, this.sheetId, saying);
      this.#kept = body;
    }
    await this.#reread();
    this.sync.nudge();
  }

  /** One write after the other; one that fails says why, and nothing more is entered until it is mended. */
  #do(write) {
    const unlessTroubled = () => (this.trouble ? undefined : write());
    const afterMending = async (error) => {
      if (error.name !== "StorageEvicted") throw error;
      await this.#putBack();
      await unlessTroubled();
    };
    this.#work = this.#work
      .then(unlessTroubled)
      .catch(afterMending)
      .catch((error) => this.#fail(error));
    return this.#work;
  }

  /** Where the memory was thrown away, by whatever write that was found, this page puts back what it has. */
  async #putBack() {
    await putBack(this.db, this.standing, this.#latest, this.#editor);
    this.#kept = this.#latest;
    await this.#reread();
    this.sync.nudge();
  }

  #fail(error) {
    const troubles = { StorageFull: "full", StorageBroken: "broken", NotEditing: "elsewhere" };
    if (!troubles[error.name]) console.error(error);
    this.trouble = troubles[error.name] ?? "broken"; // nothing more is entered that might be kept nowhere
    if (this.trouble === "full") setTimeout(() => this.trouble === "full" && this.retry(), RETRY_MS);
    this.#change();
  }

  async #read(copy) {
    this.trouble = this.#isMine ? null : "elsewhere";
    try {
      await this.#takeUp(copy);
    } catch (error) {
      this.standing = (await readSheet(this.db, this.sheetId).catch(() => null)) ?? bare(copy);
      this.#fail(error);
    }
    this.#showMemory();
    this.#handInLeft();
  }

  /** A draft that a killed page left behind goes out although nobody enters anything here. */
  #handInLeft() {
    clearTimeout(this.#quiet);
    if (!this.trouble && this.#isDraft) this.#quiet = setTimeout(() => this.save(), QUIET_MS);
  }

  async #takeUp(copy) {
    this.#unopened = { copy };
    this.standing = await openSheet(this.db, this.sheetId, copy, this.#isMine ? this.#editor : null);
    this.#unopened = null;
  }

  /** From here on the fields say what the memory says. */
  #showMemory() {
    const { base_rev, epoch_seen } = this.standing.sheet;
    this.#base = { rev: base_rev, epoch: epoch_seen };
    this.#latest = this.#kept = this.body;
    this.dispatchEvent(new Event("shown"));
    this.#change();
  }

  async #reread() {
    const found = await readSheet(this.db, this.sheetId);
    if (found === null) return; // thrown away: it is put back from here
    this.standing = found;
    this.#change();
  }

  #listen() {
    const { db, sync } = this;
    const about = (act) => ({ detail }) => detail.op.sheet_id === this.sheetId && this.#hear(() => act(detail));
    db.addEventListener("broken", () => this.#fail(db.broken));
    db.addEventListener("evicted", () => this.#do(() => this.#putBack()));
    sync.addEventListener("change", () => this.#change());
    sync.addEventListener("answer", about((detail) => this.#answered(detail)));
    sync.addEventListener("blocked", about(() => this.#reread()));
    sync.addEventListener("heard", ({ detail }) => this.#hear(() => this.#asked(detail)));
    sync.addEventListener("fetched", () => this.#hear(() => this.#fetched()));
  }

  /** Something happened that the memory has to be asked about; a memory thrown away is mended by the next write. */
  #hear(act) {
    return act().catch((error) => error.name === "StorageEvicted" || this.#fail(error));
  }

  async #answered({ answer }) {
    const { outcome, sheet } = answer;
    if (outcome === "applied" || outcome === "duplicate") this.#base = { rev: sheet.rev, epoch: sheet.epoch };
    await this.#reread();
    this.dispatchEvent(new CustomEvent("answer", { detail: answer }));
  }

  /** The server's copy may be newer than what stands here. Where nothing was entered since, it is shown. */
  async #fetched() {
    await this.#reread();
    const { sheet } = this.standing;
    const isNews = sheet.base_rev !== this.#base.rev || sheet.epoch_seen !== this.#base.epoch;
    const isAtRest = this.isKept && sheet.draft === null && this.standing.ops.length === 0;
    if (isNews && isAtRest && sheet.outcome !== "conflict") this.#showMemory();
  }

  // Which page edits

  /** Another tab asks for the sheet. What stands here is kept before it is let go; where it cannot be, it stays here. */
  async #asked({ kind, sheet_id }) {
    if (sheet_id !== this.sheetId) return;
    if (kind === "stays") this.#refused();
    if (kind !== "yield" || !this.#release) return;
    await this.save();
    if (!this.isKept) {
      this.sync.tell({ kind: "stays", sheet_id });
      return;
    }
    this.#letGo();
    this.#waitForTurn();
  }

  #refused() {
    this.#isRefused = true;
    this.#change();
  }

  #letGo() {
    this.trouble = "elsewhere";
    this.#release?.();
    this.#release = null;
    this.#change();
  }

  /** Ask for the lock, which is given at once where it is free. It is held until the page goes or lets go. */
  #lock() {
    return new Promise((resolve) => {
      this.#request({ ifAvailable: true }, resolve);
    });
  }

  #waitForTurn() {
    this.#queued = new AbortController();
    this.#request({ signal: this.#queued.signal });
  }

  /** `first(isMine)` hears the answer; without it the sheet is read anew when the lock comes. */
  #request(options, first = null) {
    const hold = async (lock) => {
      if (lock === null) return first(false);
      const held = new Promise((resolve) => (this.#release = resolve));
      if (first) first(true);
      else await this.#read(null).catch((error) => this.#fail(error));
      return held;
    };
    navigator.locks.request(editLock(this.sheetId), options, hold).catch((error) => {
      if (error.name !== "AbortError") throw error;
      if (this.#release === null) return; // no longer wanted
      this.#letGo(); // taken away from a tab that had been asleep
      this.#waitForTurn();
    });
  }

  #change() {
    this.dispatchEvent(new Event("change"));
  }
}

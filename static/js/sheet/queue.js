// The outbox of one sheet: sends its ops one at a time, in order, until the server has echoed each. An op that was
// once sent is frozen and only ever sent again as it is; one that was not may be replaced by a newer save.
// Nothing here looks at a clock to decide, or at navigator.onLine.

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/** Full jitter: anything between nothing and a bound that doubles with every failure. */
export function backOff(failures, random = Math.random) {
  return random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
}

export class Outbox {
  #adding = Promise.resolve();
  #beingAdded = 0;
  #failures = 0;
  #running = null;
  #sending = null;
  #wake = null;

  /** Why nothing goes out just now: null, "away", "signed_out", "other_user" or "upgrade". */
  waiting = null;
  /** The last op that the server refused for good, {code, message}, until a later one is taken. */
  refused = null;

  /**
   * `server` has bootstrap() and put(); `write(seq, draft)` makes an op; `userId` is whose ops these are.
   * `onAnswer(op, answer)` hears every acknowledged op, `onChange()` every change of what can be shown.
   */
  constructor({ server, store, write, userId, onAnswer, onChange, random = Math.random, timers = globalThis }) {
    Object.assign(this, { server, store, write, userId, onAnswer, onChange, random, timers });
  }

  /** How many ops the server has not acknowledged, those still being written included. */
  get pending() {
    return this.store.pending().length + this.#beingAdded;
  }

  /** Take a draft in as an op and begin to send. */
  add(draft) {
    this.#beingAdded += 1;
    this.onChange();
    this.#adding = this.#adding.then(async () => {
      await this.store.add((seq) => this.write(seq, draft), this.#replaceable(draft));
      this.#beingAdded -= 1;
      this.#settleRefusal(null);
      this.nudge();
    });
    return this.#adding;
  }

  /** Send now: something happened that may have opened the way. */
  nudge() {
    if (this.#wake) this.#wake();
    else this.#running ??= this.#run().finally(() => this.#ran());
    return this.#running;
  }

  /** The op not sent yet that this draft makes pointless: an earlier save, or an earlier signing by a new one. */
  #replaceable(draft) {
    const last = this.store.pending().at(-1);
    const untouched = last && last !== this.#sending && last.attempts === 0;
    return untouched && (last.kind === "save" || draft.kind === "sign") ? last : null;
  }

  async #run() {
    while (this.store.pending().length > 0 && this.waiting !== "upgrade") {
      const seconds = await this.#sendAll();
      if (seconds === null) continue;
      await this.#rest(seconds === undefined ? backOff(this.#failures++, this.random) : seconds * 1000);
    }
  }

  #ran() {
    this.#running = null;
    this.onChange();
    // An op may have been taken in between the last look and now.
    if (this.store.pending().length > 0 && this.waiting !== "upgrade") this.nudge();
  }

  /** One batch. Returns null when everything went out, else the seconds to wait, undefined where nobody said. */
  async #sendAll() {
    let known = await this.#open();
    let fresh = true; // the token is as new as can be
    while (known !== null && this.store.pending().length > 0) {
      const [op] = this.store.pending();
      const verdict = await this.#send(op, known.csrf);
      if (verdict.kind === "again") return this.#wait("away", verdict.seconds);
      if (verdict.kind === "token") {
        if (!fresh) return this.#wait("signed_out");
        fresh = false;
        known = await this.#open();
        continue;
      }
      if (verdict.kind === "upgrade") return this.#wait("upgrade", 0);
      this.store.remove(op);
      this.#failures = 0;
      fresh = true;
      if (verdict.kind === "kept") this.#settleRefusal(verdict);
      if (verdict.kind === "acked") this.#acknowledge(op, verdict.answer);
    }
    return known === null ? undefined : null;
  }

  /** Ask who is signed in before a batch; null, with the reason to wait, where it is not this sheet's judge. */
  async #open() {
    const known = await this.server.bootstrap();
    const reason = known === null ? "away" : whyNot(known.user, this.userId);
    this.#wait(reason);
    return reason === null ? known : null;
  }

  async #send(op, csrf) {
    this.#sending = op;
    this.store.markSent(op);
    const verdict = await this.server.put(op, csrf);
    this.#sending = null;
    return verdict;
  }

  #acknowledge(op, answer) {
    this.#settleRefusal(null);
    this.onAnswer(op, answer);
    this.onChange();
  }

  #settleRefusal(refused) {
    this.refused = refused;
    this.onChange();
  }

  #wait(reason, seconds = undefined) {
    this.waiting = reason;
    this.onChange();
    return seconds;
  }

  #rest(milliseconds) {
    return new Promise((resolve) => {
      const timer = this.timers.setTimeout(() => this.#wake?.(), milliseconds);
      this.#wake = () => {
        this.timers.clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
    });
  }
}

function whyNot(user, userId) {
  if (user === null) return "signed_out";
  return user.id === userId ? null : "other_user";
}

// Where unsent ops lie. This store is the page's memory: it goes with the page, and the page says so. A store that
// outlives the page has the same four methods.

export class PageStore {
  #ops = [];
  #seq = 0;

  /** Write an op under the next number. `write(seq)` makes it; `replaces` is an unsent op that it stands in for. */
  async add(write, replaces = null) {
    this.#seq += 1;
    const op = { ...(await write(this.#seq)), attempts: 0 };
    this.#ops = [...this.#ops.filter((other) => other !== replaces || other.attempts > 0), op];
    return op;
  }

  /** From now on the op is frozen: it has been sent and may have arrived. */
  markSent(op) {
    op.attempts += 1;
  }

  remove(op) {
    this.#ops = this.#ops.filter((other) => other !== op);
  }

  /** What is not acknowledged yet, in the order of its making. */
  pending() {
    return [...this.#ops];
  }
}

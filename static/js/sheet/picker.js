// The buttons under a criterion: its whole numbers and fractions in one view, or a keypad where these are too many.

import { choices, parted, withFraction } from "./points.js";

export class Picker {
  #host;
  #criterion;
  #say;
  #choose;
  #leave;
  #offered = null; // what its buttons say, once they are drawn
  #points = null;
  #typed = null; // on the keypad: what was typed since it opened

  /** `choose(points)` takes a choice, also one that is wrong (the keypad's); `leave()` closes from within. */
  constructor(host, criterion, say, choose, leave) {
    this.#host = host;
    this.#criterion = criterion;
    this.#say = say;
    this.#choose = choose;
    this.#leave = leave;
    host.addEventListener("click", (event) => this.#pressed(event.target.closest("button")));
    host.addEventListener("keydown", (event) => event.key === "Escape" && leave());
  }

  get isOpen() {
    return !this.#host.hidden;
  }

  open(points) {
    if (!this.#host.firstChild) this.#draw();
    this.#typed = null;
    this.#host.hidden = false;
    this.mark(points);
  }

  close() {
    this.#host.hidden = true;
  }

  focus() {
    const chosen = this.#host.querySelector('[data-whole][aria-pressed="true"]');
    (chosen ?? this.#host.querySelector("button")).focus();
  }

  /** Show which buttons the points are made of. */
  mark(points) {
    this.#points = points;
    if (!this.#offered) return; // a keypad, or not opened yet
    const [whole, part] = points === null ? [null, null] : parted(points);
    for (const button of this.#host.querySelectorAll("[data-whole]")) {
      button.setAttribute("aria-pressed", String(button.dataset.whole === whole));
    }
    for (const button of this.#host.querySelectorAll("[data-fraction]")) {
      button.setAttribute("aria-pressed", String(button.dataset.fraction === part));
      button.disabled = withFraction(this.#criterion, points, button.dataset.fraction) === null;
    }
  }

  #draw() {
    const host = this.#host;
    this.#offered = choices(this.#criterion);
    host.setAttribute("role", "group");
    host.setAttribute("aria-label", `${this.#say.picker} ${this.#criterion.number}. ${this.#criterion.name}`);
    host.classList.toggle("is-keypad", !this.#offered);
    if (this.#offered) {
      for (const whole of this.#offered.wholes) this.#button(whole, { whole });
      for (const fraction of this.#offered.fractions) this.#button(`+${fraction}`, { fraction });
    } else {
      for (const digit of "1234567890.") this.#button(digit, { digit });
      this.#button("⌫", { act: "delete" }).setAttribute("aria-label", this.#say.delete);
    }
    this.#button(this.#say.clear, { act: "clear" });
    this.#button(this.#say.done, { act: "done" });
  }

  #button(label, data) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    Object.assign(button.dataset, data);
    this.#host.append(button);
    return button;
  }

  #pressed(button) {
    if (!button) return;
    const { whole, fraction, digit, act } = button.dataset;
    if (whole !== undefined) this.#choose(whole);
    if (fraction !== undefined) this.#choose(withFraction(this.#criterion, this.#points, fraction));
    if (digit !== undefined) this.#type((this.#typed ?? "") + digit);
    if (act === "delete") this.#type((this.#typed ?? this.#points ?? "").slice(0, -1));
    if (act === "clear") this.#type(null);
    if (act === "done" || (whole !== undefined && this.#offered.fractions.length === 0)) this.#leave();
  }

  #type(text) {
    this.#typed = text;
    this.#choose(text);
  }
}

// One criterion on the page: its field, the buttons beside it, its picker. The field keeps what was typed even when it
// is wrong; `points` is the last that was right, and only that is ever sent.

import { problemOf, read, stepped } from "./points.js";
import { Picker } from "./picker.js";

const AT_ONCE = new Set(["over_maximum", "negative"]); // more typing cannot mend these

export class Card {
  #said = null; // the words that stand beside the field

  /** `entry` is what is kept; `changed({isTyping})` is called after every change, `left()` when a field is done. */
  constructor(section, criterion, entry, say, { changed, left, opened }) {
    Object.assign(this, { section, criterion, say, changed, left });
    this.points = entry.points;
    this.photos = entry.photos; // hashes
    this.field = section.querySelector(".value-input");
    this.prose = section.querySelector(".prose-input");
    this.wrong = section.querySelector(".wrong");
    const [less, more] = section.querySelectorAll(".step");
    this.less = less;
    const host = section.querySelector(".picker");
    this.picker = new Picker(host, criterion, say, (points) => this.choose(points), () => this.#closePicker());
    this.openPicker = () => {
      const top = section.getBoundingClientRect().top;
      opened(this);
      scrollBy(0, section.getBoundingClientRect().top - top); // another picker closed: stay under the finger
      section.classList.add("is-open");
      this.picker.open(this.points);
      host.scrollIntoView({ block: "nearest" });
    };
    less.addEventListener("click", () => this.step(-1));
    more.addEventListener("click", () => this.#more());
    this.#listenToField();
    this.prose.addEventListener("input", () => this.#prosed());
    this.prose.addEventListener("change", () => this.left());
    this.#take(this.field.value); // a form that came back with an error, or what a browser restored
    this.#show();
  }

  get entry() {
    return { points: this.points, recommendation: this.prose.value.replace(/\r\n?/g, "\n"), photos: this.photos };
  }

  /** Show what is kept. */
  take({ points, recommendation, photos }) {
    [this.points, this.photos] = [points, photos];
    this.field.value = points ?? "";
    this.prose.value = recommendation;
    this.#show();
  }

  /** What is wrong with what stands in the field, whether or not it is shown yet. */
  get problem() {
    return problemOf(this.criterion, read(this.field.value));
  }

  step(direction) {
    this.choose(stepped(this.criterion, this.points, direction));
  }

  choose(points) {
    this.field.value = points ?? "";
    this.#take(this.field.value);
    this.#show();
    this.changed();
  }

  /** Say what the server did not take. */
  complain(words) {
    this.#say(words);
  }

  closePicker() {
    this.picker.close();
    this.section.classList.remove("is-open");
  }

  #closePicker() {
    this.closePicker();
    this.field.focus();
  }

  /** The first step up from "not scored" is rarely what is meant: the picker opens beside it. */
  #more() {
    const first = this.points === null;
    this.step(1);
    if (first) this.openPicker();
  }

  #listenToField() {
    this.field.inputMode = "none"; // the picker is the keyboard of a tablet; real keyboards type as ever
    this.field.addEventListener("click", () => (this.picker.isOpen ? this.closePicker() : this.openPicker()));
    this.field.addEventListener("input", () => {
      this.#take(this.field.value);
      if (this.problem === null || AT_ONCE.has(this.problem)) this.#judge();
      this.#mark();
      this.changed({ isTyping: true });
    });
    this.field.addEventListener("change", () => {
      this.#show();
      this.left();
    });
    this.field.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    const acts = {
      ArrowUp: () => this.step(1),
      ArrowDown: () => this.step(-1),
      Enter: () => this.#openByKey(),
      Escape: () => this.closePicker(),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  #openByKey() {
    this.openPicker();
    this.picker.focus();
  }

  #take(typed) {
    const text = read(typed);
    if (problemOf(this.criterion, text) === null) this.points = text;
  }

  /** Write what is right as points are written, and say what is wrong. */
  #show() {
    if (this.problem === null) this.field.value = this.points ?? "";
    this.#judge();
    this.#mark();
  }

  #mark() {
    this.less.disabled = this.points === null || this.points === "0";
    this.picker.mark(this.points);
  }

  #judge() {
    const problem = this.problem;
    if (problem === null) return this.#say("");
    const kept = this.points === null ? this.say.kept_none : this.say.kept.replace("{points}", this.points);
    return this.#say(kept.replace("{problem}", this.criterion.problems[problem]));
  }

  #say(words) {
    if (this.#said === words) return;
    this.#said = words;
    this.section.classList.toggle("is-wrong", words !== "");
    this.field.setAttribute("aria-invalid", String(this.problem !== null));
    this.wrong.textContent = words;
  }

  #prosed() {
    this.changed({ isTyping: true });
    if (this.#said === this.say.text_not_taken) this.#say("");
  }
}

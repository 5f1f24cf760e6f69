// The badge on the day's page, and the panel behind it: ready or not and why, what waits to be sent, when the server last
// answered. It only shows; device.js says what.

import { clock, day } from "../sheet/state.js";

const TONES = { ready: "done", stale: "waits", preparing: "waits", nothing: "quiet" };

export class Panel {
  #page;

  /** `words` are those of scoring/offline_words.py; `tryNow()` sends and looks for what is new at once. */
  constructor({ words, tryNow, page = globalThis.document }) {
    Object.assign(this, { words });
    this.#page = page;
    if (!this.#dialog) return;
    this.#by("ready").addEventListener("click", () => this.#dialog.showModal());
    this.#by("panel-close").addEventListener("click", () => this.#dialog.close());
    this.#by("panel-now").addEventListener("click", async (event) => {
      event.target.disabled = true;
      await tryNow();
      event.target.disabled = false;
    });
  }

  /** A sheet's page has none. */
  get #dialog() {
    return this.#by("device-panel");
  }

  /** How ready the device is: {code, count, at}. */
  ready({ code, count, at }) {
    if (!this.#dialog) return;
    const tone = TONES[code] ?? "lost";
    const words = this.words.ready[code].replace("{count}", count).replace("{time}", this.#moment(at));
    for (const place of [this.#by("ready"), this.#by("panel-ready")]) place.dataset.tone = tone;
    write(this.#by("ready-words"), words);
    write(this.#by("panel-ready").querySelector("strong"), words);
    write(this.#by("panel-why"), this.words.why[code]);
    this.#by("ready").hidden = false;
  }

  /** What waits, as the sender counts it (sync.js), and how the device keeps it. */
  status({ pending, pending_photos, oldest_at, last_contact }, { persisted, build }) {
    if (!this.#dialog) return;
    const { panel } = this.words;
    const waiting = panel.waiting.replace("{count}", pending).replace("{time}", this.#moment(oldest_at));
    write(this.#by("panel-waiting"), pending > 0 ? waiting : panel.none_waiting);
    this.#by("panel-photos-row").hidden = !pending_photos;
    write(this.#by("panel-photos"), panel.photos.replace("{count}", pending_photos));
    const contact = panel.contact.replace("{time}", this.#moment(last_contact));
    write(this.#by("panel-contact"), last_contact ? contact : panel.no_contact);
    write(this.#by("panel-persisted"), persisted ? panel.persisted : panel.not_persisted);
    write(this.#by("panel-build"), panel.build.replace("{build}", build));
  }

  /** The time of day where it was today, else with its day. */
  #moment(at) {
    if (!at) return "";
    const { language, panel } = this.words;
    const [then, today] = [day(at, language), day(new Date(), language)];
    const time = clock(at, language);
    return then === today ? time : panel.moment.replace("{day}", then).replace("{time}", time);
  }

  #by(id) {
    return this.#page.getElementById(id);
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

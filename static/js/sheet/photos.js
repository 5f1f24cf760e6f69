// Photographs on the sheet: the button beside each criterion, the small pictures with their states in words, and one of
// them large. A hash is named in the sheet only once the disk has the bytes; keeping and sending them is
// offline/photos.js. Nothing here says "sent" before the server has answered for it.

import { addPhoto, MOST } from "../offline/photos.js";
import { reveal } from "./view.js";

const byId = (id) => document.getElementById(id);
const TONES = { local: "waits", acked: "done", blocked: "lost", missing: "waits", unseen: "quiet" };
const TROUBLES = { StorageFull: "full", StorageBroken: "broken" };

/** The photographs of a whole sheet. */
export class SheetPhotos {
  #known = new Map(); // by hash: {st, block, url} of what this device has
  #reading = null;

  /** `changed()` is called after a criterion names other photographs; null where they are only to be seen. */
  constructor(keeper, cards, words, changed) {
    Object.assign(this, { keeper, words });
    this.come = new Map([...document.querySelectorAll(".photo[data-come]")].map(({ dataset }) => [dataset.sha256, dataset.come]));
    this.large = new LargePhoto(words, changed === null);
    this.strips = cards.map((card) => new Strip(card, this, changed));
    keeper.sync.addEventListener("change", () => this.#look());
    this.show();
  }

  /** Show what the criteria name, where that is not shown yet. */
  show() {
    const isNew = this.strips.filter((strip) => strip.isStale).map((strip) => strip.draw());
    if (isNew.length > 0) this.#look();
  }

  /** What is to be shown of one: {code, why, url}, the url null where there is no picture. */
  of(hash) {
    const here = this.#known.get(hash);
    if (here) return { code: here.st, why: here.block?.message ?? "", url: here.url };
    const come = this.come.get(hash);
    if (come === "no") return { code: "missing", why: "", url: null };
    return come === "unseen" ? { code: "unseen", why: "", url: null } : { code: "acked", why: "", url: `/photos/${hash}/` };
  }

  /** The server did not show this one: it has not come, or nobody can say just now. */
  async findOut(hash) {
    const answer = await fetch(`/photos/${hash}/`, { method: "HEAD", redirect: "manual" }).catch(() => null);
    this.come.set(hash, answer?.status === 404 ? "no" : "unseen");
    this.#say();
  }

  /** A photograph that was just kept. */
  learn(photo) {
    this.#known.set(photo.sha256, describe(photo, this.#known.get(photo.sha256)));
  }

  /** Read once more what became of those that the server may have answered for. */
  async #look() {
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    await this.#reading;
    this.#say();
  }

  #say() {
    for (const strip of this.strips) strip.say();
    const missing = new Set(this.strips.flatMap(({ hashes }) => hashes.filter((hash) => this.of(hash).code === "missing")));
    reveal(byId("photos-missing"), missing.size > 0);
    const words = this.words.missing_count.replace("{count}", missing.size);
    if (missing.size > 0) byId("photos-missing-count").textContent = words;
  }

  async #read() {
    const open = this.strips.flatMap(({ hashes }) => hashes).filter((hash) => this.#known.get(hash)?.st !== "acked");
    for (const hash of new Set(open)) {
      const photo = await this.keeper.db.get("photos", hash);
      if (photo) this.learn(photo);
    }
  }
}

/** Show the photographs of a sheet that can only be read, from what the device keeps. */
export function showPhotos(db, criteria, body, words) {
  const cards = criteria.map((criterion) => ({
    criterion,
    section: byId(`criterion-${criterion.code}`),
    photos: body?.criteria[criterion.code]?.photos ?? [],
  }));
  return new SheetPhotos({ db, sync: new EventTarget() }, cards, words, null);
}

function describe({ st, block, bytes, type }, before) {
  return { st, block, url: before?.url ?? URL.createObjectURL(new Blob([bytes], { type })) };
}

/** Those of one criterion. */
class Strip {
  #drawn = null; // the hashes that are shown

  constructor(card, sheet, changed) {
    Object.assign(this, { card, sheet, changed });
    const { code } = card.criterion;
    this.list = byId(`photos-${code}`);
    this.words = sheet.words;
    this.spoken = byId(`photo-say-${code}`);
    this.button = card.section.querySelector(".photo-add");
    this.input = this.button.querySelector("input");
    this.count = this.button.querySelector(".photo-count");
    this.button.hidden = changed === null || !sheet.keeper.db.lasts; // what a closed page forgets keeps no photographs
    this.input.addEventListener("change", () => this.#add([...this.input.files]));
  }

  get hashes() {
    return this.card.photos;
  }

  get isStale() {
    return this.#drawn === null || this.#drawn.join() !== this.hashes.join();
  }

  draw() {
    this.#drawn = this.hashes;
    this.list.hidden = this.hashes.length === 0;
    this.list.replaceChildren(...this.hashes.map((hash, place) => this.#item(hash, place)));
    this.input.disabled = this.hashes.length >= MOST;
    if (this.hashes.length > 0) {
      const words = this.input.disabled ? this.words.all : this.words.count;
      this.count.textContent = words.replace("{count}", this.hashes.length).replace("{most}", MOST);
    }
    this.say();
  }

  /** The states, in words and shape; pictures that this device has instead of the server's. */
  say() {
    for (const item of this.list.children) {
      const { code, url } = this.sheet.of(item.dataset.sha256);
      showPicture(item.querySelector("img"), url);
      showState(item.querySelector(".photo-state"), this.words, code);
    }
  }

  #item(hash, place) {
    const item = byId("photo-item").content.firstElementChild.cloneNode(true);
    item.dataset.sha256 = hash;
    const name = this.#title(place);
    const button = item.querySelector("button");
    button.querySelector(".visually-hidden").textContent = name;
    button.addEventListener("click", () => this.#open(hash, name));
    item.querySelector("img").addEventListener("error", () => this.sheet.findOut(hash));
    return item;
  }

  #title(place) {
    const { number } = this.card.criterion;
    return this.words.name.replace("{number}", place + 1).replace("{criterion}", number);
  }

  async #open(hash, name) {
    if (await this.sheet.large.show(name, this.sheet.of(hash))) this.#remove(hash);
  }

  async #add(files) {
    this.input.value = ""; // the same file may be chosen again
    let kept = 0;
    const told = new Set();
    this.#tell(this.words.storing);
    for (const [place, file] of files.entries()) {
      if (this.hashes.length >= MOST) {
        told.add(this.words.left_out.replace("{count}", files.length - place).replace("{most}", MOST));
        break;
      }
      const trouble = await this.#addOne(file);
      if (trouble) told.add(trouble);
      else kept += 1;
    }
    this.#tell([kept > 0 ? this.words.added.replace("{count}", kept) : "", ...told].filter(Boolean).join(" "));
    if (kept === 0) return;
    await this.sheet.keeper.sync.look(); // one more waits: the frame says so
    this.sheet.keeper.sync.nudge();
  }

  /** Keep one and name it; else what is to be said of it. */
  async #addOne(file) {
    const { db, sheetId } = this.sheet.keeper;
    let photo;
    try {
      photo = await addPhoto(db, { sheet_id: sheetId, criterion: this.card.criterion.code }, file);
    } catch (error) {
      const code = TROUBLES[error.name] ?? error.code;
      if (!this.words[code]) throw error;
      return this.words[code].replace("{name}", file.name);
    }
    if (this.hashes.includes(photo.sha256)) return this.words.same;
    this.sheet.learn(photo);
    this.#name((hashes) => [...hashes, photo.sha256]);
    return null;
  }

  #remove(hash) {
    const place = this.hashes.indexOf(hash);
    this.#name((hashes) => hashes.filter((each) => each !== hash));
    this.#tell(this.words.removed, () => {
      const isRoom = this.hashes.length < MOST && !this.hashes.includes(hash);
      if (isRoom) this.#name((hashes) => [...hashes.slice(0, place), hash, ...hashes.slice(place)]);
      this.#tell("");
    });
    (this.input.disabled ? this.list.querySelector("button") : this.input)?.focus();
  }

  /** Name other photographs from now on. */
  #name(change) {
    this.card.photos = change(this.hashes);
    this.changed();
  }

  #tell(words, undo = null) {
    this.spoken.replaceChildren(words);
    if (!undo) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = this.words.undo;
    button.addEventListener("click", undo);
    this.spoken.append(" ", button);
  }
}

function showPicture(picture, url) {
  picture.hidden = url === null;
  if (url !== null && picture.getAttribute("src") !== url) picture.src = url;
}

function showState(place, words, code) {
  place.dataset.tone = TONES[code];
  const said = place.querySelector(".photo-words");
  if (said.textContent !== words[code]) said.textContent = words[code];
}

/** One photograph as large as the screen; `show` resolves to whether it is to be taken away. */
class LargePhoto {
  #dialog = byId("photo-dialog");
  #answer = null;

  constructor(words, isOnlySeen) {
    this.words = words;
    byId("photo-remove").hidden = isOnlySeen;
    byId("photo-close").addEventListener("click", () => this.#dialog.close());
    byId("photo-remove").addEventListener("click", () => {
      this.#answer?.(true);
      this.#dialog.close();
    });
    this.#dialog.addEventListener("close", () => this.#answer?.(false));
  }

  show(name, { code, why, url }) {
    byId("photo-title").textContent = name;
    byId("photo-why").textContent = why;
    showPicture(byId("photo-large"), url);
    showState(byId("photo-state"), this.words, code);
    this.#dialog.showModal();
    return new Promise((resolve) => (this.#answer = resolve));
  }
}

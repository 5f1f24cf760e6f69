// What the page says about the whole sheet: the bar at the bottom and the notices on top. It only shows.

import { clock, day } from "./state.js";

const byId = (id) => document.getElementById(id);

export class View {
  constructor({ language, words }) {
    this.language = language;
    this.words = words;
  }

  total(text, left) {
    byId("total").textContent = text;
    const { left: some, left_none } = this.words.say;
    byId("left").textContent = left === 0 ? left_none : some.replace("{count}", left);
  }

  /** The receipt: when the server took it, and the short fingerprint of what it took, which the staff see too. */
  save({ code, tone, at, fingerprint }) {
    const [title, more] = this.words.save[code];
    byId("save-state").dataset.tone = tone;
    write(byId("save-words"), at ? title.replace("{time}", clock(at, this.language)) : title);
    write(byId("save-more"), more);
    write(byId("receipt"), fingerprint ? this.words.say.receipt.replace("{code}", fingerprint) : "");
  }

  sheet(words) {
    write(byId("sheet-state"), words);
  }

  /** The stamp on top, and fields that look settled as long as the sheet stands as it was signed. */
  stamp(isSigned, at) {
    const { signed_on, signed_yes, signed_changed } = this.words.say;
    byId("sheet").dataset.signed = byId("stamp").dataset.signed = at ? (isSigned ? "yes" : "changed") : "";
    reveal(byId("stamp"), Boolean(at));
    if (!at) return;
    write(byId("stamp-when"), signed_on.replace("{when}", `${day(at, this.language)} ${clock(at, this.language)}`));
    write(byId("stamp-more"), isSigned ? signed_yes : signed_changed);
  }

  /** The one bold button: review and sign, or, when nothing is left to do here, the way back. */
  next(isSigned) {
    byId("review").hidden = isSigned;
    byId("onward").hidden = !isSigned;
  }

  notices({ conflict, signedOut, refused }) {
    reveal(byId("conflict"), conflict);
    reveal(byId("signed-out"), signedOut);
    reveal(byId("refused"), refused !== null);
    write(byId("refused"), refused?.message ?? "");
  }

  notSecure() {
    byId("not-secure").hidden = false;
  }

  /** List what is missing, each with the way to it, and go to the list. */
  gaps(cards) {
    byId("gap-list").replaceChildren(...cards.map(linkTo));
    byId("gaps").hidden = cards.length === 0;
    if (cards.length > 0) byId("gaps").focus();
  }
}

/** Show a notice or not. Whoever is about to tap on a criterion meets it where it was: nothing moves under the finger. */
export function reveal(notice, isShown) {
  if (notice.hidden === !isShown) return;
  const inHand = document.querySelector(".criterion.is-open, .criterion:focus-within");
  const top = inHand?.getBoundingClientRect().top;
  notice.hidden = !isShown;
  if (inHand) scrollBy({ top: inHand.getBoundingClientRect().top - top, behavior: "instant" });
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text; // a live region speaks only of changes
}

function linkTo(card) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `#criterion-${card.criterion.code}`;
  link.textContent = `${card.criterion.number}. ${card.criterion.name}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    card.section.scrollIntoView({ block: "center" });
    card.field.focus();
  });
  item.append(link);
  return item;
}

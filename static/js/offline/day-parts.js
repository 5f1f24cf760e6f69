// What the day's page from the device is drawn of, part by part as its templates on the server are: a sheet's states, its
// button, a place's name. The words come with the shell.

export const facts = JSON.parse(document.getElementById("day-shell").textContent);
const { chips, links } = facts;

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

export function fill(sentence, values) {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`%(${name})s`, value), sentence);
}

/** A place in a heading of this level. */
export function nameOf(tag, { name, district }) {
  return make(tag, {}, name, district && " ", district && make("span", { class: "soft" }, district));
}

/** A line of chips, or nothing where there is nothing to say. */
export function lineOf(states) {
  const told = states.filter(Boolean);
  return told.length > 0 ? make("p", { class: "stop-states" }, ...told.flatMap((state) => [state, " "])) : null;
}

export function chip(kind, words, number = null) {
  return make("span", { class: `chip ${kind}`.trim() }, words, number && " ", number && make("span", { class: "number" }, number));
}

export function statesOf({ standing: stands, signedByOther }) {
  const { state, total } = stands;
  const drawn = {
    recused: () => [chip("is-recused", stands.recusal === "absence" ? chips.absence : chips.recused)],
    conflict: () => [chip("is-conflict", chips.conflict)],
    empty: () => [chip("is-empty", chips.empty)],
    draft: () => [chip("is-draft", fill(chips.draft, stands))],
    signed: () => [chip("is-signed", chips.signed, total)],
    signed_changed: () => [chip("is-signed", chips.signed, total), chip("is-signed_changed", chips.signed_changed)],
    locked: () => [chip("is-locked", total ? chips.locked_signed : chips.locked, total)],
  }[state]();
  return [
    ...drawn,
    signedByOther && chip("", fill(chips.signed_by_other, { who: signedByOther })),
    stands.notice && chip(stands.notice === "held" ? "amber is-held" : "is-conflict", chips[stands.notice]),
    stands.unsent && stands.notice !== "refused" && chip("amber is-unsent", chips[stands.unsent]),
  ];
}

export function drawLink({ sheet, standing: { state }, signedByOther }, candidate, isBold) {
  if (state === "recused") return null;
  const words = signedByOther ? links.other : (links[state] ?? links.else);
  const address = state === "conflict" ? `/sheets/${sheet.id}/conflict/` : `/sheets/${sheet.id}/`;
  const whose = make("span", { class: "visually-hidden" }, ` ${candidate.name}`);
  return make("a", { class: isBold ? "button go" : "button", href: address }, words, whose);
}

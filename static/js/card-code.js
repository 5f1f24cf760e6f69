// The field for a card's code: filled in from the address that the card's QR code holds, and grouped as it is printed while
// somebody types. The code stands behind the # of the address, so it reaches no server before the button is pressed.

const GROUP = 4;

/** What was typed, in capitals and in groups; what is no letter or digit only separates. */
export function grouped(typed) {
  const signs = typed.normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{M}\p{N}]/gu, "");
  return (signs.match(new RegExp(`.{1,${GROUP}}`, "gu")) ?? []).join("-");
}

/** Fill `field` from the address, if it carries a code, and take the code out of the address and the history. */
export function fill(field, { location, history }) {
  const code = grouped(location.hash.slice(1));
  if (!code || field.value) return;
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}

/** Group what stands in `field`; only while the cursor is at its end, so that a correction in the middle stays there. */
export function tidy(field) {
  if (field.selectionStart !== field.value.length) return;
  field.value = grouped(field.value);
}

if (globalThis.document) {
  const field = document.getElementById("id_code");
  fill(field, globalThis);
  field.addEventListener("input", (event) => event.isComposing || tidy(field));
}

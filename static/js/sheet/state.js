// What the bar says about saving: the truth in one code. `sent` is said only after the server echoed the op.
// The words for each code come with the page; shape and colour hang on `tone` in sheet.css.

/**
 * `facts`: {practice, unsent, waiting, refused, wrong, outcome, receivedAt}. `unsent` is true while anything that can be
 * sent has not been acknowledged, `wrong` while a field holds what cannot be; `outcome` is what the server made of the
 * last op it took.
 */
export function saveState(facts) {
  if (facts.practice) return { code: "practice", tone: "quiet" };
  if (facts.refused) return { code: "refused", tone: "lost" };
  if (facts.unsent) return { code: waitingCode(facts.waiting), tone: facts.waiting ? "lost" : "waits" };
  if (facts.wrong) return { code: "invalid", tone: "lost" };
  return settled(facts);
}

function waitingCode(waiting) {
  const codes = { away: "unsent_away", signed_out: "unsent_signed_out", other_user: "unsent_other_user" };
  if (waiting === "upgrade") return "unsent_upgrade";
  return codes[waiting] ?? "unsent";
}

function settled({ outcome, receivedAt }) {
  if (outcome === "conflict") return { code: "conflict", tone: "waits" };
  if (outcome === "held") return { code: "held", tone: "waits" };
  if (outcome === "invalid") return { code: "invalid", tone: "lost" };
  return receivedAt ? { code: "sent", tone: "done", at: receivedAt } : { code: "empty", tone: "quiet" };
}

/** What the sheet itself is: the same names as the server's state_of, told from what is on the page. */
export function sheetState({ body, signedBody }) {
  if (signedBody) return same(body, signedBody) ? "signed" : "signed_changed";
  return isEmpty(body) ? "empty" : "draft";
}

/** Whether two bodies say the same, whatever the order of their keys. */
export function same(one, other) {
  return canonical(one) === canonical(other);
}

function canonical(value) {
  return JSON.stringify(value, (_, part) => {
    if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function isEmpty(body) {
  const entries = Object.values(body.criteria);
  return !body.private_note && entries.every((entry) => entry.points === null && !entry.recommendation);
}

/** The day in Thailand, its year in the Buddhist era: 29 ธ.ค. 2564 or 29 Dec 2564 BE. */
export function day(moment, language) {
  const then = new Date(moment);
  const at = (locale, part) => new Intl.DateTimeFormat(locale, { ...part, timeZone: "Asia/Bangkok" }).format(then);
  const month = at(language === "th" ? "th-TH" : "en-US", { month: "short" });
  const year = Number(at("en-US", { year: "numeric" })) + 543;
  return `${at("en-US", { day: "numeric" })} ${month} ${year}${language === "th" ? "" : " BE"}`;
}

/** The time of day in Thailand, as the page's language writes it: 10.42 น. or 10:42. */
export function clock(moment, language) {
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Bangkok" });
  const [hours, minutes] = time.format(new Date(moment)).split(":");
  return language === "th" ? `${hours}.${minutes} น.` : `${hours}:${minutes}`;
}

// What the bar says about saving: the truth in one code. `sent` is said only after the server echoed the op.
// "Stored" is said only after the memory told that the disk has it.
// The words for each code come with the page; shape and colour hang on `tone` in sheet.css.

import { same } from "../offline/op.js";

/**
 * `facts`: {practice, trouble, lasts, kept, unsent, waiting, refused, wrong, outcome, receivedAt, fingerprint}. `lasts`:
 * the memory outlives the page; `kept`: it has all that was entered; `unsent`: the server has not; `wrong`: a field
 * holds what cannot be; `outcome` is what the server made of the last op it took.
 */
export function saveState(facts) {
  if (facts.practice) return { code: "practice", tone: "quiet" };
  if (facts.trouble) return { code: facts.trouble, tone: facts.trouble === "elsewhere" ? "quiet" : "lost" };
  if (facts.refused) return { code: facts.refused.code === "upgrade" ? "stored_upgrade" : "refused", tone: "lost" };
  if (facts.unsent) return unsentState(facts);
  if (facts.wrong) return { code: "invalid", tone: "lost" };
  return settled(facts);
}

const WAITING = new Set(["away", "busy", "signed_out", "other_user"]);
const FOR_SOMEBODY = new Set(["signed_out", "other_user"]); // what does not end by itself

function unsentState({ lasts, kept, waiting }) {
  if (lasts && !kept) return { code: "storing", tone: "waits" };
  const why = WAITING.has(waiting) ? `_${waiting}` : "";
  const isAlarm = lasts ? FOR_SOMEBODY.has(waiting) : why !== "";
  return { code: (lasts ? "stored" : "unsent") + why, tone: isAlarm ? "lost" : "waits" };
}

function settled({ outcome, receivedAt, fingerprint }) {
  if (outcome === "conflict") return { code: "conflict", tone: "waits" };
  if (outcome === "held") return { code: "held", tone: "waits", fingerprint };
  if (outcome === "invalid") return { code: "invalid", tone: "lost" };
  return receivedAt ? { code: "sent", tone: "done", at: receivedAt, fingerprint } : { code: "empty", tone: "quiet" };
}

/** What the sheet itself is: the same names as the server's state_of, told from what is on the page. */
export function sheetState({ body, signedBody }) {
  if (signedBody) return same(body, signedBody) ? "signed" : "signed_changed";
  return isEmpty(body) ? "empty" : "draft";
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

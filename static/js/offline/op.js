// An op: the whole sheet as this device says it now, written once as JSON text and hashed exactly as it is sent.
// scoring/ops.py reads it. Nothing here knows what becomes of it.

export const SCHEMA_V = 1;
const UNSTORABLE = /[\ud800-\udfff\0]/gu; // whole pairs are one character to the u flag and do not match

/** Browsers hash only on https and on the machine itself. */
export function canHash() {
  return Boolean(globalThis.crypto?.subtle);
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = hexadecimal(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Text without what no database keeps: half of a surrogate pair, NUL. */
export function storable(text) {
  return text.replace(UNSTORABLE, "\ufffd");
}

/** Whether two bodies say the same, whatever the order of their keys. */
export function same(one, other) {
  return canonical(one) === canonical(other);
}

/** The build that the page came from. */
export function appBuild(page = globalThis.document) {
  return page?.documentElement.dataset.build ?? "1";
}

/** The first eight digits of a hash: what judge and staff read to one another. */
export function fingerprint(hash) {
  return hash.slice(0, 8);
}

/** Of text as UTF-8, or of bytes. */
export async function sha256(content) {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return hexadecimal(new Uint8Array(digest));
}

/**
 * Write an op. `about` says whose and of what: {sheet_id, device_id, user_id, form_version}; `draft` what it says:
 * {kind, body, base_rev, epoch_seen}.
 */
export async function compose(about, seq, draft, now = new Date()) {
  const op_id = newId();
  const text = JSON.stringify({
    op_id,
    sheet_id: about.sheet_id,
    device_id: about.device_id,
    user_id: about.user_id,
    seq,
    kind: draft.kind,
    base_rev: draft.base_rev,
    epoch_seen: draft.epoch_seen,
    resolves: [],
    form_version: about.form_version,
    app_build: appBuild(),
    schema_v: SCHEMA_V,
    client_at: now.toISOString(),
    body: draft.body,
  });
  return { op_id, sheet_id: about.sheet_id, seq, kind: draft.kind, text, sha256: await sha256(text) };
}

function canonical(value) {
  return JSON.stringify(value, (_, part) => {
    if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function hexadecimal(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

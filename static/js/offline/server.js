// The server's two addresses and what its answers mean to a sender. Whether and when to send again is sync.js.

import { isEcho, UPGRADE } from "./outbox.js";

const BOOTSTRAP_MS = 10_000;
const OP_MS = 20_000;
const DAMAGED = new Set(["hash_mismatch", "photo_hash_mismatch"]); // on its way: the same is sent again
const KEPT = new Set([400, 404, 405, 413, 422]); // sending the same again cannot succeed

/** Who is signed in and which token to send; null when what answered was not this server. */
export async function bootstrap(fetch = globalThis.fetch) {
  const reply = await ask(fetch, "/api/v1/bootstrap", { cache: "no-store" }, BOOTSTRAP_MS);
  const known = reply?.content;
  const ours = reply?.status === 200 && typeof known?.server_epoch === "string" && typeof known.csrf === "string";
  return ours ? known : null;
}

/** One sheet as the server has it, or null. */
export async function sheetData(sheetId, fetch = globalThis.fetch) {
  const reply = await ask(fetch, `/api/v1/sheets/${sheetId}`, { cache: "no-store" }, BOOTSTRAP_MS);
  return reply?.status === 200 && reply.content?.id === sheetId ? reply.content : null;
}

/** Tell the server something, or ask it; the answer, or null where it gave none. */
export async function post(address, content, csrf, fetch = globalThis.fetch) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
  const options = { method: "POST", headers, body: JSON.stringify(content), redirect: "manual" };
  const reply = await ask(fetch, address, options, BOOTSTRAP_MS);
  return reply?.status === 200 ? reply.content : null;
}

/**
 * Send one op. The verdict's `kind`: `acked` (with the answer), `again` (with seconds to wait, if told, and whether it
 * concerns only this `op` or the whole `server`), `token` (sign-in or token may be stale), `kept` (refused for good:
 * shown, not sent again; with a code).
 */
export async function put(op, csrf, fetch = globalThis.fetch) {
  const options = {
    method: "PUT",
    headers: { "Content-Type": "application/json", "X-Op-SHA256": op.sha256, "X-CSRFToken": csrf },
    body: op.text,
    redirect: "manual",
  };
  const reply = await ask(fetch, `/api/v1/sheets/${op.sheet_id}/ops/${op.op_id}`, options, OP_MS);
  return reply === null ? { kind: "again", concerns: "server" } : verdict(op, reply);
}

/** Send one photograph, as long as there is patience for it; the same verdicts. */
export async function putPhoto(photo, csrf, milliseconds, fetch = globalThis.fetch) {
  const headers = { "Content-Type": photo.type, "X-CSRFToken": csrf };
  const options = { method: "PUT", headers, body: photo.bytes, redirect: "manual" };
  const reply = await ask(fetch, `/api/v1/photos/${photo.sha256}`, options, milliseconds);
  return reply === null ? { kind: "again", concerns: "server" } : verdict(photo, reply, isPhotoEcho);
}

function isPhotoEcho(photo, content) {
  return content.sha256 === photo.sha256 && typeof content.received_at === "string";
}

export function verdict(op, { status, content, retryAfter }, isEchoOf = isEcho) {
  if (status === 429 || status >= 500) return notNow(status, retryAfter);
  if (content === null || status === 401 || (status === 403 && content.error === "csrf")) return { kind: "token" };
  if (status === 200 || status === 201) {
    // A captive portal says 200 too: only an echo of both id and hash counts.
    return isEchoOf(op, content) ? { kind: "acked", answer: content } : { kind: "token" };
  }
  if (DAMAGED.has(content.error)) return notNow(status);
  if (status === 426) return { kind: "kept", code: UPGRADE, message: content.message };
  if (status === 403 || KEPT.has(status)) return { kind: "kept", code: content.error, message: content.message };
  return notNow(status);
}

/** A server that is busy is so for every op; any other fault may be this op's alone, and the rest goes on. */
function notNow(status, seconds = undefined) {
  return { kind: "again", status, seconds, concerns: status === 429 || status === 503 ? "server" : "op" };
}

async function ask(fetch, address, options, milliseconds) {
  try {
    const response = await fetch(address, {
      credentials: "same-origin",
      ...options,
      signal: AbortSignal.timeout(milliseconds),
    });
    const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    const retryAfter = Number.isFinite(seconds) ? seconds : undefined;
    return { status: response.status, content: readObject(await response.text()), retryAfter };
  } catch {
    return null; // no network, too slow, or cut off: unknown whether it arrived
  }
}

function readObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

// The server's two addresses and what its answers mean to a sender. Whether and when to send again is queue.js.

const BOOTSTRAP_MS = 10_000;
const OP_MS = 20_000;
const KEPT = new Set([400, 404, 405, 413, 422]); // sending the same again cannot succeed

/** Who is signed in and which token to send; null when what answered was not this server. */
export async function bootstrap(fetch = globalThis.fetch) {
  const reply = await ask(fetch, "/api/v1/bootstrap", { cache: "no-store" }, BOOTSTRAP_MS);
  const known = reply?.content;
  const ours = reply?.status === 200 && typeof known?.server_epoch === "string" && typeof known.csrf === "string";
  return ours ? known : null;
}

/**
 * Send one op. The verdict's `kind`: `acked` (with the answer), `again` (with seconds to wait, if told), `token`
 * (sign-in or token may be stale), `kept` (refused for good: shown, not sent again), `upgrade`.
 */
export async function put(op, csrf, fetch = globalThis.fetch) {
  const options = {
    method: "PUT",
    headers: { "Content-Type": "application/json", "X-Op-SHA256": op.sha256, "X-CSRFToken": csrf },
    body: op.text,
    redirect: "manual",
  };
  const reply = await ask(fetch, `/api/v1/sheets/${op.sheet_id}/ops/${op.op_id}`, options, OP_MS);
  return reply === null ? { kind: "again" } : verdict(op, reply);
}

export function verdict(op, { status, content, retryAfter }) {
  if (status === 429 || status >= 500) return { kind: "again", seconds: retryAfter };
  if (content === null || status === 401 || (status === 403 && content.error === "csrf")) return { kind: "token" };
  if (status === 200 || status === 201) {
    // A captive portal says 200 too: only an echo of both id and hash counts.
    const echoed = content.op === op.op_id && content.sha256 === op.sha256;
    return echoed ? { kind: "acked", answer: content } : { kind: "token" };
  }
  if (content.error === "hash_mismatch") return { kind: "again" };
  if (status === 426) return { kind: "upgrade", message: content.message };
  if (status === 403 || KEPT.has(status)) return { kind: "kept", code: content.error, message: content.message };
  return { kind: "again" };
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

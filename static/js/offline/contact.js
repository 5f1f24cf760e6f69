// What a device says of itself to the server, beside the ops: that it lives and what waits on it (heartbeat), and, after
// the server's database was replaced by an older copy, which ops it keeps (reconcile). Neither decides anything.

import { fact } from "./database.js";
import { appBuild } from "./op.js";
import { post } from "./server.js";

const MOST_AT_ONCE = 400; // ids in one question

/** Say that the device lives, how much waits on it and since when, and whether it is ready to leave. */
export async function report(db, csrf, status, fetch) {
  if (!db.lasts) return null; // a page that keeps nothing is no device
  const { device, ready, lost } = await db.read("meta", async (tx) => ({
    device: await fact(tx, "device_id"),
    ready: await fact(tx, "ready"),
    lost: await fact(tx, "lost"),
  }));
  return post("/api/v1/heartbeat", {
    device,
    pending: status.pending + status.pending_photos,
    oldest_age_s: status.oldest_at && Math.max(0, Math.round((Date.now() - new Date(status.oldest_at)) / 1000)),
    persisted: (await navigator.storage?.persisted?.()) ?? null,
    standalone: isInstalled(),
    build: appBuild(),
    ready,
    lost_at: lost?.at ?? null,
  }, csrf, fetch);
}

function isInstalled() {
  return navigator.standalone === true || matchMedia("(display-mode: standalone)").matches;
}

/** Which of the ops that were acknowledged here the server does not have; null where it did not say. */
export async function reconcile(db, csrf, fetch) {
  const device = await db.read("meta", (tx) => fact(tx, "device_id"));
  const kept = (await db.read("ops", (tx) => tx.ops.all("st", "acked"))).map((op) => op.op_id);
  const missing = [];
  for (let from = 0; from < kept.length; from += MOST_AT_ONCE) {
    const ops = kept.slice(from, from + MOST_AT_ONCE);
    const answer = await post("/api/v1/reconcile", { device, ops }, csrf, fetch);
    if (!Array.isArray(answer?.missing)) return null;
    missing.push(...answer.missing);
  }
  return missing;
}

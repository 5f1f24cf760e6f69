// Browsers may throw away what a site keeps, unasked. What can be known of it afterwards is known here: a memory that was
// just made, on a device where this person had one. The witnesses are a cookie, which is not thrown away with it, and the
// registry of this device's people, where only this person's memory went.

import { pendingOf } from "./registry.js";

const A_YEAR_S = 31_536_000;

/** Note in `meta` that work may have gone from this device, and leave a witness for the next time. */
export async function noticeLoss(db, witness = cookieOf(db.userId), pending = pendingOf) {
  const device = (await db.get("meta", "device_id")).value;
  const before = witness.read();
  const unsent = db.isNew ? await pending(db.userId).catch(() => 0) : 0;
  // Also where the page that made the new memory was killed before it could say so.
  if (unsent > 0 || (before !== null && before !== device)) {
    const at = new Date().toISOString();
    await db.put("log", { at, what: "thrown away", device: before, unsent });
    await db.put("meta", { name: "lost", value: { at, device: before, unsent, seen: false } });
  }
  if (before !== device) witness.write(device);
}

function cookieOf(userId) {
  const name = `device-${userId}`;
  return {
    read: () => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? null,
    write: (device) => {
      document.cookie = `${name}=${device}; path=/; max-age=${A_YEAR_S}; samesite=lax`;
    },
  };
}

// Signing out, and the other forms of the frame that a page from the device carries without a token. Whoever leaves with
// work not sent is told so; the work stays, in a memory that nobody else opens.

import { bootstrap } from "./server.js";
import { dropShells } from "./shells.js";

/** `device` is {db, sync, registry}; `words` are those of scoring/offline_words.py; `say(text)` shows a notice. */
export function listenToForms(device, words, say) {
  const { no_network, language_no_network } = words.sign_out;
  on("sign-out", async (form) => {
    form.closest("details").open = false;
    if (!(await mayLeave(device, words))) return;
    if (!(await fillToken(form))) return say(no_network);
    device.sync.hooks.set = null; // or it would put them back
    await dropShells();
    await device.registry.leave();
    channel.postMessage("left");
    form.submit();
  });
  on("language", async (form) => {
    if (!(await fillToken(form))) return say(language_no_network);
    device.sync.hooks.set = null;
    await dropShells();
    const button = form.querySelector("[name=language]");
    form.append(hidden("language", button.value));
    form.submit();
  });
}

function on(what, act) {
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.asks !== what) return;
    event.preventDefault();
    act(event.target);
  });
}

async function mayLeave({ sync }, words) {
  await sync.look();
  const waiting = sync.status.pending + sync.status.pending_photos;
  if (waiting === 0) return true;
  const dialog = document.getElementById("sign-out-dialog");
  document.getElementById("sign-out-waiting").textContent = words.sign_out.waiting.replace("{count}", waiting);
  dialog.returnValue = "";
  dialog.showModal();
  document.getElementById("sign-out-no").onclick = () => dialog.close();
  document.getElementById("sign-out-yes").onclick = () => dialog.close("yes");
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  return dialog.returnValue === "yes";
}

/** A page from the device has no token, and one from the server an old one. Without a network there is none. */
async function fillToken(form) {
  const known = await bootstrap();
  if (known === null) return false;
  form.querySelector("[name=csrfmiddlewaretoken]")?.remove();
  form.append(hidden("csrfmiddlewaretoken", known.csrf));
  const next = form.querySelector("[name=next]");
  if (next) next.value = location.pathname;
  return true;
}

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

/** A page that comes back by the Back button after its person signed out shows nothing any more. */
export function stayAway(registry, person) {
  addEventListener("pageshow", async ({ persisted }) => {
    if (persisted && (await registry.current())?.id !== person.id) location.replace("/login/");
  });
}

// Signing out in one tab ends what the others show.

const channel = new BroadcastChannel("score-registry");
channel.onmessage = ({ data }) => data === "left" && location.replace("/login/");

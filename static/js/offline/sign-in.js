// On the sign-in page: whose work waits on this device. And when another person signs in than the one in charge, the pages
// that the device could open without a network go first: nobody is shown what is not his.

import { openDatabase } from "./database.js";
import { offerFile } from "./export-button.js";
import { Registry } from "./registry.js";
import { bootstrap } from "./server.js";
import { dropShells } from "./shells.js";

const registry = new Registry();
const here = document.getElementById("here");

async function tell() {
  const waiting = (await registry.people()).filter(({ pending }) => pending > 0);
  const lines = waiting.map(({ id, name, pending }) => {
    const line = document.createElement("li");
    const [words, place] = [document.createElement("p"), document.createElement("div")];
    words.textContent = here.dataset.line.replace("{name}", name).replace("{count}", pending);
    line.append(words, place);
    offerFile(place, async () => ({ db: await openDatabase(id), name }));
    return line;
  });
  here.querySelector("ul").replaceChildren(...lines);
  here.hidden = lines.length === 0;
}

async function makeWay(username) {
  const before = await registry.current();
  if (before === null || before.username.toLowerCase() === username?.trim().toLowerCase()) return;
  if ((await bootstrap()) === null) return; // nobody can sign in now, and who is in charge needs his pages
  await dropShells();
  await registry.leave();
}

const form = here.closest("main").querySelector("form");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await makeWay(form.elements.username?.value).catch(() => {}); // a card does not say whose it is: then way is made too
  form.submit();
});
tell().catch(() => {}); // a browser that keeps nothing has nothing to tell

// What a candidate's district showed, folded beside each criterion. Texts are on the device; a file is fetched when it is
// asked for, and where that does not succeed the page says why, and stays.

/** One thing shown, as templates/scoring/sheet/evidence.html draws it. `element(tag, class, ...children)` makes one. */
export function shownThing({ title, text, links, files }, element) {
  const addresses = links.map((href) => Object.assign(element("a", "", href), { href, target: "_blank", rel: "noreferrer noopener" }));
  const lines = addresses.map((link) => element("li", "", link));
  for (const { name, size, url } of files) {
    const link = Object.assign(element("a", "", name), { href: url, download: name });
    lines.push(element("li", "", link, " ", element("span", "soft", size)));
  }
  const parts = [element("h3", "", title)];
  if (text) parts.push(element("p", "", text));
  if (lines.length > 0) parts.push(element("ul", "", ...lines));
  return element("div", "shown", ...parts);
}

/** Files of this form open where there is a network, and where there is none it is said beside them. */
export function mindFiles(form, words) {
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".shown a[download]");
    if (!link || link.href.startsWith("blob:")) return;
    event.preventDefault();
    give(link).catch(() => say(link.closest("ul"), words));
  });
}

async function give(link) {
  const answer = await fetch(link.href, { cache: "no-store" });
  if (!answer.ok || answer.redirected) throw new Error("no file");
  const saved = document.createElement("a");
  saved.href = URL.createObjectURL(await answer.blob());
  saved.download = link.download;
  saved.click();
  setTimeout(() => URL.revokeObjectURL(saved.href), 60_000);
}

function say(list, words) {
  const said = list.parentElement.querySelector("[role=alert]");
  said?.remove();
  const line = document.createElement("p");
  line.setAttribute("role", "alert");
  line.textContent = words;
  list.after(line);
}

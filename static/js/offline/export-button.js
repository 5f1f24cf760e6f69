// The button that takes the work out of this device as a file, wherever a page offers it: in the panel of the device,
// where nothing can be stored any more, and on the sign-in page. Its words stand in templates/scoring/rescue_export.html.

import { exportWork } from "./rescue.js";

/** Put the button into `place`. `whose` gives {db, name}: whose work it is, asked when the button is pressed. */
export function offerFile(place, whose, page = globalThis.document) {
  const template = page.getElementById("rescue-export");
  if (!template || !place || place.childElementCount > 0) return;
  place.append(template.content.cloneNode(true));
  const part = (name) => place.querySelector(`[data-part="${name}"]`);
  let made = null;

  part("save").addEventListener("click", async ({ target }) => {
    target.disabled = true;
    try {
      const { db, name } = await whose();
      made = await exportWork(db, { name });
      download(made.file, page);
      tell(part("said"), made);
      part("share").hidden = !canShare(made.file);
    } catch (error) {
      console.error(error);
      part("said").textContent = part("said").dataset.failed;
    }
    target.disabled = false;
  });

  // A tablet passes a file on only right after a touch, so making it and sharing it are two.
  part("share").addEventListener("click", () => {
    navigator.share({ files: [made.file], title: made.name }).catch(() => {}); // closed without sharing
  });
}

function download(file, page) {
  const address = URL.createObjectURL(file);
  const link = Object.assign(page.createElement("a"), { href: address, download: file.name });
  link.hidden = true;
  page.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function canShare(file) {
  return Boolean(navigator.canShare?.({ files: [file] }));
}

function tell(said, { name, ops, photos, left }) {
  const { saved, leftOut } = said.dataset;
  const words = saved.replace("{name}", name).replace("{ops}", ops).replace("{photos}", photos);
  said.textContent = left > 0 ? `${words} ${leftOut.replace("{count}", left)}` : words;
}

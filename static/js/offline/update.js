// A new build waits until somebody takes it. It is offered where no field is being edited; whoever says yes gets the page
// once more, from the new build. Nobody is hurried: the build in use goes on, with a network or without.

const EDITED = "input:not([type=hidden]), textarea, [contenteditable]";

export function offerUpdates(registration, page = globalThis.document) {
  let isTaken = false;
  const show = () => {
    page.getElementById("update").hidden = !registration.waiting || isBusy(page);
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", show);
  });
  page.addEventListener("focusout", () => setTimeout(show));
  page.addEventListener("focusin", show);
  page.addEventListener("click", ({ target }) => {
    if (target.id !== "update-take") return;
    isTaken = true;
    registration.waiting?.postMessage({ kind: "skip-waiting" });
  });
  const hadWorker = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (isTaken && hadWorker) location.reload();
  });
  show();
}

/** A field has the caret, or a dialog asks something. What is typed is on the disk before its field is left. */
function isBusy(page) {
  return Boolean(page.activeElement?.matches(EDITED) || page.querySelector("dialog[open]"));
}

// A button that prints the page. Without this script the sentence beside it says how to.
for (const button of document.querySelectorAll("[data-prints]")) {
  button.addEventListener("click", () => window.print());
  button.hidden = false;
}

// Filling in a table of counts by the keyboard: Enter goes to the next box, up and down stay in the column.
// Without it the form works as any other.

const form = document.querySelector("[data-counts]");
const boxes = form ? [...form.querySelectorAll(".counts input")] : [];
const across = form ? form.querySelectorAll(".counts tbody tr:first-child input").length : 0;

function goTo(place) {
  const box = boxes[place];
  if (!box) return false;
  box.focus();
  box.select();
  return true;
}

function move(event) {
  const place = boxes.indexOf(event.target);
  if (place < 0 || event.isComposing) return;
  const steps = { Enter: 1, ArrowDown: across, ArrowUp: -across };
  const step = steps[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  const last = event.key === "Enter" && place === boxes.length - 1;
  if (last) return; // Enter in the last box sends the form
  event.preventDefault();
  goTo(place + (event.shiftKey && event.key === "Enter" ? -1 : step));
}

form?.addEventListener("keydown", move);
form?.addEventListener("focusin", (event) => {
  if (boxes.includes(event.target)) event.target.select();
});

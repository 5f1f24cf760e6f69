// The officer's form: who leaves it with something typed and not saved is asked first. Saving and removing are buttons of
// the form itself and work without this.

const form = document.getElementById("nomination-form");
let isTouched = form.querySelector(".is-wrong, .field-error") !== null;

form.addEventListener("input", () => {
  isTouched = true;
});
form.addEventListener("submit", () => {
  isTouched = false;
});
addEventListener("beforeunload", (event) => {
  if (isTouched) event.preventDefault();
});

// The box that shows what is typed into the password fields. Without this script there is no box.
for (const box of document.querySelectorAll("[data-shows]")) {
  const fields = box.dataset.shows.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  box.addEventListener("change", () => {
    for (const field of fields) field.type = box.checked ? "text" : "password";
  });
  box.form.addEventListener("submit", () => {
    for (const field of fields) field.type = "password";
  });
  box.closest("[hidden]").hidden = false;
}

// Gives each search box of the set-up forms the name of its field: the library that draws them leaves it out.

function nameSearchBoxes() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const name = select.getAttribute("aria-label") || (label && label.textContent.trim());
    const boxes = ".select2-selection, .select2-selection__rendered, .select2-search__field";
    const drawn = select.parentElement.querySelectorAll(boxes);
    for (const box of name ? drawn : []) {
      box.setAttribute("aria-label", name);
    }
  }
}

// Boxes are drawn after the page has loaded, and again for every row that is added to a table.
new MutationObserver(nameSearchBoxes).observe(document.body, { childList: true, subtree: true });
nameSearchBoxes();

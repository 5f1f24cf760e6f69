// The page that takes a tablet's file: what it holds is shown without leaving the page, so that the file stays chosen
// and can be taken in by the next press. Without this script the page asks for the same file once more.

const form = document.getElementById("rescue-form");

async function send(submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const response = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const answer = page.getElementById("rescue-answer");
  // Signed out meanwhile, no network, a page of somebody else's: the browser's own way says it.
  if (response.redirected || !answer) throw new Error("no answer of this page");
  const { className } = page.querySelector("#rescue-form button");
  return { answer, className, hasFault: page.getElementById("file-errors") !== null };
}

function show({ answer, className }) {
  form.querySelector("button").className = className; // what comes next is the only bold one
  const here = document.getElementById("rescue-answer");
  here.replaceWith(document.adoptNode(answer));
  for (const hint of answer.querySelectorAll("[data-without-script]")) hint.hidden = true;
  answer.focus();
}

function busy(isBusy) {
  form.setAttribute("aria-busy", String(isBusy));
  for (const button of document.querySelectorAll("#rescue-form button, [form=rescue-form]")) button.disabled = isBusy;
}

form.addEventListener("submit", async (event) => {
  if (!form.elements.file.files.length) return; // the server says what is missing
  event.preventDefault();
  busy(true);
  try {
    const found = await send(event.submitter);
    if (found.hasFault) form.submit();
    else show(found);
  } catch {
    form.submit();
  } finally {
    busy(false);
  }
});

"""A page's form as a browser would send it back."""

from html.parser import HTMLParser
from typing import Any


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self.inside = False
        self.select = self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "form":
            self.inside = bool(found.get("id", "").endswith("_form"))
        name = found.get("name") or ""
        if not self.inside or "__prefix__" in name:
            return
        if tag == "input" and name and found.get("type") not in ("submit", "file"):
            if found.get("type") != "checkbox" or "checked" in found:
                self.data[name] = found.get("value") or ("on" if found.get("type") == "checkbox" else "")
        elif tag == "select":
            self.select = name
            self.data.setdefault(name, "")
        elif tag == "option" and self.select and "selected" in found:
            self.data[self.select] = found.get("value") or ""
        elif tag == "textarea":
            self.text = name
            self.data[name] = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.data[self.text] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.text = ""


def form_of(response: Any, **changes: Any) -> dict[str, Any]:
    """Every field of the page's form with its value, changed as said; a value of None leaves the field out."""
    fields = _Fields()
    fields.feed(response.content.decode())
    data = fields.data | {name: value for name, value in changes.items() if value is not None}
    return {name: value for name, value in data.items() if changes.get(name, "") is not None}


def errors_of(response: Any) -> list[str]:
    """Everything the page's form and its rows complain of."""
    found = [error for errors in response.context["adminform"].form.errors.values() for error in errors]
    for formset in response.context["inline_admin_formsets"]:
        found += [str(error) for error in formset.formset.non_form_errors()]
        found += [error for row in formset.forms for errors in row.errors.values() for error in errors]
    return found

"""`manage.py docs_roles`: docs/roles.md as the table of roles makes it. A test compares the two.

manage.py docs_roles > docs/roles.md
"""

from django.core.management.base import BaseCommand
from django.utils.translation import override

from subdistricts.models import Assignment
from subdistricts.roles import ACTS, ROLES

BEGINNING = """# Roles

Made from `subdistricts/roles.py` by `manage.py docs_roles`; change that table, not this page. What each address answers
to each role is listed in `tests/permissions/pages.py`, and for the set-up pages in `tests/permissions/set_up.py`.

A committee member's rights (กรรมการ) come from a seat or from sitting for one on a visit. The other roles are
assigned, each to an area or an office; one person may have several.
"""
AFTER = """
## What changes it

- **A voting seat outweighs every other role.** Who gives scores in a round, sits for a voting seat on any of its
  visits, or has signed a sheet and left the seat, sees nobody else's marks there before the result is published, does
  not lead it and records nobody's recusal but his own. Once it is opened he does not set it up either.
- **A draft is for those who set it up.** Its committee sees it from its opening on.
- **A score sheet** is filled in by the seat's holder or by who sits for it on that visit, until one of them has signed:
  the other then reads. Who is recused from a candidate does not open its sheet.
- **An absence** is recorded by staff alone: it is refused where the seat has signed, and the refusal would tell.
- **Before publication** readers and district officers see nothing of a round, administrators its set-up, no mark and
  not who has signed. **Published**, its places, totals and what decided them are for all who see results in that area;
  single judges' points stay with the staff.
- **To anybody else** a thing answers as if it were not there; who knows of it and may not do something is told why.

## Where it holds

A role is held where it was assigned; one assigned to an office holds where the office serves.
"""
SCOPES = {
    Assignment.Scope.DISTRICT: "the district's own rounds",
    Assignment.Scope.PROVINCE: "rounds of the province, its district groups and districts; never an inspection zone's",
    Assignment.Scope.ZONE: "the inspection zone's rounds, in which its provinces are themselves judged",
    Assignment.Scope.DEPARTMENT: "every round",
}


class Command(BaseCommand):
    help = "Print docs/roles.md."
    requires_system_checks = []

    def handle(self, **options: object) -> None:
        self.stdout.write(page(), ending="")


def page() -> str:
    with override("en"):
        english = {code: str(role.title) for code, role in ROLES.items()}
        acts = {act: str(sentence) for act, sentence in ACTS.items()}
    with override("th"):
        thai = {code: str(role.title) for code, role in ROLES.items()}
        thai_acts = {act: str(sentence) for act, sentence in ACTS.items()}
    lines = [
        BEGINNING,
        _row("", *(f"{english[code]}<br>{thai[code]}" for code in ROLES)),
        _row("---", *(":-:" for _ in ROLES)),
        *(
            _row(
                f"{acts[act]} (`{act}`)<br>{thai_acts[act]}",
                *("●" if act in role.acts else "" for role in ROLES.values()),
            )
            for act in acts
        ),
    ]
    with override("en"):
        english_scopes = {scope: str(scope.label) for scope in SCOPES}
    with override("th"):
        scopes = [_row(f"{english_scopes[scope]}<br>{scope.label}", held) for scope, held in SCOPES.items()]
    lines += [AFTER, _row("assigned to", "holds for"), _row("---", "---"), *scopes]
    return "\n".join(lines) + "\n"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"

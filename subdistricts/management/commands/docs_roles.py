"""`manage.py docs_roles`: docs/roles.md as the table of roles makes it. A test compares the two.

manage.py docs_roles > docs/roles.md
"""

from django.core.management.base import BaseCommand
from django.utils.translation import override

from subdistricts.roles import ACTS, ROLES

BEGINNING = """# Roles

Made from `subdistricts/roles.py` by `manage.py docs_roles`; change that table, not this page.

A committee member's rights come from a seat or from sitting for one on a visit. The other roles are assigned, each to
an area or an office, and reach only the rounds of that area: a province's roles reach its district, group and province
rounds and never an inspection zone's. Whoever gives scores in a round sees nobody else's there before it is published,
whatever other role he holds.
"""


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
    lines = [
        BEGINNING,
        _row("", *(f"{english[code]}<br>{thai[code]}" for code in ROLES)),
        _row("---", *(":-:" for _ in ROLES)),
        *(
            _row(f"{acts[act]} (`{act}`)", *("●" if act in role.acts else "" for role in ROLES.values()))
            for act in acts
        ),
    ]
    return "\n".join(lines) + "\n"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"

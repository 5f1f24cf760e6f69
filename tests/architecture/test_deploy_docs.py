"""docs/deploy.md names the variables that the project reads: all of them, and no others."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""(?:environ\.get|environ\.setdefault|switch)\(\s*"(\w+)"|environ\["(\w+)"\]""")
DJANGOS_OWN = {"DJANGO_SETTINGS_MODULE"}


def test_the_table_of_settings_names_every_variable_that_is_read():
    sources = (ROOT / "cddeval").glob("*.py")
    read = {name for file in sources for pair in READ.findall(file.read_text()) for name in pair if name}
    told = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/deploy.md").read_text(), re.MULTILINE)
    assert told == sorted(read - DJANGOS_OWN)

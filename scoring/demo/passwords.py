"""The demonstration accounts' passwords: the same for the same seed, so that they can be told again.

They protect nothing: they are printed, and demonstration accounts sign in from the machine itself alone.
"""

import random

CONSONANTS = "bdfgkmnprst"
VOWELS = "aeiou"


def password_of(username: str, seed: int) -> str:
    """Easy to type on a tablet: "dakina-porumi-47"."""
    chance = random.Random(f"password {seed} {username}")  # noqa: S311  no secret: see above

    def word() -> str:
        return "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(3))

    return f"{word()}-{word()}-{chance.randint(10, 99)}"

"""Thai writing: dates of the Buddhist era, digits, dictionary order, the normal form of names, CSV files.

Everything here but `fields` and `messages` is plain Python: no Django, no database, no clock.
Nothing here knows what an evaluation is.
"""


class Unreadable(ValueError):
    """Something that a person typed or sent and we do not take.

    `code` is permanent and `facts` are what a message needs to say what was wrong and what to do (`messages.explain`).
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

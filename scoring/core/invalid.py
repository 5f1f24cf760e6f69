"""How the core says that what it was given cannot be: a permanent code, and a sentence in English.

These are errors in what was set up or written down. A ranking that its own rules refuse is no error: it is a result
(see `ranking.Ranking.refused`).
"""


class Invalid(ValueError):
    """`code` is permanent, for callers that say it in another language; the text names what is wrong and where."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class InvalidRubric(Invalid):
    """Criteria that cannot be scored by."""


class InvalidRules(Invalid):
    """Scoring rules that name something unknown, or the same thing twice."""


class InvalidCase(Invalid):
    """Judges, candidates, recusals and sheets that do not fit one another, or points that do not fit the rubric."""

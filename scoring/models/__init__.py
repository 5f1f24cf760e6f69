"""The upper floor's tables: rubrics, rules, score sheets. Fields and constraints; no workflow."""

from scoring.models.rubrics import Criterion, Level, Rubric
from scoring.models.rules import RoundRules
from scoring.models.servers import ServerEpoch
from scoring.models.sheets import QuarantinedOp, ScoreSheet, SheetConflict, SheetOp

__all__ = [
    "Criterion",
    "Level",
    "QuarantinedOp",
    "RoundRules",
    "Rubric",
    "ScoreSheet",
    "ServerEpoch",
    "SheetConflict",
    "SheetOp",
]

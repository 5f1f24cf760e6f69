"""The upper floor's tables: rubrics, rules, score sheets, decisions. Fields and constraints; no workflow."""

from scoring.models.advancements import Advancement, Withdrawal
from scoring.models.decisions import Decision, Publication, Revision
from scoring.models.devices import Device
from scoring.models.photos import Photo
from scoring.models.rescue import RescuedOp, RescuedPhoto, RescueRuling
from scoring.models.rubrics import Criterion, Level, Rubric
from scoring.models.rules import RoundRules
from scoring.models.rulings import HeldRuling
from scoring.models.servers import ServerEpoch
from scoring.models.sheets import QuarantinedOp, ScoreSheet, SheetConflict, SheetOp

__all__ = [
    "Advancement",
    "Criterion",
    "Decision",
    "Device",
    "HeldRuling",
    "Level",
    "Photo",
    "Publication",
    "QuarantinedOp",
    "RescueRuling",
    "RescuedOp",
    "RescuedPhoto",
    "Revision",
    "RoundRules",
    "Rubric",
    "ScoreSheet",
    "ServerEpoch",
    "SheetConflict",
    "SheetOp",
    "Withdrawal",
]

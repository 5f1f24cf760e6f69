"""The ground floor's tables: who, where, what, when. Fields and constraints; the rules about them are elsewhere."""

from subdistricts.models.audit import AuditEntry
from subdistricts.models.boundaries import Boundary
from subdistricts.models.cards import SignInCard, WrongCode
from subdistricts.models.committees import Committee, Recusal, Seat, StandIn
from subdistricts.models.imports import ImportBatch, ImportedRow, ImportUndoing
from subdistricts.models.nominations import (
    Nomination,
    NominationFile,
    NominationReview,
    NominationSection,
    Process,
)
from subdistricts.models.people import Assignment, User
from subdistricts.models.places import (
    District,
    DistrictGroup,
    GroupedDistrict,
    InspectionZone,
    Office,
    Province,
    Subdistrict,
)
from subdistricts.models.rounds import Award, Candidate, Round
from subdistricts.models.tpmap import TpmapAnswer, TpmapInstruction, TpmapReport
from subdistricts.models.visits import Attendance, Visit

__all__ = [
    "Assignment",
    "Attendance",
    "AuditEntry",
    "Award",
    "Boundary",
    "Candidate",
    "Committee",
    "District",
    "DistrictGroup",
    "GroupedDistrict",
    "ImportBatch",
    "ImportUndoing",
    "ImportedRow",
    "InspectionZone",
    "Nomination",
    "NominationFile",
    "NominationReview",
    "NominationSection",
    "Office",
    "Process",
    "Province",
    "Recusal",
    "Round",
    "Seat",
    "SignInCard",
    "StandIn",
    "Subdistrict",
    "TpmapAnswer",
    "TpmapInstruction",
    "TpmapReport",
    "User",
    "Visit",
    "WrongCode",
]

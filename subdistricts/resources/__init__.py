"""Lists in and out: offices, people, districts with their group, candidates, seats and visits as CSV and workbooks.

``files`` makes a table of a file, ``columns`` knows headings, ``lookups`` finds what cells name, ``lists`` takes row
after row through the rules, ``exports`` makes a table of a list, ``intake`` goes with a file from the one who sends it
to what it did; then one module per list. Points are never imported.
"""

from subdistricts.resources.areas import Districts, Subdistricts
from subdistricts.resources.candidates import Candidates
from subdistricts.resources.committees import Committees
from subdistricts.resources.exports import ExportedList
from subdistricts.resources.groups import GroupedDistricts
from subdistricts.resources.lists import ListResource
from subdistricts.resources.offices import Offices
from subdistricts.resources.people import People, Roles
from subdistricts.resources.seats import Seats
from subdistricts.resources.stand_ins import StandIns
from subdistricts.resources.tpmap import TpmapReports
from subdistricts.resources.visits import Visits

__all__ = [
    "Candidates",
    "Committees",
    "Districts",
    "ExportedList",
    "GroupedDistricts",
    "ListResource",
    "Offices",
    "People",
    "Roles",
    "Seats",
    "StandIns",
    "Subdistricts",
    "TpmapReports",
    "Visits",
]

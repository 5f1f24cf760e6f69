"""Lists in: districts with their group, candidates, seats and visits from CSV files and Excel workbooks.

``files`` makes a table of a file, ``columns`` knows headings, ``lookups`` finds what cells name, ``lists`` takes row
after row through the rules; then one module per list. Points are never imported.
"""

from subdistricts.resources.candidates import Candidates
from subdistricts.resources.groups import GroupedDistricts
from subdistricts.resources.lists import ListResource
from subdistricts.resources.seats import Seats
from subdistricts.resources.visits import Visits

__all__ = ["Candidates", "GroupedDistricts", "ListResource", "Seats", "Visits"]

"""The set-up pages: Django's admin in the order of the work, with every write through the rule of its noun.

One module per noun. ``site`` is who may enter; ``ruled`` is how a form's row gets to its rule; ``choices`` is what a
form may offer; ``imports`` takes lists from files. Score sheets are not here and never will be.
"""

from subdistricts.admin import batches, committees, people, places, rounds, tpmap, trail, visits
from subdistricts.admin.site import site

__all__ = ["batches", "committees", "people", "places", "rounds", "site", "tpmap", "trail", "visits"]

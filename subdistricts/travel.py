"""The way to a stop, in words: how long, how far, how. One sentence for pages, papers, calendars and tablets."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from subdistricts.models import Visit


def way_to(visit: Visit) -> str:
    """Nothing where nothing is known of it."""
    minutes, km = visit.travel_minutes, visit.travel_km
    parts = [
        "" if minutes is None else ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes},
        "" if km is None else _("%(count)d km") % {"count": km},
        visit.travel_by,
    ]
    said = " · ".join(part for part in parts if part)
    return _("Way there: %(way)s") % {"way": said} if said else ""

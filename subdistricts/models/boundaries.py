"""Where areas lie, as far as an office has brought boundaries. No map is promised without them, and none is fetched."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from subdistricts import querysets
from subdistricts.models.fields import ThaiCharField


class Boundary(models.Model):
    """The shape of one province, district or subdistrict, by its official code of 2, 4 or 6 digits.

    For drawing, not for law: made coarser when it was brought in. ``shape`` is polygons of rings of [longitude,
    latitude] in degrees (WGS84); ``label_longitude`` and ``label_latitude`` say where its name stands inside it.
    """

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    shape = models.JSONField(_("shape"))
    label_longitude = models.FloatField(_("longitude of the name"))
    label_latitude = models.FloatField(_("latitude of the name"))
    source = ThaiCharField(_("source"), max_length=300, blank=True)
    imported_at = models.DateTimeField(_("brought in"))

    objects = querysets.BoundaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

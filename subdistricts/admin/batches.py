"""Set-up pages of the files that were taken in: what each did, row by row, and taking it back."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from subdistricts.admin.filters import RoundFilter
from subdistricts.admin.ruled import ReadOnlyAdmin
from subdistricts.admin.site import site
from subdistricts.models import ImportBatch, User
from subdistricts.querysets import WHAT_AND_WHERE
from subdistricts.refusals import Refusal
from subdistricts.resources import batches
from subdistricts.resources.intake import ENCODING_NAMES
from subdistricts.resources.lists import list_named
from subdistricts.thai import dates


@admin.register(ImportBatch, site=site)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ("when", "file_name", "shown_list", "area", "actor", "new", "changed", "standing")
    list_display_links = ("when", "file_name")
    list_filter = (RoundFilter,)
    search_fields = ("file_name", "sha256", "actor__name", "actor__username")
    fields = ("when", "actor", "shown_list", "area", "file_name", "read_as", "sha256", "counts", "standing")
    change_form_template = "admin/batch_form.html"

    def reachable(self, user: User) -> QuerySet[ImportBatch]:
        related = ("actor", "province", "undoing__actor", *(f"round__{name}" for name in WHAT_AND_WHERE))
        return ImportBatch.objects.visible_to(user).select_related(*related)

    def get_urls(self) -> list[Any]:
        back = path(
            "<int:pk>/take-back/",
            self.admin_site.admin_view(self.take_back_view),
            name="subdistricts_importbatch_take_back",
        )
        return [back, *super().get_urls()]

    def page_context(self, request: HttpRequest, row: ImportBatch | None) -> dict[str, Any]:
        if row is None:
            return {}
        return {"kept_rows": batches.kept_rows(row), "may_go_back": not hasattr(row, "undoing")}

    @method_decorator(require_POST)
    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.get_object(request, str(pk))
        if batch is None:
            raise Http404
        resource = list_named(batch.list_name)(request.user)
        try:
            batches.take_back(resource, batch)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("All that %(file)s brought was taken back.") % {"file": batch.file_name})
        return HttpResponseRedirect(reverse("admin:subdistricts_importbatch_change", args=[batch.pk]))

    @admin.display(description=_("time"), ordering="at")
    def when(self, row: ImportBatch) -> str:
        return _moment(row.at)

    @admin.display(description=_("list"), ordering="list_name")
    def shown_list(self, row: ImportBatch) -> str:
        return str(list_named(row.list_name)._meta.model._meta.verbose_name_plural)

    @admin.display(description=_("area"))
    def area(self, row: ImportBatch) -> str:
        return str(row.round or row.province or "") or self.get_empty_value_display()

    @admin.display(description=_("read as"))
    def read_as(self, row: ImportBatch) -> str:
        return ENCODING_NAMES.get(row.encoding, row.encoding) or str(_("Excel workbook"))

    @admin.display(description=_("rows"))
    def counts(self, row: ImportBatch) -> str:
        return _("%(new)d new, %(changed)d changed, %(same)d unchanged") % {
            "new": row.new,
            "changed": row.changed,
            "same": row.unchanged,
        }

    @admin.display(description=_("taken back"))
    def standing(self, row: ImportBatch) -> str:
        undoing = getattr(row, "undoing", None)
        if undoing is None:
            return self.get_empty_value_display()
        return _("%(when)s by %(who)s") % {"when": _moment(undoing.at), "who": undoing.actor}


def _moment(at: Any) -> str:
    language, moment = get_language() or "th", timezone.localtime(at)
    text = f"{dates.short(moment.date(), language)} {dates.clock(moment.time(), language)}"
    return text.replace(" ", "\N{NO-BREAK SPACE}")

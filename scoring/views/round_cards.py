"""Sign-in cards of a round's committee: what became of each, new ones on paper, and taking one back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from scoring.round_forms import MakeCardsForm
from scoring.views.round_head import head, visible_round
from subdistricts import card_codes, card_places, cards
from subdistricts.answers import require
from subdistricts.models import Round, SignInCard
from subdistricts.permissions import may_manage_round
from subdistricts.refusals import CARD_VALID_TOO_LONG, Refusal

SIGNED_OUT = gettext_lazy(
    "The card is taken back, and the tablet on which it was used is signed out as soon as it has a network. What it "
    "has not sent stays on it, and is sent once its judge has signed in there again."
)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The list; or the new cards, in the answer itself: their codes are shown this once."""
    round_ = visible_round(request, pk)
    require(may_manage_round(request.user, round_))
    now = timezone.now()
    places = card_places.places(round_, request.user, now)
    form = MakeCardsForm(request.POST or None, places=places, until=cards.usual_day(round_, now), now=now)
    if form.is_valid():
        try:
            made = cards.make_cards(round_, **form.cleaned_data, actor=request.user, now=now)
            return render(request, "scoring/print_cards.html", {"round": round_, "papers": _papers(request, made)})
        except Refusal as refusal:
            if refusal.kind is not CARD_VALID_TOO_LONG:
                raise
            form.add_error("until", refusal.message)
    takes_cards = round_.state in cards.TAKES_CARDS
    context = {**head(request, round_), "form": form, "places": places, "takes_cards": takes_cards, "now": now}
    return render(request, "scoring/round_cards.html", context, status=422 if form.is_bound else 200)


def _papers(request: HttpRequest, made: list[cards.Made]) -> list[dict[str, object]]:
    address = request.build_absolute_uri(reverse("card_sign_in"))
    shown = address.partition("://")[2]
    codes = [(each.card, card_codes.grouped(each.code)) for each in made]
    return [
        {"card": card, "code": code, "address": shown, "picture": card_codes.picture(f"{address}#{code}")}
        for card, code in codes
    ]


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    card = get_object_or_404(
        SignInCard.objects.visible_to(request.user).select_related("seat__committee__round", "person"), pk=pk
    )
    round_: Round = card.seat.committee.round
    require(may_manage_round(request.user, round_))
    revoked = cards.revoke(card, actor=request.user, now=timezone.now())
    messages.success(request, SIGNED_OUT if revoked.signed_out_at else _("The card lets nobody in any more."))
    return redirect("round_cards", pk=round_.pk)

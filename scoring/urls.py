"""Addresses of this app."""

from django.urls import path, register_converter

from scoring import api
from scoring.views import (
    conflict,
    day,
    decision,
    decision_lock,
    decision_meeting,
    exports,
    photo,
    practice,
    printed,
    programme,
    ranking,
    recusal,
    round,
    round_moves,
    round_recusals,
    round_rules,
    rounds,
    sheet,
)
from subdistricts.converters import DayConverter, Sha256Converter

register_converter(DayConverter, "day")
register_converter(Sha256Converter, "sha256")

urlpatterns = [
    path("day/", day.day, name="day"),
    path("day/<day:day>/", day.day, name="day"),
    path("sheets/", day.my_sheets, name="my_sheets"),
    path("sheets/<uuid:pk>/", sheet.sheet, name="sheet"),
    path("sheets/<uuid:pk>/conflict/", conflict.sheet_conflict, name="sheet_conflict"),
    path("sheets/<uuid:pk>/print/", printed.sheet_print, name="sheet_print"),
    path("practice/<int:pk>/", practice.practice, name="practice"),
    path("rounds/<int:pk>/blank-sheet/", printed.blank_sheet, name="blank_sheet"),
    path("recuse/", recusal.recusal_choice, name="recusal_choice"),
    path("candidates/<int:pk>/recuse/", recusal.declare_recusal, name="declare_recusal"),
    path("api/v1/bootstrap", api.bootstrap, name="bootstrap"),
    path("api/v1/offline-set", api.offline_set, name="offline_set"),
    path("api/v1/sheets/<uuid:sheet_id>", api.sheet_data, name="sheet_data"),
    path("api/v1/sheets/<uuid:sheet_id>/ops/<uuid:op_id>", api.sheet_op, name="sheet_op"),
    path("api/v1/photos/<sha256:digest>", api.photo, name="photo"),
    path("photos/<sha256:sha256>/", photo.photo_file, name="photo_file"),
    path("rounds/", rounds.index, name="rounds"),
    path("rounds/<int:pk>/", round.page, name="round"),
    path("api/v1/heartbeat", api.heartbeat, name="heartbeat"),
    path("api/v1/reconcile", api.reconcile, name="reconcile"),
    path("rounds/<int:pk>/programme/", programme.programme, name="programme"),
    path("rounds/<int:pk>/open/", round_moves.move, {"step": "open"}, name="round_open"),
    path("rounds/<int:pk>/close/", round_moves.move, {"step": "close"}, name="round_close"),
    path("rounds/<int:pk>/reopen/", round_moves.move, {"step": "reopen"}, name="round_reopen"),
    path("rounds/<int:pk>/rules/", round_rules.adopt, name="round_rules"),
    path("rounds/<int:pk>/recusals/", round_recusals.page, name="round_recusals"),
    path("recusals/<int:pk>/withdraw/", round_recusals.withdraw, name="withdraw_recusal"),
    path("rounds/<int:pk>/missing/", ranking.missing, name="round_missing"),
    path("rounds/<int:pk>/advice/", ranking.advice, name="round_advice"),
    path("rounds/<int:pk>/case.json", ranking.case_file, name="round_case"),
    path("rounds/<int:pk>/lock/", decision_lock.lock, name="round_lock"),
    path("rounds/<int:pk>/unlock/", decision_lock.unlock, name="round_unlock"),
    path("rounds/<int:pk>/decide/", decision_meeting.decide, name="round_decide"),
    path("rounds/<int:pk>/publish/", decision.publish, name="round_publish"),
    path("rounds/<int:pk>/revise/", decision.revise, name="round_revise"),
    path("rounds/<int:pk>/decisions/<int:version>/", decision.page, name="decision"),
    path("rounds/<int:pk>/decisions/<int:version>/record.json", decision.record_file, name="decision_record"),
    path("rounds/<int:pk>/ranking.json", exports.ranking_json, name="ranking_json"),
    path("rounds/<int:pk>/ranking.csv", exports.ranking_csv, name="ranking_csv"),
    path("rounds/<int:pk>/ranking.xlsx", exports.ranking_xlsx, name="ranking_xlsx"),
]

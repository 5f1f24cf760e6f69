"""A judge's tablet of the demonstration: makes ops as a device does and hands them to the rule about sheets."""

import json
import uuid
from datetime import datetime
from hashlib import sha256
from typing import Any

from scoring import builds, devices, ops, sheets
from scoring.demo import season
from scoring.device_reports import Report
from scoring.models import ScoreSheet
from subdistricts.models import User

DEMONSTRATION = uuid.UUID("5f0b6c1e-2565-4a34-8d11-341111342004")


class Tablet:
    """The device's and its ops' ids follow from the seed; ``name`` tells a judge's second device from the first."""

    def __init__(self, judge: User, seed: int, form_version: str, name: str = "") -> None:
        self.judge = judge
        self.form_version = form_version
        self.id = uuid.uuid5(DEMONSTRATION, " ".join(filter(None, (str(seed), judge.username, name))))
        self.seq = 0

    def send(self, sheet: ScoreSheet, kind: str, body: dict[str, Any], *, now: datetime) -> None:
        """Hand in the next op; the demonstration is broken when it is not applied."""
        self.seq += 1
        fields = {
            "op_id": str(uuid.uuid5(self.id, str(self.seq))),
            "sheet_id": str(sheet.pk),
            "device_id": str(self.id),
            "user_id": self.judge.pk,
            "seq": self.seq,
            "kind": kind,
            "base_rev": sheet.rev,
            "epoch_seen": sheet.epoch,
            "resolves": [],
            "form_version": self.form_version,
            "app_build": "demo",
            "schema_v": ops.SCHEMA_V,
            "client_at": now.isoformat(),
            "body": body,
        }
        data = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        answer = sheets.handle(ops.read(data, sha256(data).hexdigest()), actor=self.judge, now=now)
        if answer.outcome != "applied":
            raise RuntimeError(f"{sheet}: {answer.content}")
        sheet.refresh_from_db(fields=("rev", "epoch"))

    def speak_up(self, device: season.Device) -> None:
        """Say how it stands, as a device does after each contact."""
        report = Report(
            device_id=self.id,
            pending=device.pending,
            oldest_age=device.since and device.heard_at - device.since,
            persisted=True,
            standalone=True,
            build="demo" if device.is_old else builds.current(),
            ready_sheets=device.sheets or None,
            ready_at=season.PACKED_AT if device.sheets else None,
            lost_at=None,
        )
        devices.note(report, user=self.judge, now=device.heard_at)

"""One shard in a worker of a cluster: what the columnar engine does with any shard."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sanctions.engines.columnar.intake import members_by_village, put_held
from sanctions.engines.columnar.store import Limits, opened
from sanctions.errors import SanctionsError
from sanctions.files.folder import sha256_of
from sanctions.files.work import sync
from sanctions.model.calendar import Period
from sanctions.model.tables import MEMBERS, VILLAGES
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.columns import history_of
from sanctions.runs.intake import Intake
from sanctions.runs.shards import made_ready
from sanctions.runs.tally import Tally

if TYPE_CHECKING:
    from sanctions.engines.spark.shuffle import Answer, Received

_TOLD = "part.json"


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of the output tells: its totals, and the SHA-256 of each file."""

    tally: Tally
    sha256: Mapping[str, str]

    def to_text(self) -> str:
        """The part as text, which `of_text` reads again."""
        return json.dumps({"tally": self.tally.to_json(), "sha256": dict(self.sha256)})

    @classmethod
    def of_text(cls, text: str) -> Part:
        """The part that `to_text` wrote."""
        plain = json.loads(text)
        return cls(Tally.from_json(plain["tally"]), plain["sha256"])

    @classmethod
    def of_folder(cls, folder: Path) -> Part:
        """The part that stands in a folder."""
        return cls.of_text((folder / _TOLD).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class ShardWork:
    """Runs a shard and writes its part; a part that is there already stays as it is.

    A try of a task writes beside the part, and moves it there in one step: a try that was lost
    leaves nothing that counts, and of two that end, the first one stands.
    """

    versions: tuple[Ruleset, ...]
    period: Period
    as_of: date
    held: tuple[tuple[str, str], ...]
    limits: Limits
    folder: Path

    def __call__(self, place: int, received: Received, attempt: str, /) -> Answer:
        """The part as text, or the fault that stops the run, whole."""
        part = part_of(self.folder, place)
        fresh = part.with_name(f"{part.name}.{attempt}.tmp")
        try:
            fresh.mkdir()
            text = self._write(received, fresh)
            for path in fresh.iterdir():
                sync(path)
            sync(fresh)
            _move(fresh, part)
        except SanctionsError as fault:
            return None, pickle.dumps(fault)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        return text, None

    def _write(self, received: Received, fresh: Path) -> str:
        limits = replace(self.limits, spill=received.folder / "spill")
        with closing(opened(limits)) as connection:
            received.open(connection, (MEMBERS, history_of(self.versions), VILLAGES))
            put_held(connection, self.held)
            intake = Intake((), (), received.rows, members_by_village(connection))
            made = made_ready(
                connection, self.versions, intake, period=self.period, as_of=self.as_of
            )
            (shard,) = made.shards
            tally = made.write(shard, fresh)
        text = Part(tally, {path.name: sha256_of(path) for path in fresh.iterdir()}).to_text()
        (fresh / _TOLD).write_text(text, encoding="utf-8")
        return text


def part_of(folder: Path, place: int) -> Path:
    """The folder of a part."""
    return folder / f"part-{place:05}"


def _move(fresh: Path, part: Path) -> None:
    """Move a part to its place, unless another try did so before."""
    try:
        fresh.rename(part)
    except OSError:
        if not part.exists():
            raise

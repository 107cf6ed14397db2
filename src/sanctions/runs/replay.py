"""A run again, as its manifest tells it, and whether it gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, get_args

from sanctions.files.comparing import first_difference
from sanctions.files.folder import sha256_of
from sanctions.files.parts import is_folder, parts_of, sha256_of_folder
from sanctions.files.write import Format
from sanctions.model.calendar import Period
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.batch import Advance, Manner, run_batch
from sanctions.runs.finished import OUTPUTS, OnBad
from sanctions.runs.in_memory import executing
from sanctions.runs.inputs import Sources
from sanctions.runs.manifest import Form, key_in
from sanctions.runs.verifying import CannotTellError, FileFault, Written
from sanctions.runs.writing import write_run

if TYPE_CHECKING:
    from sanctions.engines.columnar.store import Limits
    from sanctions.engines.spark.session import Cluster

_TABLES = {table.name: table for table in OUTPUTS.values()}
_LISTS = ("members", "history", "villages")
_TOLD = ("counts", "totals")
_TOLD_SINCE = ("set_aside",)
"""What manifests of earlier versions of the same form do not have."""
_UNTOLD = Text(
    "清单没有写全运行的选项（早先版本写的，或已损坏），不能重算",
    "the manifest does not tell all options of the run, as an earlier version wrote it or it is"
    " damaged: it cannot be computed again",
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a run is made again from, and how: what the manifest cannot hold.

    ``limits`` and ``cluster`` are of this machine and bear on no byte; without ``limits`` they are
    what they are by default. What was computed is removed from ``work``, a folder, in the end.
    """

    versions: Sequence[Ruleset]
    sources: Sources
    limits: Limits | None = None
    cluster: Cluster | None = None
    work: Path | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """How a run compares to itself, made again.

    ``differences`` tell by file, or by field of the manifest, where it first differs; ``versions``
    are those then and now where another one is at work, which may be the reason.
    """

    files: int
    differences: Mapping[str, Text]
    versions: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a manifest tells of how the run was made; hashes are by ruleset and by table."""

    engine: str
    period: Period
    as_of: date
    on_bad: OnBad
    form: Form
    rulesets: Mapping[str, str]
    inputs: Mapping[str, Mapping[str, Any]]

    @property
    def how(self) -> dict[str, Any]:
        """The arguments of every run."""
        return {"period": self.period, "as_of": self.as_of, "on_bad": self.on_bad}


def replayed(
    written: Written,
    given: Given,
    advance: Advance = lambda *_: None,
    faults: Sequence[FileFault] | None = None,
) -> Replayed:
    """Make the run again and hold every file against the one that is there.

    ``faults`` are those that `file_faults` found, if it was asked: any other file is the one that
    the manifest names.

    Raises:
        CannotTellError: when the manifest does not tell how, or what is given is not what the run
            was made from. SanctionsError: as the run does.
    """
    manifest = written.manifest
    told = _told(manifest)
    _refuse_other_rulesets(told, given.versions)
    _refuse_other_key(key_in(manifest), given.sources.fingerprint)
    _refuse_other_lists(told, given.sources)
    with TemporaryDirectory(prefix="sanctions-", dir=given.work) as scratch:
        folder = Path(scratch) / "run"
        again = _run(told, given, folder, advance)
        _refuse_other_reading(told, again)
        differences = dict(_differences(written, again, folder, _hashes(written, faults)))
    return Replayed(len(again["outputs"]), differences, _other_versions(manifest, again))


# ----------------------------------------------------------------- whether it can be told


def _told(manifest: Mapping[str, Any]) -> _Told:
    """What the manifest tells. Raises: CannotTellError: where it does not tell all of it."""
    if manifest.get("stopped"):
        text = Text(
            "这次运行因名单有误而停止，没有结果可重算",
            "this run stopped at bad rows: there is no result to compute again",
        )
        raise CannotTellError(text)
    try:
        options, period = manifest["options"], manifest["period"]
        form = Form(options["format"], options.get("lang", "en"), options.get("shard_members"))
        told = _Told(
            engine=manifest["engine"],
            period=Period(*(date.fromisoformat(period[each]) for each in ("start", "end"))),
            as_of=date.fromisoformat(manifest["as_of"]),
            on_bad=manifest["on_bad"],
            form=form,
            rulesets={each["ruleset"]: each["sha256"] for each in manifest["rulesets"]},
            inputs={name: dict(each) for name, each in manifest["inputs"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CannotTellError(_UNTOLD) from error
    if form.file_format not in get_args(Format) or told.on_bad not in get_args(OnBad):
        raise CannotTellError(_UNTOLD)
    return told


def _refuse_other_rulesets(told: _Told, versions: Sequence[Ruleset]) -> None:
    then = told.rulesets
    now = {each.reference: each.digest for each in versions}
    for name in sorted({*then, *now}):
        if name not in now:
            text = Text(f"缺少公约 `{name}`", f"the ruleset `{name}` is not given")
        elif name not in then:
            text = Text(f"这次运行没有用公约 `{name}`", f"the run had no ruleset `{name}`")
        elif then[name] != now[name]:
            text = Text(
                f"公约 `{name}` 与当时所用的不同（SHA-256 不符）",
                f"the ruleset `{name}` is not the one of the run: its SHA-256 is another",
            )
        else:
            continue
        raise CannotTellError(text)


def _refuse_other_key(then: str | None, now: str | None) -> None:
    """Refuse another key than the one under which ids were replaced, before anything is read."""
    if then == now:
        return
    if now is None:
        text = Text(
            f"这次运行的编号按密钥 `{then}` 替换：请用 --pseudonymise 给出该密钥文件",
            f"the ids of the run are replaced under the key `{then}`: give its key file with"
            " --pseudonymise",
        )
    elif then is None:
        text = Text(
            "这次运行没有替换编号：请去掉 --pseudonymise",
            "the ids of the run are not replaced: leave --pseudonymise out",
        )
    else:
        text = Text(
            f"密钥文件不是这次运行的：当时是 `{then}`，给出的是 `{now}`",
            f"the key file is not the one of the run: that was `{then}`, and this is `{now}`",
        )
    raise CannotTellError(text)


def _refuse_other_lists(told: _Told, sources: Sources) -> None:
    """Refuse a list that is not there or is another one, before anything is computed."""
    for name in _LISTS:
        source, then = getattr(sources, name), told.inputs.get(name)
        if (source is None) != (then is None):
            raise CannotTellError(_present(name, given=source is not None))
        if then is not None and _sha256(Path(source), name) != then.get("sha256"):
            raise CannotTellError(_another(name))


def _refuse_other_reading(told: _Told, again: Mapping[str, Any]) -> None:
    """Refuse a list that was changed while it was computed, or was read in another way."""
    for name, then in told.inputs.items():
        if {**then, "kind": ""} != {**again["inputs"][name], "kind": ""}:
            raise CannotTellError(_another(name))


def _sha256(path: Path, name: str) -> str:
    if is_folder(path):
        return sha256_of_folder(path, parts_of(path, name))
    try:
        return sha256_of(path)
    except OSError as error:
        text = Text(f"读不出 `{path}`", f"`{path}` cannot be read")
        raise CannotTellError(text) from error


def _present(name: str, *, given: bool) -> Text:
    if given:
        return Text(f"这次运行没有表 `{name}`", f"the run had no table `{name}`")
    return Text(f"缺少表 `{name}`", f"the table `{name}` is not given")


def _another(name: str) -> Text:
    return Text(
        f"表 `{name}` 与当时所用的不同（SHA-256 或读法不符）",
        f"the table `{name}` is not the one of the run: its SHA-256 or its columns are others",
    )


# ---------------------------------------------------------------------------- the run again


def _run(told: _Told, given: Given, folder: Path, advance: Advance) -> Mapping[str, Any]:
    """Make the run again into a folder; returns its manifest."""
    form = told.form
    if form.members_at_once is None:
        run = executing(told.engine)(
            given.versions,
            given.sources,
            **told.how,
            progress=lambda stage: advance(stage, 0, 0),
        )
        return write_run(run, folder, form)
    manner = Manner(members_at_once=form.members_at_once, language=form.language)
    if given.limits is not None:
        manner = replace(manner, limits=given.limits)
    if told.engine == "spark":
        return _on_cluster(told, given, folder, manner, advance)
    _, again = run_batch(
        given.versions,
        given.sources,
        folder,
        **told.how,
        file_format=form.file_format,
        manner=manner,
        advance=advance,
    )
    return again


def _on_cluster(
    told: _Told, given: Given, folder: Path, manner: Manner, advance: Advance
) -> Mapping[str, Any]:
    from sanctions.engines.spark.session import Cluster
    from sanctions.runs.cluster import ClusterManner, run_on_cluster

    _, again = run_on_cluster(
        given.versions,
        given.sources,
        folder,
        **told.how,
        manner=ClusterManner(
            limits=manner.limits,
            members_at_once=manner.members_at_once,
            cluster=given.cluster or Cluster(None, {}),
        ),
        advance=advance,
    )
    return again


# -------------------------------------------------------------------------- both held together


def _hashes(written: Written, faults: Sequence[FileFault] | None) -> dict[str, str]:
    """The hashes of the files that are known to be as the manifest says."""
    if faults is None:
        return {}
    faulty = {each.name for each in faults}
    return {name: each for name, each in written.outputs.items() if name not in faulty}


def _differences(
    written: Written, again: Mapping[str, Any], folder: Path, known: Mapping[str, str]
) -> Iterator[tuple[str, Text]]:
    """Each file and field of the manifest that differs, and where it does first."""
    for name, digest in again["outputs"].items():
        there = written.folder / name
        if not there.is_file():
            yield name, Text("文件夹中没有", "it is not in the folder")
        elif (known.get(name) or sha256_of(there)) != digest:
            table = _TABLES.get(Path(name.split("/")[0]).stem)
            yield name, first_difference(there, folder / name, table)
    for name in written.outputs:
        if name not in again["outputs"]:
            yield name, Text("重算没有这个文件", "it is not computed again")
    for name in (*_TOLD, *(each for each in _TOLD_SINCE if each in written.manifest)):
        if written.manifest.get(name) != again.get(name):
            yield f"manifest.json: {name}", Text("与重算不同", "they are computed otherwise")


def _other_versions(then: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What was at work then in another version than now."""
    before = {"sanctions": then.get("sanctions", ""), **then.get("made_with", {})}
    after = {"sanctions": now["sanctions"], **now["made_with"]}
    return {
        name: (version, after.get(name, ""))
        for name, version in before.items()
        if version != after.get(name)
    }

"""Whether the cases of a covenant notice that it was changed."""

from __future__ import annotations

from sanctions.errors import UsageError
from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.case_files import Case, CaseFile
from sanctions.verify.mutants.results import Mutant
from sanctions.verify.trial import try_case


class Cases:
    """The cases of a file, each of which passes on the covenant as it is."""

    def __init__(self, file: CaseFile, ruleset: Ruleset) -> None:
        """Run every case once.

        Raises: UsageError: when the cases are of another covenant, or one of them fails.
        """
        self._versions = file.versions
        self._place = _place_of(ruleset, file)
        results = [try_case(case, self._with(ruleset)) for case in file.cases]
        failed = [result.case.id for result in results if not result.passed]
        if failed:
            raise UsageError(
                f"{file.file}: the case `{failed[0]}` fails on the covenant as it is;"
                " `sanctions test` says what differs",
                f"{file.file}：案例 `{failed[0]}` 与公约现状不符，用 `sanctions test` 查看差异",
            )
        self._reached = [(result.case, result.reached) for result in results]
        self._killers: dict[str, list[Case]] = {}

    def killer(self, mutant: Mutant, changed: Ruleset) -> Case | None:
        """The first case that fails on the mutant; nothing when all of them pass.

        Those that killed a mutant of the same part come first, and then those that reach its row.
        """
        before = self._killers.setdefault(mutant.part, [])
        reaching = [case for case, reached in self._reached if mutant.part in reached]
        others = [case for case, _ in self._reached]
        for case in {each.id: each for each in (*before, *reaching, *others)}.values():
            if fails(case, self._with(changed)):
                self._killers[mutant.part] = [case, *(each for each in before if each is not case)]
                return case
        return None

    def _with(self, changed: Ruleset) -> tuple[Ruleset, ...]:
        """The versions with the mutant in the place of the covenant."""
        versions = list(self._versions)
        versions[self._place] = changed
        return tuple(versions)


def fails(case: Case, versions: tuple[Ruleset, ...]) -> bool:
    """Whether the case comes out other than it expects, or not at all."""
    return not try_case(case, versions).passed


def _place_of(ruleset: Ruleset, file: CaseFile) -> int:
    """Which of the versions of the case file is the covenant."""
    for place, version in enumerate(file.versions):
        if version.reference == ruleset.reference:
            return place
    raise UsageError(
        f"{file.file} has no cases of `{ruleset.reference}`",
        f"{file.file} 中没有 `{ruleset.reference}` 的案例",
    )

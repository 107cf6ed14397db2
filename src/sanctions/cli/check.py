"""`sanctions check`: every fault of covenants, without running them."""

from __future__ import annotations

from pathlib import Path

import typer

from sanctions.cli import options
from sanctions.cli.faults import FINDINGS, told
from sanctions.cli.issues import diagnostic_line, plain_diagnostic
from sanctions.cli.output import Output
from sanctions.cli.words import known, plural, say
from sanctions.errors import Diagnostic, RulesetError, by_place

EPILOG = r"""[bold]Examples[/]

  sanctions check rulesets/nanhai-model
  sanctions check rulesets/* --json
"""


def check(
    rulesets: options.Covenants,
    *,
    lang: options.Lang = "en",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """List every fault of covenants; exit status 1 if one of them has an error.

    检查公约文件，一次列出全部问题。

    A warning is listed and does not change the exit status. One that the covenant acknowledges is
    listed with its reason.
    """
    output = Output(lang, quiet, as_json)
    with told(output):
        found = {path: _diagnostics(path) for path in rulesets}
        everything = [each for diagnostics in found.values() for each in diagnostics]
        errors = sum(each.severity == "error" for each in everything)
        answered = sum(each.standing == "acknowledged" for each in everything)
        warnings = len(everything) - errors - answered
        output.document(
            {
                "status": "findings" if errors else "done",
                "rulesets": [
                    {"path": str(path), "diagnostics": [plain_diagnostic(each) for each in own]}
                    for path, own in found.items()
                ],
            }
        )
        output.show(*(diagnostic_line(each, lang) for each in everything))
        if quiet and not as_json:
            wrong = [each for each in everything if each.severity == "error"]
            output.complain(*(diagnostic_line(each, lang) for each in wrong))
        number = len(found)
        output.show(
            say(
                lang,
                f"{number} 份公约：{errors} 处错误，{warnings} 处提醒{known(answered, lang)}",
                f"{plural(number, 'ruleset')}: {plural(errors, 'error')},"
                f" {plural(warnings, 'warning')}{known(answered, lang)}",
            )
        )
        if errors:
            raise typer.Exit(FINDINGS)


def _diagnostics(path: Path) -> tuple[Diagnostic, ...]:
    """The faults of one covenant, warnings among them, by place.

    Raises:
        RulesetError: if there is nothing at the path, which is a wrong call and no finding.
    """
    from sanctions.api.load import load

    try:
        ruleset = load(path)
        return tuple(sorted((*ruleset.warnings, *ruleset.answered), key=by_place))
    except RulesetError as fault:
        if not path.exists():
            raise
        return fault.diagnostics

"""Report what the other tools cannot see: long modules, long functions, a core that is not pure.

Exit status 1 if anything is reported.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE_LINES = 500
FUNCTION_LINES = 40
# Standard library only: everything else may be built on them, anywhere.
PURE = ("errors.py", "model", "lang")


def long_module(path: Path, text: str) -> Iterator[str]:
    """A module of more than 500 lines."""
    lines = text.count("\n")
    if lines > MODULE_LINES:
        yield f"{path}:1: {lines} lines, the limit is {MODULE_LINES}"


def long_functions(path: Path, tree: ast.Module) -> Iterator[str]:
    """Functions of more than 40 lines, the docstring not counted."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.end_lineno is None:
            continue
        lines = node.end_lineno - node.lineno + 1
        if ast.get_docstring(node) is not None:
            first = node.body[0]
            lines -= (first.end_lineno or first.lineno) - first.lineno + 1
        if lines > FUNCTION_LINES:
            yield f"{path}:{node.lineno}: `{node.name}` has {lines} lines, the limit is 40"


def impure_imports(path: Path, tree: ast.Module) -> Iterator[str]:
    """Imports of the pure core from outside the standard library and the package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            if name.partition(".")[0] not in {"sanctions", *sys.stdlib_module_names}:
                yield f"{path}:{node.lineno}: `{name}` is not of the standard library"


def faults() -> Iterator[str]:
    """Every fault of every Python file below src, tests, benchmarks, data and .ci."""
    package = ROOT / "src" / "sanctions"
    for folder in ("src", "tests", "benchmarks", "data", ".ci"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            path, text = file.relative_to(ROOT), file.read_text(encoding="utf-8")
            yield from long_module(path, text)
            if not file.is_relative_to(package):
                continue
            tree = ast.parse(text, str(path))
            yield from long_functions(path, tree)
            if file.relative_to(package).parts[0] in PURE:
                yield from impure_imports(path, tree)


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found) or "structure: no fault")
    sys.exit(bool(found))

"""What a clerk writes instead, from the register and the minutes: the lists without a fault."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from data.samples.dirty.faults import HISTORY, MEMBERS
from data.samples.dirty.members import B, Cell, E, F, Sheet

CELLS: Mapping[tuple[str, str], Mapping[str, Cell]] = {
    (MEMBERS, "乙社"): {
        "A6": "000718",
        "A7": B[3],
        "A8": B[4],
        "A9": B[5],
        "A11": B[7],
        "A13": B[9],
        "A14": B[10],
        "A15": B[12],
        "G17": "19650228",
        "G18": "1965-03-01",
        "G19": "1966/3/1",
        "G21": "1969-03-01",
        "D23": B[20],
    },
    (MEMBERS, "丙社"): {
        "I6": 2,
        "K6": 200,
        "I8": 2,
        "K8": 200,
        "J11": 200,
        "I12": 6,
        "K12": 600,
    },
    (MEMBERS, "丁社"): {"F4": 2, "G4": 200},
    (MEMBERS, "戊社"): {
        "J4": 45.6,
        "J5": "45.60",
        "J6": 45.6,
        "J7": "45.60",
        "J8": 45.6,
        "J9": 45.6,
        "J10": 45.6,
        "J11": "45.60",
        "C12": E[9],
        "I14": "1",
    },
    (HISTORY, ""): {
        "B7": "litter",
        "B8": "illegal-parking",
        "F9": "minor",
        "D10": "",
        "C11": F[25],
        "C12": F[2],
        "D12": "",
        "A15": "记012",
        "A16": "记035",
        "C17": F[26],
        "K18": "2025-05-20",
        "J19": "2025-05-21",
        "I20": "2025-05-07",
        "P21": "2025-06-01",
        "L22": "2025-05-25",
        "M23": "2025-06-25",
        "N24": "upheld",
        "L25": "2025-05-25",
        "M26": "2025-07-01",
        "E29": "2025-05-06",
        "E30": "2025-05-06",
        "E31": "2025-06-30",
        "E32": "2025-05-06",
        "K34": "2025-05-20",
        "H35": "50.00",
        "H36": "50.01",
        "N37": "upheld",
        "Q38": "已口头告知,本人无异议",
        "R38": None,
    },
}
"""By file and sheet, then by cell; None takes a cell at the end of a line away."""


def mended_sheet(sheet: Sheet) -> Sheet:
    """The sheet with what is right."""
    return replace(sheet, rows=_mended(sheet.rows, CELLS.get((MEMBERS, sheet.name), {})))


def mended_history(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The records with what is right."""
    mended = _mended(rows, CELLS[HISTORY, ""])
    return [[cell for cell in row if isinstance(cell, str)] for row in mended]


def _mended(rows: Sequence[Sequence[Cell]], cells: Mapping[str, Cell]) -> list[list[Cell]]:
    mended = [list(row) for row in rows]
    for place, cell in cells.items():
        row, column = mended[int(place[1:]) - 1], ord(place[0]) - ord("A")
        row += [None] * (column + 1 - len(row))
        row[column] = cell
    return mended

"""The households of the samples that are there to be looked at, one situation each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the tour: quarters of a share, and the date of birth where it is known."""

    household_id: str
    member_id: str
    quarters: int
    birth_date: str


# household, member, quarters of a share, date of birth (- where nobody wrote it down)
_PEOPLE = """
H001 M0001 4 1979-04-12
H001 M0002 4 1981-09-30
H001 M0003 2 2009-05-05
H002 M0004 4 1968-11-23
H002 M0005 3 1970-01-17
H003 M0006 4 1985-07-08
H003 M0007 4 1986-12-19
H003 M0008 2 2014-03-27
H004 M0009 5 1959-02-02
H004 M0010 4 1961-08-14
H004 M0011 4 1988-10-05
H005 M0012 4 1974-06-21
H005 M0013 4 1977-03-03
H005 M0014 2 2006-09-16
H006 M0015 6 1952-05-29
H007 M0016 4 1990-01-25
H007 M0017 4 1991-04-11
H007 M0018 1 2018-07-30
H008 M0019 4 1983-02-28
H008 M0020 4 1984-11-09
H009 M0021 4 1966-08-31
H009 M0022 3 1969-12-12
H010 M0023 4 1957-10-18
H010 M0024 4 1958-06-06
H011 M0025 4 1980-03-15
H011 M0026 4 1982-05-20
H011 M0027 1 2012-02-29
H012 M0028 4 1978-09-09
H012 M0029 2 2011-06-01
H013 M0030 4 1971-07-24
H013 M0031 4 1973-01-02
H014 M0032 0 1995-12-01
H014 M0033 0 1996-02-29
H015 M0034 4 1964-04-04
H015 M0035 0 1999-08-22
H016 M0036 4 1976-10-30
H016 M0037 4 1979-05-13
H017 M0038 4 1962-03-19
H017 M0039 4 1965-11-27
H018 M0040 4 -
H018 M0041 3 1987-06-15
H019 M0042 4 1955-01-08
H019 M0043 4 1956-09-25
H020 M0044 4 1972-02-29
H020 M0045 4 1975-12-31
H021 M0046 4 1967-05-07
H022 M0047 4 1989-08-18
H022 M0048 4 1990-10-10
H023 M0049 4 1993-03-22
H023 M0050 2 1994-07-01
H024 M0051 4 1960-06-28
H024 M0052 4 1963-09-14
H025 M0053 4 1981-01-31
H025 M0054 2 2010-11-11
H026 M0055 4 1997-04-26
H026 M0056 4 1998-02-10
H027 M0057 4 1954-12-24
H027 M0058 4 1957-07-17
H028 M0059 4 1984-05-02
H028 M0060 4 1985-10-21
H029 M0061 4 1976-08-08
H029 M0062 4 2001-03-30
H029 M0063 4 2003-12-05
"""

# clause, subject, occurred_on, then what else is known; the first is R001
_RECORDS = """
illegal-parking M0001 2024-03-02 severity=minor impact=limited
  decided=2024-03-10 notified=2024-03-12
illegal-parking M0001 2024-10-08 severity=minor impact=limited decided=2024-10-18
illegal-parking M0001 2025-05-16 severity=serious impact=wide loss=1200.00 decided=2025-05-30
litter M0002 2025-11-03 severity=minor impact=limited loss=0.00
  decided=2025-11-12 appealed=2025-11-20
illegal-parking M0004 2025-07-19 severity=minor impact=bad decided=2025-07-28 appealed=2025-08-06
litter M0007 2025-04-22 decided=2025-04-30
illegal-land-use H004 2025-08-11 severity=serious loss=2600.00 area_m2=40.25 decided=2025-09-02
illegal-building H005 2025-03-15 severity=serious impact=bad loss=3200.50 area_m2=86.5
  decided=2025-04-10 by=2025-06-30
illegal-parking M0015 2025-02-14 severity=minor impact=limited decided=2025-02-24
litter M0016 2025-06-03 severity=minor decided=2025-06-12
litter M0019 2025-12-20 severity=minor impact=limited
rented-house M0021 2025-08-25 severity=serious impact=bad loss=450.00 role=owner
  decided=2025-09-10 appealed=2025-09-20 resolved=2025-12-15 outcome=overturned
industrial-park M0023 2023-05-10 severity=serious impact=limited loss=0.00 decided=2025-05-11
litter M0027 2025-03-01 severity=minor impact=limited decided=2025-03-08
litter M0029 2025-06-01 severity=minor impact=limited decided=2025-06-09
litter M0030 2022-06-30 severity=minor impact=limited decided=2022-07-10
litter M0035 2025-09-13 severity=minor impact=limited decided=2025-09-22
illegal-building H016 2025-03-15 severity=serious impact=bad loss=100.00 area_m2=12
  decided=2025-04-10
illegal-building H016 2025-05-20 severity=serious impact=bad loss=200.00 area_m2=15.5
  decided=2025-06-01
illegal-building H016 2025-08-20 severity=serious impact=bad loss=300.00 area_m2=20
  decided=2025-09-01
rented-house M0038 2023-05-01 severity=minor impact=limited role=owner decided=2023-05-10
rented-house M0038 2023-09-01 severity=minor impact=limited role=owner decided=2023-09-10
rented-house M0038 2024-02-20 severity=grave impact=wide loss=5000.00 role=owner decided=2024-02-29
illegal-parking M0040 2025-10-04 severity=minor impact=limited decided=2025-10-14
demolition H019 2025-01-20 severity=grave impact=wide decided=2025-02-18
illegal-building H020 2025-06-10 severity=serious impact=bad loss=980.00 area_m2=30
  decided=2025-07-01 by=2025-09-30 rectified=2025-07-22
illegal-building H021 2025-06-10 severity=serious impact=bad loss=640.00 area_m2=18
  decided=2025-07-01 rectified=2025-06-25
rented-house M0047 2025-04-01 severity=serious impact=bad loss=150.00 role=tenant
  decided=2025-04-15 appealed=2025-04-22 resolved=2025-06-05 outcome=upheld
litter M0049 2025-01-05 severity=minor impact=limited decided=2025-01-10
litter M0049 2025-02-01 severity=minor impact=limited decided=2025-02-10 notified=2025-02-15
litter M0049 2025-02-15 severity=serious impact=wide loss=120.00 decided=2025-02-25
illegal-parking M0051 2025-12-20 severity=minor impact=limited
  recorded=2026-02-10 decided=2026-02-20
litter M0053 2025-11-15 severity=minor impact=limited
  decided=2025-11-25 appealed=2025-12-02 resolved=2026-02-12 outcome=upheld
volunteering M0055 2025-05-04 hours=12.5 decided=2025-05-10
rented-house M0057 2023-09-09 severity=minor impact=bad role=owner decided=2025-09-09
illegal-parking M0059 2025-03-18 severity=minor impact=limited decided=2025-03-28
litter M0060 2025-10-27 severity=minor impact=limited decided=2025-11-05
land-consolidation H029 2024-06-18 severity=serious impact=wide loss=0.00 incident=E001
  decided=2024-07-09
industrial-park M0062 2025-07-07 severity=serious impact=bad loss=2400.00 incident=E002
  decided=2025-07-30
industrial-park M0063 2025-07-07 severity=minor impact=bad loss=0.00 incident=E002
  decided=2025-07-30
litter M9001 2024-05-05 severity=minor impact=limited decided=2024-05-15
litter M9001 2024-08-30 severity=minor impact=limited decided=2024-09-10
rented-house M9001 2025-01-28 severity=grave impact=wide loss=1800.00 role=owner decided=2025-02-17
"""

_COLUMNS = {
    "recorded": "recorded_on",
    "notified": "notified_on",
    "decided": "decided_on",
    "appealed": "appealed_on",
    "resolved": "resolved_on",
    "by": "rectify_by",
    "rectified": "rectified_on",
    "incident": "incident_id",
}


def people() -> Iterator[Person]:
    """The members of the tour, household by household."""
    for line in _PEOPLE.split("\n")[1:-1]:
        household, member, quarters, birth = line.split()
        yield Person(household, member, int(quarters), "" if birth == "-" else birth)


def records() -> Iterator[Mapping[str, str]]:
    """The records of the tour, under the columns of the history, without their ids."""
    for line in _RECORDS.replace("\n ", "").split("\n")[1:-1]:
        clause, subject, occurred, *known = line.split()
        kind = "member_id" if subject.startswith("M") else "household_id"
        record = {"clause": clause, kind: subject, "occurred_on": occurred}
        for pair in known:
            name, _, value = pair.partition("=")
            record[_COLUMNS.get(name, name)] = value
        yield record

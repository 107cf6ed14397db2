"""The people of the dirty lists: numbers in the form of id numbers that are nobody's.

The area code 999999 is given to no place, so that no such number can be issued.
"""

NOWHERE = "999999"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def number_of(born: str, place: int) -> str:
    """An id number of 18 characters, with the check character that its form asks for.

    Example:
        >>> number_of("19500301", 1)
        '999999195003010011'
    """
    digits = f"{NOWHERE}{born}{place:03}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return digits + _CHECKS[total % 11]

"""`pseudonym`: what stands for the id of a person where lists are read under a key."""

from __future__ import annotations

from sanctions.api.arguments import KeyFile, key_from, text_of
from sanctions.errors import UsageError
from sanctions.files.cells import id_number
from sanctions.files.pseudonyms import load_key
from sanctions.files.sheets.map_files import load_map
from sanctions.files.sheets.maps import NO_MAP
from sanctions.runs.pseudonyms import write_pseudonyms

__all__ = ["NO_MAP", "id_number", "load_key", "load_map", "pseudonym", "write_pseudonyms"]


def pseudonym(id: str, key: KeyFile) -> str:  # noqa: A002  the user's word
    """What stands for an id in every result that was made with ``pseudonymise=key``.

    ``key`` is the path of the key file, or the bytes that such a file holds. The id is as the lists
    have it, without blanks, apostrophe or tab around it.

    Raises: UsageError: for what is no text, and for what is no key.

    Example:
        >>> pseudonym("M0001", b"only an example: 32 bytes or more")
        '2c55b0db314f2715f85fa4d839330aed'
    """
    made_ready = key_from("key", key)
    if made_ready is None:
        raise UsageError("`key` is the path of a key file, or its bytes, not `None`")
    return made_ready.pseudonym(id_number(text_of("id", id)))

"""Pseudonyms: what stands for the id of a person wherever a list has been read under a key.

A pseudonym is the first 32 hexadecimal digits of HMAC-SHA256 (RFC 2104, FIPS 198-1). The same id
under the same key has the same one in every file; without the key nobody comes from one to the
other.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from sanctions.errors import UsageError
from sanctions.files.faults.reasons import reason

METHOD = "HMAC-SHA256, 32 hex digits"
"""What a manifest says that a pseudonym is."""

DIGITS = 32
LEAST_BYTES, MOST_BYTES = 32, 4096
_BLOCK_BYTES = 64
_INNER, _OUTER = (
    bytes(each ^ 0x36 for each in range(256)),
    bytes(each ^ 0x5C for each in range(256)),
)
_FINGERPRINT = b"sanctions key fingerprint"
_FINGERPRINT_DIGITS = 16
_TEXT = frozenset(range(0x20, 0x7F))
_HOW = (
    "make one with `openssl rand -hex 32 > key.txt`, keep it in the village, and never beside the"
    " results"
)
_HOW_ZH = "可用 `openssl rand -hex 32 > key.txt` 生成；由村社自己保管，不要与结果放在一起"


@dataclass(frozen=True, slots=True)
class Key:
    """A key, made ready: the two blocks that HMAC-SHA256 begins its two sums with.

    They are as secret as the key, and are told nowhere: ``repr`` has the fingerprint alone.
    """

    inner: bytes = field(repr=False)
    outer: bytes = field(repr=False)
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        """Take the fingerprint, by which two keys are told apart, and which tells nothing else."""
        digits = self._digest(_FINGERPRINT)[:_FINGERPRINT_DIGITS]
        object.__setattr__(self, "fingerprint", digits)

    def pseudonym(self, of: str) -> str:
        """What stands for an id, read and without what clerks put around it.

        Example:
            >>> key_of(b"only an example: 32 bytes or more").pseudonym("M0001")
            '2c55b0db314f2715f85fa4d839330aed'
        """
        return self._digest(of.encode("utf-8", "surrogatepass"))[:DIGITS]

    def _digest(self, content: bytes) -> str:
        return sha256(self.outer + sha256(self.inner + content).digest()).hexdigest()


def key_of(content: bytes) -> Key:
    r"""The key of what a key file holds; the line end behind a key in text is no part of it.

    Raises: UsageError: if it has fewer than 32 bytes, or more than 4,096.
    """
    key = _without_line_end(content)
    if len(key) < LEAST_BYTES:
        message = f"the key has {len(key)} bytes, and at least {LEAST_BYTES} are needed: {_HOW}"
        zh = f"密钥只有 {len(key)} 个字节，至少须有 {LEAST_BYTES} 个：{_HOW_ZH}"
        raise UsageError(message, zh)
    if len(key) > MOST_BYTES:
        message = f"the key has more than {MOST_BYTES:,} bytes, as if it were another file: {_HOW}"
        zh = f"密钥超过 {MOST_BYTES} 个字节，似为别的文件：{_HOW_ZH}"
        raise UsageError(message, zh)
    block = (sha256(key).digest() if len(key) > _BLOCK_BYTES else key).ljust(_BLOCK_BYTES, b"\0")
    return Key(block.translate(_INNER), block.translate(_OUTER))


def load_key(path: str | os.PathLike[str]) -> Key:
    """The key in a file.

    Raises: UsageError: if there is none, it cannot be read, or it is too short or too long.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + len(b"\r\n") + 1)
    except OSError as error:
        why = reason(error)
        message = f"the key file `{path}` cannot be read: {why.en}; if there is none yet, {_HOW}"
        zh = f"读不出密钥文件 `{path}`：{why.zh}；还没有密钥的，{_HOW_ZH}"
        raise UsageError(message, zh) from error
    try:
        return key_of(content)
    except UsageError as fault:
        message = f"the key file `{path}`: {fault.message}"
        raise UsageError(message, f"密钥文件 `{path}`：{fault.message_zh}") from None


def _without_line_end(content: bytes) -> bytes:
    """A key in text as it was meant; of any other bytes each one counts."""
    text = content.removesuffix(b"\n").removesuffix(b"\r")
    return text if _TEXT.issuperset(text) else content

"""The encoding of a text file: told by its mark, or by the one encoding that it strictly is."""

from sanctions.files.faults import Code, sources

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
UTF_8 = frozenset({"utf-8", "utf-8-sig"})


class UnknownEncoding(Exception):  # noqa: N818  never leaves this package
    """Text in none of the encodings: the code of its fault, and the line where it shows."""

    def __init__(self, code: Code, line: int) -> None:
        """Keep what the issue is made of."""
        self.code = code
        self.line = line
        super().__init__(code.code)


def decoded(content: bytes) -> tuple[str, str]:
    r"""The text of a file, and the name of its encoding.

    A byte order mark tells UTF-8 or UTF-16. Without one the file is UTF-8 if all of it is, else
    GB18030 (which GBK and GB2312 are parts of) if all of it is. A character NUL is in no list: it
    shows UTF-16 without its mark.

    Raises:
        UnknownEncoding: for anything else.

    Example:
        >>> decoded("村".encode("gbk")), decoded("村".encode("utf-16"))
        (('村', 'gb18030'), ('村', 'utf-16'))
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding), encoding
    try:
        text, encoding = content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as fault:
        try:
            text, encoding = content.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            raise UnknownEncoding(sources.NOT_UTF8, _line(content, fault.start)) from None
    if "\0" in text:
        raise UnknownEncoding(sources.UTF_16, _line(content, content.index(b"\0")))
    return text, encoding


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        code = sources.UTF_16 if encoding == "utf-16" else sources.NOT_UTF8
        raise UnknownEncoding(code, _line(content, fault.start)) from None


def _line(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1

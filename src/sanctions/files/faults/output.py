"""Faults of the folder that the results go to: D201 to D204."""

from sanctions.files.faults.code import Code
from sanctions.model.tables import Text

FOREIGN_FOLDER = Code(
    "D201",
    Text("输出文件夹里有别的内容", "An output folder that holds something else"),
    Text(
        "`{path}` 里有不是本程序写的 {found}",
        "`{path}` holds what this program did not write: {found}",
    ),
    Text("换一个文件夹，或先移走这些内容", "name another folder, or move these away first"),
)
NOT_WRITTEN = Code(
    "D202",
    Text("写不进去", "An output that could not be written"),
    Text("没有写成 `{path}`：{reason}", "`{path}` was not written: {reason}"),
    Text(
        "核对权限和剩余空间；原有内容未变",
        "check that you may write there and that there is space; what was there is unchanged",
    ),
)
SUM_TOO_LARGE = Code(
    "D203",
    Text("结果超出 18 位", "A result of more than 18 digits"),
    Text("`{value}` 连小数超过 18 位", "`{value}` has more than 18 digits with its decimals"),
    Text("核对金额，或分批计算", "check the amounts, or run fewer villages at a time"),
)

IRREPLACEABLE = Code(
    "D204",
    Text("不能替换的输出", "An output that cannot be replaced"),
    Text("`{path}` {why}，不能整体替换", "`{path}` {why}, and cannot be replaced as a whole"),
    Text("换一个文件夹", "name another folder"),
)
POINTS_ELSEWHERE = IRREPLACEABLE.hinting(
    Text("写明它所指的文件夹 `{real}`", "name the folder that it points to: `{real}`")
)
IN_USE = IRREPLACEABLE.hinting(
    Text("写其中一个新文件夹，如 `{within}`", "name a new folder in it, such as `{within}`")
)

CODES = (FOREIGN_FOLDER, NOT_WRITTEN, SUM_TOO_LARGE, IRREPLACEABLE)

"""Faults of the folder that the results go to: D201 to D203."""

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

CODES = (FOREIGN_FOLDER, NOT_WRITTEN, SUM_TOO_LARGE)

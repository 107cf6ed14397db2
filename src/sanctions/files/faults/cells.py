"""Faults of one cell: D031 to D046."""

from sanctions.files.faults.code import Code
from sanctions.model.tables import Text

EMPTY = Code(
    "D031",
    Text("必填的内容为空", "An empty cell where a value is required"),
    Text("不能为空", "must not be empty"),
    Text("补填内容，或删去整行", "fill it in, or delete the row"),
)
NUMBER_FOR_TEXT = Code(
    "D032",
    Text("编号被读成了数字", "An id that went through a number"),
    Text("编号被读成了数字 `{value}`", "the number `{value}` where a text is needed"),
    Text(
        "由原始登记重新导出，先把该列设为文本：数字会丢失前导零，长的编号还丢失末尾几位",
        "export it again from the register with the column set to text: a number has lost leading"
        " zeros, and a long id its last digits",
    ),
)
BLANK_AT_END = Code(
    "D033",
    Text("首尾有空白", "Blanks before or after an id"),
    Text("`{value}` 首尾有空白", "blanks before or after `{value}`"),
    Text("删去首尾的空格和制表符", "delete the spaces and tabs at both ends"),
)
FORBIDDEN_CHARACTER = Code(
    "D034",
    Text("含有不允许的字符", "A character that an id must not have"),
    Text("`{value}` 含有 {character}", "`{value}` contains {character}"),
    Text(
        "删去该字符：分号用来连接多个编号，不可见的字符使编号无法辨认",
        "delete it: `;` joins several ids, and what cannot be seen makes ids look alike",
    ),
)
NOT_A_DAY = Code(
    "D035",
    Text("不是日期", "A value that is not a day"),
    Text("`{value}` 不是日期", "`{value}` is not a day"),
    Text("日期写成 2025-07-31", "write days as `2025-07-31`"),
)
NO_SUCH_DAY = Code(
    "D036",
    Text("日期不存在", "A day that does not exist"),
    Text("没有 `{value}` 这一天", "there is no day `{value}`"),
    Text("按原始记录改正月和日", "correct the month or the day from the original record"),
)
TIME_OF_DAY = Code(
    "D037",
    Text("日期带有时刻或时区", "A day with a time or a zone"),
    Text("`{value}` 带有时刻或时区", "`{value}` has a time of day or a zone"),
    Text(
        "先定下是哪一天，再去掉时刻和时区",
        "decide which day it is, and drop the time and the zone",
    ),
)
DISTANT_DAY = Code(
    "D038",
    Text("日期过早或过晚", "A day too long ago or too far ahead"),
    Text("`{value}` 不在 1900 年至 2199 年之间", "`{value}` is not in the years 1900 to 2199"),
    Text("核对年份", "check the year"),
)
NOT_A_NUMBER = Code(
    "D039",
    Text("不是数", "A value that is not a number"),
    Text("`{value}` 不是 1234.50 这样的数", "`{value}` is not a number such as `1234.50`"),
    Text("写成 1234.50 或 1,234.50", "write it like `1234.50` or `1,234.50`"),
)
TOO_PRECISE = Code(
    "D040",
    Text("小数位过多", "A number with too many decimals"),
    Text("`{value}` 的小数多于 {decimals} 位", "`{value}` has more than {decimals} decimals"),
    Text(
        "由有权的人决定如何取舍，不要截断",
        "ask the body that decides how to round it, and write the result",
    ),
)
INEXACT_FLOAT = Code(
    "D041",
    Text("浮点数不精确", "A float that is not exact"),
    Text(
        "`{value}` 不能写成 {decimals} 位小数",
        "the number `{value}` is not one of {decimals} decimals",
    ),
    Text(
        "表格中请改为该位数的小数，公式用 ROUND；程序中以 Decimal 或文本给出该列",
        "in a sheet, ROUND to that many; in a program, give the column as exact decimals or as"
        " text",
    ),
)
TOO_LARGE = Code(
    "D042",
    Text("数过大", "A number that is too large"),
    Text("`{value}` 连小数超过 18 位", "`{value}` has more than 18 digits with its decimals"),
    Text("核对位数", "check how many digits it has"),
)
NEGATIVE = Code(
    "D043",
    Text("金额为负", "An amount below zero"),
    Text("`{value}` 小于 0", "`{value}` is below 0"),
    Text("金额须为 0 或以上", "write 0 or more"),
)
NOT_YES_NO = Code(
    "D044",
    Text("不是“是”或“否”", "A value that is neither yes nor no"),
    Text("`{value}` 不是 yes 或 no", "`{value}` is neither `yes` nor `no`"),
    Text("写 yes、no、true 或 false", "write `yes`, `no`, `true` or `false`"),
)
NOT_A_CHOICE = Code(
    "D045",
    Text("不是可选的内容", "A value that is not one of the choices"),
    Text("`{value}` 不是 {choices} 之一", "`{value}` is not one of {choices}"),
    Text("改用其中一个", "use one of these"),
)
WRONG_KIND = Code(
    "D046",
    Text("内容的种类不对", "A value of a kind that the column does not take"),
    Text("该列不收{kind}", "{kind} is not what the column takes"),
    Text(
        "按该列的种类给出文本、数、日期或 yes、no",
        "give a text, a number, a day, or yes or no, as the column needs",
    ),
)

CODES = (
    EMPTY,
    NUMBER_FOR_TEXT,
    BLANK_AT_END,
    FORBIDDEN_CHARACTER,
    NOT_A_DAY,
    NO_SUCH_DAY,
    TIME_OF_DAY,
    DISTANT_DAY,
    NOT_A_NUMBER,
    TOO_PRECISE,
    INEXACT_FLOAT,
    TOO_LARGE,
    NEGATIVE,
    NOT_YES_NO,
    NOT_A_CHOICE,
    WRONG_KIND,
)

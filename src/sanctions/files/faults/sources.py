"""Faults of a file, frame or list as a whole: D001 to D020, D060."""

from dataclasses import replace

from sanctions.files.faults.code import Code
from sanctions.model.tables import Text

UNREADABLE_FILE = Code(
    "D001",
    Text("文件打不开", "A file that cannot be opened"),
    Text("打不开 `{path}`：{reason}", "cannot open `{path}`: {reason}"),
    Text("请核对文件名和读取权限", "check the name of the file, and that you may read it"),
    whole=True,
)
NOT_UTF8 = Code(
    "D002",
    Text("文件的编码无法辨认", "A file in an unknown encoding"),
    Text(
        "`{path}` 第 {line} 行既不是 UTF-8，也不是 GB18030 编码",
        "line {line} of `{path}` is neither UTF-8 nor GB18030",
    ),
    Text(
        "在 WPS 或 Excel 中另存为“CSV UTF-8（逗号分隔）”",
        "in Excel or WPS, save it as `CSV UTF-8 (comma delimited)`",
    ),
    whole=True,
)
UTF_16 = NOT_UTF8.hinting(
    Text(
        "似为残缺或没有标记的 UTF-16（Unicode 文本）；"
        "请在 WPS 或 Excel 中另存为“CSV UTF-8（逗号分隔）”",
        "it may be UTF-16 (Unicode text) without its mark, or cut short: in Excel or WPS, save it"
        " as `CSV UTF-8 (comma delimited)`",
    )
)
EMPTY_FILE = Code(
    "D003",
    Text("文件是空的", "An empty file"),
    Text("`{path}` 没有表头", "`{path}` has no header"),
    Text(
        "第一行写列名，其下每行一条",
        "write the names of the columns in the first line, and one row in each line below",
    ),
    whole=True,
)
REPEATED_COLUMN = Code(
    "D004",
    Text("列名重复", "A column that stands twice"),
    Text("列 `{column}` 出现了 {times} 次", "there are {times} columns `{column}`"),
    Text("只保留正确的一列", "keep the right one and delete or rename the others"),
    whole=True,
)
WRONG_WIDTH = Code(
    "D005",
    Text("一行的格数与表头不同", "A line with more or fewer cells than the header"),
    Text(
        "这一行有 {cells} 格，而表头有 {columns} 格",
        "{cells} cells, where the header has {columns}",
    ),
    Text(
        "内容中有逗号时，须用英文双引号括起整格",
        'put a cell that contains a comma in double quotes: `"a, b"`',
    ),
)
BROKEN_QUOTES = Code(
    "D006",
    Text("引号不成对", "A quote that does not close"),
    Text(
        "从这一行起无法分格，其后各行均未读取",
        "the line cannot be divided into cells, and nothing after it was read",
    ),
    Text(
        "补上缺少的双引号；格内的双引号须写两次",
        'close the quote, and write a quote inside a cell twice: `"a ""b"" c"`',
    ),
    whole=True,
)
NOT_PARQUET = Code(
    "D007",
    Text("不是完整的 Parquet 文件", "A file that is not whole Parquet"),
    Text("`{path}` 不是完整的 Parquet 文件", "`{path}` is not a whole Parquet file"),
    Text(
        "重新导出或重新复制该文件",
        "export it again, or copy it again: it may have been cut short",
    ),
    whole=True,
)
UNKNOWN_FORMAT = Code(
    "D008",
    Text("不能读取的文件格式", "A kind of file that is not read"),
    Text("不能读取 `{suffix}` 文件 `{path}`", "a `{suffix}` file is not read: `{path}`"),
    Text("另存为 .xlsx、.ods、.csv 或 .parquet", "save it as .xlsx, .ods, .csv or .parquet"),
    whole=True,
)
NOT_A_TABLE = Code(
    "D009",
    Text("给出的不是表", "Something that is not a table"),
    Text("给出的是{kind}，不是表", "{kind} is not a table"),
    Text(
        "可给文件路径、pandas 或 Arrow 表，或由字典组成的列表",
        "give a path, a pandas frame, an Arrow table, or a list of mappings",
    ),
    whole=True,
)
NOT_A_ROW = Code(
    "D010",
    Text("列表中的一项不是行", "An item of a list that is not a row"),
    Text("给出的是{kind}，不是一行", "{kind} is not a row"),
    Text(
        "每一行写成从列名到内容的字典",
        "write each row as a mapping from names of columns to values",
    ),
)
MISSING_COLUMN = Code(
    "D011",
    Text("缺少必需的列", "A required column that is missing"),
    Text("缺少该列，现有 {found}", "the column is missing; found {found}"),
    Text("加上这一列", "add the column"),
    near=Text("`{near}` 是否就是该列？请改列名", "is it `{near}`? then rename that column"),
    whole=True,
)
NO_HEADER = MISSING_COLUMN.hinting(
    Text(
        "文件的第一行须是表头，写各列的列名",
        "the first line of the file must be the header, with the names of the columns",
    )
)
UNREAD_COLUMN = Code(
    "D012",
    Text("不读取的列", "A column that is not read"),
    Text("不读取该列", "the column is not read"),
    Text("无须处理；若规则要用，请核对列名", "leave it, or check its name if the rules need it"),
    severity="warning",
)
UNREAD_AND_UNKNOWN = replace(
    UNREAD_COLUMN,
    message=Text(
        "不读取该列；公约的 {missing} 没有找到，每条记录都按未知处理",
        "the column is not read, and there is none for {missing} of the covenant: unknown in every"
        " row",
    ),
    hint=Text(
        "若就是该列，用 --map 写明或改列名；若不是，无须处理",
        "if it is that, say so with --map or rename it; else leave it",
    ),
)
NEAR_COLUMN = Code(
    "D014",
    Text("列名与缺少的列相近", "A column whose name resembles one that is missing"),
    Text(
        "没有 `{missing}` 列，而该列列名与它相近",
        "it resembles the column `{missing}`, which is missing",
    ),
    Text(
        "若就是该列，改名为 `{missing}`；若不是，另加一个空列 `{missing}`",
        "rename it to `{missing}` if it is that, else add an empty column `{missing}`",
    ),
    whole=True,
)
BROKEN_TEXT = Code(
    "D013",
    Text("表内文字已损坏", "A frame with broken text"),
    Text("列中有不是 UTF-8 的文字", "the column holds text that is not UTF-8"),
    Text("按正确的编码重新读入该列", "read the column again with the encoding that it has"),
    whole=True,
)
LONG_CELL = Code(
    "D015",
    Text("一格过长", "A cell that is too long"),
    Text(
        "这一行有一格超过 {limit} 个字符，其后各行均未读取",
        "a cell of the line has more than {limit} characters, and nothing after it was read",
    ),
    Text(
        "多半是前面的双引号没有成对；否则请缩短该格",
        "most likely a quote before it does not close; else shorten the cell",
    ),
    whole=True,
)
OTHER_SEPARATOR = Code(
    "D016",
    Text("分隔符不是逗号", "A separator that is not a comma"),
    Text(
        "表头用{separator}分隔，而不是逗号", "the header is divided by {separator}, not by commas"
    ),
    Text(
        "另存为以英文逗号分隔的 CSV UTF-8",
        "save it as `CSV UTF-8 (comma delimited)`: the separator must be a comma",
    ),
    whole=True,
)
LINES_OF_NOTHING = Code(
    "D017",
    Text("末尾有空行", "Lines of commas alone at the end"),
    Text(
        "末尾的{lines}只有逗号，没有作为记录读取",
        "{lines} at the end: nothing but commas, not read as rows",
    ),
    Text("无须处理；若内容丢失，请补填", "leave them, or fill them in if something was lost"),
    severity="warning",
)
NO_PARTS = Code(
    "D018",
    Text("文件夹中没有 Parquet 文件", "A folder without a Parquet file"),
    Text("文件夹 `{path}` 中没有 .parquet 文件", "the folder `{path}` holds no `.parquet` file"),
    Text(
        "请写出存放该名单各部分的文件夹，或直接写名单的文件名",
        "name the folder that holds the parts of the list, or the one file of a list",
    ),
    whole=True,
)
FOREIGN_PART = Code(
    "D019",
    Text("文件夹中有不是 Parquet 的内容", "A folder of parts that holds something else"),
    Text(
        "文件夹 `{path}` 中有不是 .parquet 文件的 {found}",
        "the folder `{path}` holds what is no `.parquet` file: {found}",
    ),
    Text(
        "移走这些内容，或直接写名单的文件名；名称以 _ 或 . 开头的不必移",
        "move these away, or name the one file of the list; what begins with `_` or `.` may stay",
    ),
    whole=True,
)
OTHER_PART = Code(
    "D020",
    Text("一个部分的列与其他部分不同", "A part with other columns than the others"),
    Text(
        "`{part}` 的列与前面的部分不同：{difference}",
        "the columns of `{part}` are not those of the parts before it: {difference}",
    ),
    Text(
        "重新导出该部分，使列名和类型与其他部分相同；若属于另一份名单，请移走",
        "export the part again with the columns and types of the others, or move it away if it is"
        " of another list",
    ),
    whole=True,
)
CHANGED_FILE = Code(
    "D060",
    Text("名单在读取时被改动", "A list that was changed while it was read"),
    Text("`{path}` 在读取时被改动", "`{path}` was changed while it was read"),
    Text(
        "先关闭正在编辑它的程序，等同步或复制完成，再运行一次；什么都没有写",
        "close the program that edits it, wait until it is copied or synchronised, and run again:"
        " nothing was written",
    ),
    whole=True,
)

CODES = (
    UNREADABLE_FILE,
    NOT_UTF8,
    EMPTY_FILE,
    REPEATED_COLUMN,
    WRONG_WIDTH,
    BROKEN_QUOTES,
    NOT_PARQUET,
    UNKNOWN_FORMAT,
    NOT_A_TABLE,
    NOT_A_ROW,
    MISSING_COLUMN,
    UNREAD_COLUMN,
    BROKEN_TEXT,
    NEAR_COLUMN,
    LONG_CELL,
    OTHER_SEPARATOR,
    LINES_OF_NOTHING,
    NO_PARTS,
    FOREIGN_PART,
    OTHER_PART,
    CHANGED_FILE,
)

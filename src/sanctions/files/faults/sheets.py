"""Faults of workbooks and of lists under headings of their own: D021 to D030, D047 to D055."""

from sanctions.files.faults.code import Code
from sanctions.model.tables import Text

NOT_A_WORKBOOK = Code(
    "D021",
    Text("不是完整的工作簿", "A file that is not a whole workbook"),
    Text("`{path}` 不是完整的工作簿", "`{path}` is not a whole workbook"),
    Text(
        "用 WPS 或 Excel 打开确认完好，另存为 .xlsx，或重新复制该文件",
        "open it in Excel or WPS and save it as .xlsx, or copy it again: it may have been cut"
        " short",
    ),
    whole=True,
)
PASSWORD = Code(
    "D022",
    Text("工作簿有密码", "A workbook with a password"),
    Text("`{path}` 有打开密码", "`{path}` is protected by a password"),
    Text(
        "在 WPS 或 Excel 中去掉打开密码后另存",
        "open it in Excel or WPS, take the password to open away, and save it",
    ),
    whole=True,
)
TOO_MUCH = Code(
    "D023",
    Text("工作簿过大", "A workbook that is too large"),
    Text("`{path}` {size}，上限为 {limit}", "`{path}` {size}; the limit is {limit}"),
    Text(
        "删去空白的行、列和图片后另存为 .xlsx；确实这么大的名单请用 --workbook-limit 调高上限，"
        "分成几个文件，或用 .parquet",
        "delete empty rows, columns and pictures and save it as .xlsx; for a list that is truly so"
        " large raise the limit with --workbook-limit, divide it, or give it as .parquet",
    ),
    whole=True,
)
NO_LIST = Code(
    "D024",
    Text("找不到表头", "A list without a header"),
    Text(
        "前 {rows} 行中没有可识别的列名，需要 {needed}",
        "no heading is recognised in the first {rows} rows; needed are {needed}",
    ),
    Text(
        "改用文档所列的列名，或用 --map 说明各列",
        "use headings that the documentation lists, or say which column is which with --map",
    ),
    whole=True,
)
SHEET_LEFT_OUT = Code(
    "D025",
    Text("未读取的工作表", "A sheet that is left out"),
    Text(
        "工作表 `{sheet}` 没有可识别的列名，未读取",
        "the sheet `{sheet}` has no heading that is recognised, and is left out",
    ),
    Text(
        "若不是名单则无须处理；若是，请改正其列名",
        "leave it if it is no list; else correct its headings",
    ),
    severity="warning",
)
SEVERAL_HEADERS = Code(
    "D026",
    Text("表头不止一行", "More than one row that looks like the header"),
    Text(
        "第 {first} 行和第 {second} 行都像表头", "rows {first} and {second} both look like headers"
    ),
    Text(
        "每张工作表只留一份名单和一行表头",
        "keep one list with one row of headings on each sheet",
    ),
    whole=True,
)
SEVERAL_HEADINGS = Code(
    "D027",
    Text("几个列名都可能是同一列", "Several headings that mean the same column"),
    Text("{headings} 都可能是该列", "{headings} may each be this column"),
    Text(
        "用 --map 写明用哪一列，或改名、删去其余各列",
        "say with --map which it is, or rename or delete the others",
    ),
    whole=True,
)
OTHER_SHEET = Code(
    "D028",
    Text("各工作表的列不同", "A sheet with other columns than the first"),
    Text(
        "工作表 `{sheet}` 与第一张的列不同：{difference}",
        "the sheet `{sheet}` has other columns than the first: {difference}",
    ),
    Text(
        "使各工作表的列名相同，或把不属于该名单的工作表另存",
        "give all sheets the same headings, or move a sheet that is of another list to another"
        " file",
    ),
    whole=True,
)
MERGED = Code(
    "D029",
    Text("合并的单元格跨越几行", "A merged cell over several rows"),
    Text(
        "{cells} 合并成一格，而该列每行须有各自的内容",
        "{cells} are merged, and each row needs a value of its own in this column",
    ),
    Text(
        "取消合并并逐行填写；只有户和村社的单元格可以合并",
        "unmerge them and fill in every row: only cells of a household or a village may be merged",
    ),
    whole=True,
)
OTHER_UNIT = Code(
    "D030",
    Text("金额单位不是元", "Amounts that are not in yuan"),
    Text("表中写有 `{value}`，而金额以元计", "the sheet says `{value}`, and amounts are in yuan"),
    Text("把金额改为以元计，并改正单位", "give the amounts in yuan, and correct the unit"),
    whole=True,
)
NO_VALUE = Code(
    "D047",
    Text("单元格没有结果", "A cell without a value"),
    Text(
        "公式没有保存结果，或结果是错误值",
        "a formula whose result is not in the file, or is an error",
    ),
    Text(
        "在 WPS 或 Excel 中打开，改正公式后保存，或写上数值",
        "open it in Excel or WPS, correct the formula and save it, or write the value",
    ),
)
BELOW_TOTALS = Code(
    "D048",
    Text("合计以下的内容", "A row below the totals"),
    Text("合计以下的这一行不是记录，未读取", "a row below the totals that is no entry: not read"),
    Text(
        "若是签名或附注，无须处理；若是成员，请移到合计以上",
        "leave it if it is a note or a signature; move it above the totals if it is an entry",
    ),
    severity="warning",
)
ROUNDED_ID = Code(
    "D049",
    Text("编号经过数字，已失真", "An id that was rounded as a number"),
    Text(
        "`{value}` 曾作为数字保存，末几位已丢失",
        "`{value}` was kept as a number, and its last digits are lost",
    ),
    Text(
        "由原始登记重新导出，先把该列设为文本；失去的数字无法找回",
        "export it again from the register with the column set to text: lost digits do not come"
        " back",
    ),
)
UNKNOWN_HEADING = Code(
    "D050",
    Text("列名对照中的列不在表中", "A heading of the map that the list does not have"),
    Text(
        "列名对照写的 `{heading}` 不在表头中，现有 {found}",
        "the map says `{heading}`, which is no heading of the list; found {found}",
    ),
    Text("改正列名对照中的列名", "correct the heading in the map"),
    whole=True,
)
TOTAL_DIFFERS = Code(
    "D051",
    Text("合计与各行不符", "A total that is not the sum of its rows"),
    Text(
        "合计行写的是 {stated}，而各行相加是 {sum}，相差 {difference}",
        "the total says {stated}, and its rows come to {sum}: they differ by {difference}",
    ),
    Text(
        "核对是否缺行、多行，或有金额被改动；只是合计有误的，改正合计",
        "look for a row that is missing, one too many, or an amount that was changed; correct it,"
        " or the total where only that is wrong",
    ),
    holds=True,
)
HOUSEHOLD_DIFFERS = Code(
    "D052",
    Text("户合计与其成员不符", "A household's amount that is not the sum of its members'"),
    Text(
        "该户写的是 {stated}，而其成员相加是 {sum}，相差 {difference}",
        "the household's is {stated}, and its members' come to {sum}: they differ by {difference}",
    ),
    Text(
        "核对该户是否缺人、多人，或有金额被改动，再改正；该列若不是成员之和，请改列名或删去该列",
        "look for a member who is missing, one too many, or an amount that was changed; where the"
        " column is no sum of the members, rename or delete it",
    ),
    holds=True,
)
SUM_UNCHECKED = Code(
    "D053",
    Text("合计未能核对", "A sum that could not be checked"),
    Text("该数未与各行核对：{why}", "it was not held against its rows: {why}"),
    Text(
        "在 WPS 或 Excel 中打开，改正读不出来的数后保存",
        "open it in Excel or WPS, correct what cannot be read and save it",
    ),
    severity="warning",
)
SEVERAL_HEADS = Code(
    "D054",
    Text("一户有两个户主或配偶", "A household with two heads or two spouses"),
    Text(
        "该户不止一个{who}，另见第 {other} 行",
        "the household has more than one {who}, also in row {other}",
    ),
    Text(
        "若是两户，给各户不同的户编号，并取消跨户的合并；若是一户，改正与户主关系",
        "give two households different ids, and unmerge what is merged over both; for one"
        " household correct the relation to the head",
    ),
    severity="warning",
)
BELOW_LAST_TOTAL = Code(
    "D055",
    Text("最后的合计以下还有记录", "Rows below the last total"),
    Text(
        "从这一行起有 {rows}，共 {sum}，在第 {total} 行的合计之后，不在任何合计之内",
        "{rows} from here on, {sum} in all: below the total in row {total}, and in no total",
    ),
    Text(
        "属于名单的，移到合计以上并改正合计，或在其下另加合计；不属于名单的，删去",
        "move them above the total and correct it, or add a total below them; delete them if they"
        " are not of the list",
    ),
    holds=True,
)

CODES = (
    NOT_A_WORKBOOK,
    PASSWORD,
    TOO_MUCH,
    NO_LIST,
    SHEET_LEFT_OUT,
    SEVERAL_HEADERS,
    SEVERAL_HEADINGS,
    OTHER_SHEET,
    MERGED,
    OTHER_UNIT,
    NO_VALUE,
    BELOW_TOTALS,
    ROUNDED_ID,
    UNKNOWN_HEADING,
    TOTAL_DIFFERS,
    HOUSEHOLD_DIFFERS,
    SUM_UNCHECKED,
    SEVERAL_HEADS,
    BELOW_LAST_TOTAL,
)

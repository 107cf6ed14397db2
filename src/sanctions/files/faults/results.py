"""Faults of the folder of a run that is read again: D301 to D306."""

from sanctions.files.faults.code import Code
from sanctions.model.tables import Text

NOT_A_RUN = Code(
    "D301",
    Text("不是一次计算的结果文件夹", "A folder that is not that of a run"),
    Text("`{path}` {why}", "`{path}` {why}"),
    Text(
        "给出 `sanctions run --out` 写出的文件夹",
        "name a folder that `sanctions run --out` wrote",
    ),
)
OTHER_HASH = Code(
    "D302",
    Text("结果文件与清单不符", "A result file that is not the one in its manifest"),
    Text(
        "`{path}` 与 manifest.json 所记的 SHA-256 不符",
        "`{path}` does not have the SHA-256 that manifest.json states",
    ),
    Text(
        "结果写出后有人改动过：从备份恢复，或重新计算",
        "it was changed after it was written: restore it, or compute the run again",
    ),
)
OTHER_PERIOD = Code(
    "D303",
    Text("两次计算的期间不同", "Two runs of different periods"),
    Text(
        "`{path}` 的期间是 {now}，另一次是 {before}", "`{path}` is of {now}, the other of {before}"
    ),
    Text("给出同一期间的两次计算", "name two runs of the same period"),
)
FORM_NOT_READ = Code(
    "D304",
    Text("结果文件的格式不能读取", "Result tables of a kind that is not read"),
    Text(
        "`{path}` 里没有 CSV 或 Parquet 格式的表 `{table_name}`",
        "`{path}` has no table `{table_name}` as CSV or Parquet",
    ),
    Text(
        "用 `--format csv` 或 `--format parquet` 重新计算",
        "compute the run again with `--format csv` or `--format parquet`",
    ),
)
OTHER_COLUMNS = Code(
    "D305",
    Text("结果表的内容读不懂", "A result table that cannot be read"),
    Text("`{path}` 的表 `{table_name}`：{why}", "table `{table_name}` of `{path}`: {why}"),
    Text("用现在的版本重新计算", "compute the run again with this version"),
)

OTHER_KEY = Code(
    "D306",
    Text("两次计算的密钥不同", "Two runs under different keys"),
    Text(
        "`{path}` 的编号{now}，另一次的{before}",
        "the ids of `{path}` {now}, those of the other {before}",
    ),
    Text(
        "用同一个密钥文件重新计算其中一次：`--pseudonymise`",
        "compute one of them again with the key file of the other: `--pseudonymise`",
    ),
)

CODES = (NOT_A_RUN, OTHER_HASH, OTHER_PERIOD, FORM_NOT_READ, OTHER_COLUMNS, OTHER_KEY)

NO_FOLDER = Text("不是文件夹", "is not a folder")
NO_MANIFEST = Text("没有 manifest.json", "has no manifest.json")
FOREIGN = Text("的 manifest.json 不是一次计算的", "has a manifest.json that is not that of a run")
STOPPED = Text("的计算因问题行停止，没有结果", "is of a run that stopped at bad rows")
"""Why a folder is not that of a run."""

UNREPLACED = Text("未替换", "are not replaced")


def replaced_under(key: str) -> Text:
    """How the ids of a run stand that were replaced under the key with this fingerprint."""
    return Text(f"按密钥 `{key}` 替换", f"are replaced under the key `{key}`")

"""The table that leads from a pseudonym back to a person: it stays with the village."""

from sanctions.model.tables.columns import TEXT, Column, Table, Text, choice

PSEUDONYMS = Table(
    "pseudonyms",
    (
        Column(
            "kind",
            choice("member", "household"),
            Text("类别", "Kind"),
            Text("成员或户。", "Whether it is a member or a household."),
            required=True,
        ),
        Column(
            "id",
            TEXT,
            Text("编号", "Id"),
            Text("名单上的编号。", "As it is on the list."),
            required=True,
            personal=True,
        ),
        Column(
            "pseudonym",
            TEXT,
            Text("代号", "Pseudonym"),
            Text("结果中代替编号的代号。", "What stands for it in the results."),
            required=True,
        ),
    ),
    key=("pseudonym", "kind"),
    title=Text("编号代号对照（留在村社）", "Pseudonyms, village only"),
)

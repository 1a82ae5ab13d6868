"""Tables copied from a spreadsheet: the first line names the columns, and so what each number is."""

from collections.abc import Sequence

from conversations.understanding.lists.lines import Line
from conversations.understanding.nicknames import FILLER
from conversations.understanding.tokens import Token

BUILDINGS = frozenset({"楼栋", "楼号", "栋", "楼", "幢", "栋号", "楼栋号", "楼幢"})
UNITS = frozenset({"单元", "单元号"})
DOORS = frozenset({"房号", "室", "门牌", "门牌号", "房间", "房间号", "室号", "门号", "户号"})
COUNTED = frozenset(
    {"年龄", "岁数", "电话", "手机", "手机号", "联系电话", "联系方式", "序号", "编号", "人数", "身份证"}
)
NAMED = BUILDINGS | UNITS | DOORS | COUNTED | {"姓名", "名字", "体温", "体温°c", "温度", "症状", "备注", "性别"}
LEAST = 3  # columns of a table, of which two must be known by name
Cells = list[list[Token]]


def read_columns(lines: Sequence[tuple[Line, list[Token]]]) -> None:
    """Give the numbers below 楼栋, 单元 and 房号 their room, and take those below 年龄 and 电话 out."""
    for place, (_, tokens) in enumerate(lines[:4]):
        for mark in ("\t", "|"):
            titles = ["".join(token.text for token in cell).strip() for cell in _cells(tokens, mark)]
            if len(titles) >= LEAST and sum(title in NAMED for title in titles) >= LEAST - 1:
                for line, row in lines[place + 1 :]:
                    _read_row(line, row, titles, mark)
                return


def _cells(tokens: Sequence[Token], mark: str) -> Cells:
    cells: Cells = [[]]
    for token in tokens:
        if token.text == mark:
            cells.append([])
        else:
            cells[-1].append(token)
    return cells


def _read_row(line: Line, row: list[Token], titles: list[str], mark: str) -> None:
    cells = _cells(row, mark)
    building = None
    if len(cells) == len(titles) - 1 and line.number is not None:
        building = str(line.number) if titles[0] in BUILDINGS else None
        titles = titles[1:]
    if len(cells) != len(titles):
        return
    unit = None
    for cell, title in zip(cells, titles, strict=True):
        said = [token for token in cell if "sep" not in token.means]
        number = said[0].text if len(said) == 1 and said[0].text.isdigit() else None
        if title in COUNTED:
            _take_out(said)
        elif title in BUILDINGS and number:
            building = number
            _take_out(said)
        elif title in UNITS and number:
            unit = number
            _take_out(said)
        elif title in DOORS and number:
            said[0].parts, said[0].means, said[0].figure = (building, unit, number), {"room": ""}, None


def _take_out(said: Sequence[Token]) -> None:
    for token in said:
        token.means, token.figure, token.parts = FILLER, None, None

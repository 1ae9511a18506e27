"""A source declaration that contradicts itself is refused, with file and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from dibao.reasoning.source import Field, SourceError, load_sources, read_source

GOOD = """key = "DS99"
name = "样例登记"
department = "样例部门"
valid_days = 180
one_thing = ["plate"]
newest_by = "registered"
[[field]]
name = "plate"
label = "号牌号码"
type = "plate"
[[field]]
name = "registered"
label = "登记日"
type = "date"
[[field]]
name = "state"
label = "状态"
type = "code"
blank = "in_use"
[field.codes]
in_use = ["正常"]
gone = ["报废"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "DS99.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_declaration(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    source = load_sources(tmp_path)["DS99"]
    assert [f.name for f in source.kept] == ["plate", "registered", "state"]
    state = source.get_field("state")
    assert (state.bit("in_use"), state.bit("gone"), state.bit("别的")) == (1, 2, 4)
    assert state.all_codes == 7


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "registered"', 'name = "plate"', "plate 写了两次"),
        ('one_thing = ["plate"]', 'one_thing = ["vin"]', "没有字段 vin"),
        ('newest_by = "registered"', 'newest_by = "day"', "没有字段 day"),
        ('newest_by = "registered"', 'newest_by = "plate"', "newest_by"),
        ('blank = "in_use"', 'blank = "on_road"', "代码 on_road 没有定义"),
        ('type = "date"', 'type = "day"', "类型 day"),
        ('type = "date"', 'type = "date"\nunits = "日"', "units"),
        ('name = "样例登记"\n', "", "name"),
        ("valid_days = 180", "valid_days = ", "DS99.toml"),
    ],
)
def test_a_contradiction_names_file_and_field(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(SourceError, match=says) as error:
        read_source(write(tmp_path, GOOD.replace(old, new)))
    assert "DS99" in str(error.value)


def test_an_unknown_field_is_an_error_not_a_silence(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, GOOD))
    with pytest.raises(SourceError, match="DS99 没有字段 colour"):
        source.get_field("colour")


def test_a_code_not_listed_is_its_own_possibility() -> None:
    grade = Field("grade", "等级", "code", codes={"g1": ("一级",), "g2": ("二级",)})
    assert grade.bit("三级") & (grade.bit("g1") | grade.bit("g2")) == 0

"""What became of every column of a sheet, for its receipt."""

from __future__ import annotations

from dibao.intake.heads import SERIAL_WORDS, Vocabulary, fold
from dibao.intake.layout import Layout
from dibao.intake.reading import Reading
from dibao.reasoning.source import Source


def column_notes(
    layout: Layout, reading: Reading, source: Source, vocabulary: Vocabulary
) -> list[tuple[str, str, bool, str]]:
    """(head, field, kept, why) for every column with a head."""
    fields = vocabulary.fields[source.key]
    of = {
        c: (name, g)
        for g, group in enumerate(reading.groups)
        for name, cs in group.items()
        for c in cs
    }
    notes = []
    for c in range(len(layout.heads)):
        head = layout.head(c)
        if not head:
            continue
        name, group = of.get(c, ("", 0))
        if name:
            kept = fields[name].keep
            why = "" if kept else "超出需要，未收下"
            notes.append((head, name, kept, why + (f"第 {group} 名成员" if group and kept else "")))
        elif c in reading.months:
            notes.append((head, "", True, "这个月的金额，按月分行读取"))
        elif c == reading.answer:
            notes.append((head, "", True, "反馈结果"))
        elif c == reading.data_day:
            notes.append((head, "", True, "数据日期"))
        else:
            why = "序号" if fold(head) in SERIAL_WORDS else "不在需要的列内，未收下"
            notes.append((head, "", False, why))
    return notes

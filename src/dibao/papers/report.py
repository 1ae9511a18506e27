"""自查报告.pdf and 自查报告.docx from one set of figures.

Invariant: both files are drawn from the same blocks; neither is made from the other.
"""

from __future__ import annotations

from pathlib import Path

from dibao.papers.book import ReportData
from dibao.papers.report_docx import report_docx
from dibao.papers.report_pdf import report_pdf
from dibao.papers.report_text import compose


def write_report(folder: Path, data: ReportData) -> list[Path]:
    """Write both files into ``folder`` and return their paths."""
    document = compose(data)
    pdf, word = folder / "自查报告.pdf", folder / "自查报告.docx"
    pdf.write_bytes(report_pdf(document, data.as_of))
    word.write_bytes(report_docx(document, data.as_of))
    return [pdf, word]

"""No address of a registry, no path of a machine, nobody's real number is ever committed."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator

import pytest

from tests.repo.tracked import ROOT, texts, tracked_files

# Put together here, so that this file does not contain what it looks for.
ADDRESSES = re.compile(
    "|".join(
        (
            r"pypi\." + "org",
            "pythonhosted" + r"\.org",
            r"registry\." + "npmjs",
            r"deb\." + "debian",
            "/work/" + "(main|shared|steering)",
            "/tmp/" + r"(scratch|bash)",  # noqa: S108
            "/opt/" + "(wheels|pypi)",
            "/root/" + r"\.",
        )
    )
)
NUMBER_18 = re.compile(r"(?<![0-9A-Za-z.])\d{17}[0-9Xx](?![0-9A-Za-z])")
NUMBER_15 = re.compile(r"(?<![0-9A-Za-z.])\d{15}(?![0-9A-Za-z.])")
PROVINCES = {
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
    *range(61, 66), 71, 81, 82,
}  # fmt: skip

# Printed as examples in GB 11643 itself, and the 15 digits of the first.
EXAMPLES = {"110105" + "19491231002X", "440524" + "188001010014", "110105" + "491231002"}


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return 1880 <= dt.date(int(year), int(month), int(day)).year <= 2030
    except ValueError:
        return False


def real_looking_numbers(text: str) -> Iterator[str]:
    """Identity numbers of a region that exists, check digit right or wrong."""
    for found in set(NUMBER_18.findall(text)) - EXAMPLES:
        if int(found[:2]) in PROVINCES and _is_day(found[6:10], found[10:12], found[12:14]):
            yield found
    for found in set(NUMBER_15.findall(text)) - EXAMPLES:
        if int(found[:2]) in PROVINCES and _is_day("19" + found[6:8], found[8:10], found[10:12]):
            yield found


def test_no_registry_address_and_no_path_of_a_machine() -> None:
    hits = [
        f"{name}: {found.group()}" for name, text in texts() if (found := ADDRESSES.search(text))
    ]
    assert hits == []


def test_nobody_s_real_number_stands_in_a_text() -> None:
    hits = [f"{name}: {n[:6]}…" for name, text in texts() for n in real_looking_numbers(text)]
    assert hits == []


def test_nobody_s_real_number_stands_in_a_workbook() -> None:
    hits = []
    for path in tracked_files():
        raw = path.read_bytes()
        if not raw.startswith(b"PK"):
            continue
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for part in archive.namelist():
                content = archive.read(part).decode("utf-8", errors="replace")
                hits += [
                    f"{path.relative_to(ROOT)}: {n[:6]}…" for n in real_looking_numbers(content)
                ]
    assert hits == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("11010119900307" + "0011", 1),
        ("99010119900307" + "0011", 0),
        ("11010119901307" + "0011", 0),
        ("110101900307" + "001", 1),
        ("990101900307" + "001", 0),
        ("sha256:a11010119900307" + "0011", 0),
    ],
)
def test_the_search_itself(text: str, count: int) -> None:
    assert len(list(real_looking_numbers(text))) == count


def test_no_file_is_too_large_for_a_reader_or_for_git() -> None:
    large = [
        p.relative_to(ROOT).as_posix() for p in tracked_files() if p.stat().st_size > 3_000_000
    ]
    assert large == []

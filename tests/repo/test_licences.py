"""No GPL or AGPL gets into an office's installation, and nothing whose licence nobody knows."""

import importlib.metadata as metadata
import re

import pytest

from tests.repo.test_requirements import pins
from tests.repo.tracked import ROOT

GOOD = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|OFL|MPL|Mozilla|LGPL|Zlib|ZPL)\b",
    re.I,
)
REFUSED = re.compile(r"(?<!L)(?<!Lesser )\b(A?GPL|GNU (Affero )?General Public)", re.I)


def licence(package: str) -> str:
    """What the package itself says: expression, field, classifiers."""
    about = metadata.metadata(package)
    said = [about.get("License-Expression") or "", (about.get("License") or "")[:200]]
    said += [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
    return " | ".join(s for s in said if s)


def allowed(text: str) -> bool:
    """Permissive, or with a duty that ends at the library."""
    return bool(GOOD.search(text)) and not REFUSED.search(text)


@pytest.mark.parametrize("package", sorted(pins("run")))
def test_what_is_installed_may_be_passed_on(package: str) -> None:
    assert allowed(licence(package)), f"{package}: {licence(package) or 'no licence stated'}"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("MIT", True),
        ("LGPL-2.1-only", True),
        ("AGPL-3.0-or-later", False),
        ("GPL-3.0", False),
        ("MIT AND GPL-2.0-only", False),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", False),
        ("", False),
    ],
)
def test_the_judgement_itself(text: str, answer: bool) -> None:
    assert allowed(text) is answer


def test_notice_names_every_package() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    assert [p for p in pins("run") if p.split("-core")[0].split("-runtime")[0] not in notice] == []

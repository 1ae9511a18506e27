"""Which codes a cell's words or numbers may mean.

Invariant: what a field does not list means nothing here; where a number may mean two codes it means
neither. A code of a source's declaration is never invented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from dibao.intake.cells import squeeze
from dibao.intake.kin_words import relation
from dibao.reasoning.source import Field


def in_classes(f: Field) -> bool:
    """Are the numbers classes of ten (10 配偶 11 夫 …, 20 子 …), as in GB/T 4761?"""
    words = {w for ws in f.codes.values() for w in ws}
    return {"10", "20", "30"} <= words


def padded(f: Field, texts: Sequence[str]) -> bool:
    """Does a column write numbers of two places, so that a single digit only lost its zero?"""
    bodies = {b[:-2] if b.endswith(".0") else b for b in map(squeeze, texts)}
    numbers = {b for b in bodies if b.isdigit()}
    words = {w for ws in f.codes.values() for w in ws}
    single = {b for b in numbers if len(b) == 1}
    return (
        bool(numbers - single) and numbers - single <= words and {f"0{b}" for b in single} <= words
    )


def codes_of(text: str, f: Field, *, zeros_lost: bool = False) -> frozenset[str]:
    """The codes a cell's words may mean; empty when nothing listed fits.

    Where numbers are classes of ten a bare 2 may be the class (子) or have lost its zero (02 户主):
    it means nothing unless the column is known to lose zeros.
    """
    body = squeeze(text).upper()
    body = body[:-2] if re.fullmatch(r"\d+\.0", body) else body
    tries = [body, re.sub(r"[（(\[【].*?[）)\]】]", "", body), body.lstrip("0")]
    if len(body) > 1 or zeros_lost or not in_classes(f):
        tries.append(body.zfill(2))
    for attempt in tries:
        exact = frozenset(c for c, ws in f.codes.items() for w in ws if w.upper() == attempt)
        if exact and attempt:
            return exact
    if in_classes(f) and (kin := relation(body, partial(_listed, f))):
        return frozenset((kin,)) & frozenset(f.codes)
    parts = [p for p in re.split(r"[、,，;；/|+]", body) if p]
    if len(parts) > 1:
        return frozenset().union(*(codes_of(p, f) for p in parts))
    if body.isascii() and body.isalpha() and len(body) > 1:
        letters = [codes_of(c, f) for c in body]
        return frozenset().union(*letters) if all(letters) else frozenset()
    return _contained(body, f)


def _listed(f: Field, text: str) -> str:
    """The one code of a field that lists this very word, else ''."""
    found = {c for c, ws in f.codes.items() for w in ws if w.upper() == text}
    return found.pop() if len(found) == 1 else ""


def _contained(body: str, f: Field) -> frozenset[str]:
    hits = [
        (w[1:].upper(), c) for c, ws in f.codes.items() for w in ws
        if w.startswith("*") and w[1:].upper() in body and not _denied(body, w[1:].upper())
    ]  # fmt: skip
    longest = [h for h in hits if not any(h[0] != o[0] and h[0] in o[0] for o in hits)]
    return frozenset(c for _, c in longest)


def _denied(body: str, word: str) -> bool:
    before = body[: body.index(word)][-1:]
    return before in tuple("未无非不没") and before != ""

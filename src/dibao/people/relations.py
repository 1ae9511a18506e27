"""What somebody is to somebody: chains of parent, child, spouse and sibling that shorten themselves.

Invariant: `join` never invents a tie. A chain that shortens by law or blood alone keeps its
grade; one that holds only for full siblings or for step-parents who raised the child is graded
`STEP`; one that needs a marriage nobody showed is graded `GUESSED`.

A chain reads from the first person to the second: P parent, C child, S spouse, B sibling; "" is
the person himself, "?" kin of a kind nobody wrote down (it ends every chain).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

DOCUMENTED, STEP, GUESSED = 0, 1, 2
UNTOLD = "?"
LONGEST = 4  # of the relations any scope knows
TURNED = {"P": "C", "C": "P", "S": "S", "B": "B"}

# Two steps that are one, and how sure: (first, second) -> (step, grade across two documents).
# Inside one household book the same pair is as good as written.
_SHORTER: Mapping[str, tuple[str, int]] = {
    "PC": ("B", DOCUMENTED),  # a parent's child, also of one parent only
    "CP": ("S", GUESSED),     # a child's other parent: married, or not
    "SC": ("C", STEP),
    "PS": ("P", STEP),
    "BP": ("P", STEP),        # a half-sibling's parent may be another
    "CB": ("C", STEP),
    "BB": ("B", STEP),
}  # fmt: skip

# The household register's codes (GB/T 4761) as chains from the head of the book.
CODES: Mapping[str, str | None] = {
    "head": "", "self": "", "spouse": "S", "husband": "S", "wife": "S",
    "son": "C", "daughter": "C", "foster_son": "C", "foster_daughter": "C",
    "son_in_law": "CS", "daughter_in_law": "CS",
    "grandchild": "CC", "grandson": "CC", "granddaughter": "CC", "daughters_son": "CC",
    "daughters_daughter": "CC", "grandsons_wife": "CCS", "granddaughters_husband": "CCS",
    "great_grandchild": "CCC",
    "parent": "P", "father": "P", "mother": "P", "step_father": "P", "step_mother": "P",
    "husbands_father": "SP", "husbands_mother": "SP", "wifes_father": "SP", "wifes_mother": "SP",
    "grandparent": "PP", "grandfather": "PP", "grandmother": "PP", "maternal_grandfather": "PP",
    "maternal_grandmother": "PP", "spouses_grandparent": "SPP", "great_grandparent": "PPP",
    "sibling": "B", "elder_brother": "B", "younger_brother": "B", "elder_sister": "B",
    "younger_sister": "B", "elder_brothers_wife": "BS", "younger_brothers_wife": "BS",
    "elder_sisters_husband": "BS", "younger_sisters_husband": "BS",
    "fathers_elder_brother": "PB", "fathers_younger_brother": "PB", "fathers_sister": "PB",
    "mothers_brother": "PB", "mothers_sister": "PB", "fathers_elder_brothers_wife": "PBS",
    "fathers_younger_brothers_wife": "PBS", "fathers_sisters_husband": "PBS",
    "mothers_brothers_wife": "PBS", "mothers_sisters_husband": "PBS",
    "paternal_cousin": "PBC", "maternal_cousin": "PBC",
    "brothers_son": "BC", "brothers_daughter": "BC", "sisters_son": "BC", "sisters_daughter": "BC",
    "other_kin": UNTOLD, "non_kin": None,
}  # fmt: skip
# 养子或继子 is one code: an adopted child is a child by law, a stepchild if raised by the parent.
STEP_CODES = frozenset({"foster_son", "foster_daughter", "step_father", "step_mother"})

_NEAR = ("", "S", "P", "C", "B", "PP", "CC")
_COLLATERAL = ("PB", "BC", "PBC")
SCOPES: Mapping[str, frozenset[str]] = {
    # 民法典 1045: the eight near relatives.
    "code1045": frozenset(_NEAR),
    # Blood within three generations, and near in-laws (spouse's parents and siblings with theirs,
    # children's spouses and their parents, spouses of collateral blood), read from either side.
    "three_generations": frozenset((
        *_NEAR, *_COLLATERAL, "SP", "CS", "SB", "BS", "SBS", "CSP", "PBS", "SBC", "BCS", "SPB",
        "PBCS", "SPBC",
    )),
    # The eight, both spouses' parents and siblings, children's spouses, both spouses' parents'
    # siblings, read from either side; adopted and step relatives named expressly.
    "with_in_laws": frozenset((*_NEAR, "SP", "CS", "SB", "BS", "PB", "BC", "SPB", "BCS")),
}  # fmt: skip


def turned(chain: str) -> str:
    """The same tie from the other end."""
    return UNTOLD if chain == UNTOLD else "".join(TURNED[s] for s in reversed(chain))


@cache
def join(first: str, second: str, *, one_book: bool = False) -> tuple[str, int] | None:
    """The chain from A to C by way of B, and its grade; None where no tie follows.

    `one_book`: both ties are lines of one household book, whose members live as one family.
    """
    if UNTOLD in (first, second):
        return (UNTOLD, GUESSED) if one_book or "" in (first, second) else None
    grade, done = DOCUMENTED, ""
    for step in first + second:
        chain = done + step
        if chain.endswith("SS"):
            return None
        while chain[-2:] in _SHORTER:
            shorter, doubt = _SHORTER[chain[-2:]]
            chain, grade = chain[:-2] + shorter, max(grade, doubt)
        done = chain
    # Each end alone is as its book says; only the joint is in doubt.
    return (done, DOCUMENTED if one_book else grade) if len(done) <= LONGEST else None


@cache
def on_the_way(scope: str) -> frozenset[str]:
    """Chains from which a relation of the scope can still be reached."""
    found: set[str] = set()
    for wanted in SCOPES[scope]:
        whole = wanted.replace("B", "PC")
        for n in range(len(whole) + 1):
            part = join("", whole[:n])
            if part is not None:
                found.add(part[0])
    return frozenset(found)


def near(chain: str, grade: int, scope: str) -> bool | None:
    """Is that a near relative under the scope? None: only if what is in doubt holds."""
    if chain == UNTOLD:
        return None
    if chain not in SCOPES[scope]:
        return False
    # The narrow scope names children and parents; step relatives only if one raised the other.
    enough = DOCUMENTED if scope == "code1045" else STEP
    return True if grade <= enough else None


# ---- in words ---------------------------------------------------------------------------------

_WORDS: Mapping[str, tuple[str, str, str]] = {  # male, female, sex unknown
    "": ("本人", "本人", "本人"),
    "S": ("丈夫", "妻子", "配偶"), "P": ("父亲", "母亲", "父母"), "C": ("儿子", "女儿", "子女"),
    "B": ("兄弟", "姐妹", "兄弟姐妹"),
    "PP": ("祖父（外祖父）", "祖母（外祖母）", "祖父母（外祖父母）"),
    "CC": ("孙子（外孙）", "孙女（外孙女）", "孙子女（外孙子女）"),
    "SP": ("配偶的父亲", "配偶的母亲", "配偶的父母"),
    "CS": ("女婿", "儿媳", "子女的配偶"),
    "SB": ("配偶的兄弟", "配偶的姐妹", "配偶的兄弟姐妹"),
    "BS": ("姐夫（妹夫）", "嫂子（弟媳）", "兄弟姐妹的配偶"),
    "BC": ("侄子（外甥）", "侄女（外甥女）", "兄弟姐妹的子女"),
    "PB": ("伯叔舅", "姑姨", "父母的兄弟姐妹"),
    "PBC": ("堂（表）兄弟", "堂（表）姐妹", "堂（表）兄弟姐妹"),
    "PBS": ("姑父（姨父）", "伯母（婶母、舅母）", "父母的兄弟姐妹的配偶"),
    "CSP": ("亲家公", "亲家母", "子女配偶的父母"),
    UNTOLD: ("家人（关系未写明）", "家人（关系未写明）", "家人（关系未写明）"),
}  # fmt: skip
# A parent's sibling and a sibling's child have a word of their own for each side of the family.
_SIDED: Mapping[tuple[str, str, str], str] = {
    ("PP", "男", "男"): "祖父", ("PP", "男", "女"): "祖母",
    ("PP", "女", "男"): "外祖父", ("PP", "女", "女"): "外祖母",
    ("CC", "男", "男"): "孙子", ("CC", "男", "女"): "孙女",
    ("CC", "女", "男"): "外孙", ("CC", "女", "女"): "外孙女",
    ("PB", "男", "男"): "伯父（叔父）", ("PB", "男", "女"): "姑母",
    ("PB", "女", "男"): "舅父", ("PB", "女", "女"): "姨母",
    ("BC", "男", "男"): "侄子", ("BC", "男", "女"): "侄女",
    ("BC", "女", "男"): "外甥", ("BC", "女", "女"): "外甥女",
    ("BS", "男", "女"): "嫂子（弟媳）", ("BS", "女", "男"): "姐夫（妹夫）",
}  # fmt: skip


def word(chain: str, sex: str = "", *, by_way_of: str = "", older: bool | None = None) -> str:
    """What somebody of that sex (男, 女 or '') is called at the end of the chain.

    `by_way_of`: sex of the person between, where a side of the family has its own word; `older`:
    whether a sibling is the older one.
    """
    if chain == "B" and sex and older is not None:
        return {("男", True): "哥哥", ("男", False): "弟弟", ("女", True): "姐姐",
                ("女", False): "妹妹"}[sex, older]  # fmt: skip
    if (chain, by_way_of, sex) in _SIDED:
        return _SIDED[chain, by_way_of, sex]
    if chain in _WORDS:
        return _WORDS[chain][("男", "女").index(sex) if sex in ("男", "女") else 2]
    # The longest known beginning, then step by step: 堂（表）兄弟姐妹的配偶.
    for n in range(len(chain) - 1, 0, -1):
        if chain[:n] in _WORDS:
            return f"{_WORDS[chain[:n]][2]}的{word(chain[n:], sex, older=older)}"
    return "亲属"


@cache
def in_one_book(one: str, other: str) -> tuple[tuple[str, int], ...]:
    """What a member of a book is to another, from what each is to its head: every reading.

    A head has one spouse, but perhaps several children or siblings: of a son and a grandson
    nobody says whether they are father and child or uncle and nephew; both are then only guessed.
    """
    while one[:1] == other[:1] == "S":
        one, other = one[1:], other[1:]
    shared = one[:1] == other[:1] and (one != other or len(one) > 1) and UNTOLD not in (one, other)
    readings = [join(turned(one), other, one_book=True)]
    if shared:
        readings.append(join(turned(one[1:]), other[1:], one_book=True))
    known = dict.fromkeys(r for r in readings if r is not None and r[0] != "")
    return tuple((c, GUESSED) for c, _ in known) if shared else tuple(known)

"""Promise: a proof holds for what it was made for and for nothing else, in both implementations."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from dibao.ledger import tree, verify
from dibao.ledger.lines import SM3, digest_of

DIGEST = digest_of(SM3)
SIZES = st.integers(1, 130)


def leaves(size: int) -> list[bytes]:
    return [DIGEST(b"\x00" + str(i).encode()) for i in range(size)]


def test_known_roots_of_rfc_6962_shape() -> None:
    sha = digest_of(2)
    assert tree.root_of(sha, []) == hashlib.sha256(b"").digest()
    a, b, c = (hashlib.sha256(b"\x00" + x).digest() for x in (b"", b"\x00", b"\x10"))
    two = hashlib.sha256(b"\x01" + a + b).digest()
    assert tree.root_of(sha, [a, b, c]) == hashlib.sha256(b"\x01" + two + c).digest()
    assert two.hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"


@given(SIZES)
def test_two_implementations_give_one_root(size: int) -> None:
    assert tree.root_of(DIGEST, leaves(size)) == verify.root_over(SM3, leaves(size))


@given(SIZES, st.data())
def test_inclusion_holds_and_nothing_else_does(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    all_leaves = leaves(size)
    root, path = tree.root_of(DIGEST, all_leaves), tree.inclusion(DIGEST, all_leaves, index)
    assert tree.included(DIGEST, all_leaves[index], index, size, path, root)
    assert verify.climb(SM3, all_leaves[index], index, size, path) == root
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        assert not tree.included(DIGEST, all_leaves[other], index, size, path, root)
        assert verify.climb(SM3, all_leaves[other], index, size, path) != root
    assert not tree.included(DIGEST, all_leaves[index], index, size, [*path, root], root)
    assert verify.climb(SM3, all_leaves[index], index, size, [*path, root]) is None


@given(SIZES, st.data())
def test_consistency_holds_and_a_changed_past_does_not(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    all_leaves = leaves(size)
    was, now = tree.root_of(DIGEST, all_leaves[:old]), tree.root_of(DIGEST, all_leaves)
    path = tree.consistency(DIGEST, all_leaves, old)
    assert tree.extends(DIGEST, old, was, size, now, path)
    assert verify.older_fits(SM3, old, was, size, now, path)
    false = DIGEST(was)
    assert not tree.extends(DIGEST, old, false, size, now, path)
    assert not verify.older_fits(SM3, old, false, size, now, path)


def test_growth_from_a_stored_edge_goes_on_where_it_stopped() -> None:
    all_leaves = leaves(77)
    first = tree.Growth(DIGEST)
    for leaf in all_leaves[:50]:
        first.add(leaf)
    second = tree.Growth(DIGEST, 50, first.edge)
    for leaf in all_leaves[50:]:
        second.add(leaf)
    assert second.root() == tree.root_of(DIGEST, all_leaves)

"""The tree over all lines (RFC 6962 sections 2.1.1 and 2.1.2): roots, inclusion, consistency.

Leaves come as hashes already. A `Growth` keeps only the roots of the full subtrees on its right
edge, so a tree of a million lines is held in twenty hashes.
"""

from __future__ import annotations

from collections.abc import Sequence

from dibao.ledger.lines import Digest


def node(digest: Digest, left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return digest(b"\x01" + left + right)


class Growth:
    """A tree that grows by one leaf at a time: `size` leaves, `edge` subtree roots from the left."""

    def __init__(self, digest: Digest, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        self.digest, self.size, self.edge = digest, size, list(edge)
        if len(self.edge) != size.bit_count():
            raise ValueError("an edge has one hash for each full subtree")

    def add(self, leaf: bytes) -> None:
        """One more leaf at the end."""
        size, top = self.size, leaf
        while size & 1:
            top = node(self.digest, self.edge.pop(), top)
            size >>= 1
        self.edge.append(top)
        self.size += 1

    def root(self) -> bytes:
        """Root of the tree as it stands; of no leaves, the hash of nothing."""
        if not self.edge:
            return self.digest(b"")
        top = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            top = node(self.digest, left, top)
        return top


def root_of(digest: Digest, leaves: Sequence[bytes]) -> bytes:
    """Root over these leaves."""
    grown = Growth(digest)
    for leaf in leaves:
        grown.add(leaf)
    return grown.root()


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion(digest: Digest, leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Audit path of leaf `index` (from 0), from the leaf upwards."""
    if not 0 <= index < len(leaves):
        raise IndexError("no such leaf")
    path: list[bytes] = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(root_of(digest, leaves[middle:high]))
            high = middle
        else:
            path.append(root_of(digest, leaves[low:middle]))
            low = middle
    return path[::-1]


def consistency(digest: Digest, leaves: Sequence[bytes], old: int) -> list[bytes]:
    """Proof that the tree over the first `old` leaves is a prefix of the tree over all."""
    if not 0 < old <= len(leaves):
        raise IndexError("no such older tree")
    return _consistency(digest, leaves, old, whole=True)


def _consistency(
    digest: Digest, leaves: Sequence[bytes], old: int, *, whole: bool
) -> list[bytes]:  # fmt: skip
    if old == len(leaves):
        return [] if whole else [root_of(digest, leaves)]
    middle = _split(len(leaves))
    if old <= middle:
        inner = _consistency(digest, leaves[:middle], old, whole=whole)
        return [*inner, root_of(digest, leaves[middle:])]
    inner = _consistency(digest, leaves[middle:], old - middle, whole=False)
    return [*inner, root_of(digest, leaves[:middle])]


def included(
    digest: Digest, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:  # fmt: skip
    """Does the path lead from the leaf to the root of a tree of this size? (RFC 9162, 2.1.3.2)"""
    if not 0 <= index < size:
        return False
    here, last, top = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            top = node(digest, step, top)
            while not here & 1 and here:
                here >>= 1
                last >>= 1
        else:
            top = node(digest, top, step)
        here >>= 1
        last >>= 1
    return last == 0 and top == root


def extends(
    digest: Digest, old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> bool:  # fmt: skip
    """Is the older tree a prefix of the newer one? (RFC 9162, 2.1.4.2)"""
    if old == size:
        return not path and old_root == root
    if not 0 < old < size:
        return False
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    here, last = old - 1, size - 1
    while here & 1:
        here >>= 1
        last >>= 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            was, now = node(digest, step, was), node(digest, step, now)
            while not here & 1 and here:
                here >>= 1
                last >>= 1
        else:
            now = node(digest, now, step)
        here >>= 1
        last >>= 1
    return last == 0 and was == old_root and now == root

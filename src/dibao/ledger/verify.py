"""台账独立核验程序：只用 Python 标准库，单独一个文件，可以拷到任何电脑上运行。

    python verify.py 文件或文件夹 [--head 外存的台账头]...

文件是 `dibao ledger export` 或 `dibao ledger prove` 写出的文件，文件夹是解开的倒查件或迎检包。
全部一致时退出码为 0，有不一致为 3。
This is a second implementation on purpose: it imports nothing of the product.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

# ---- SM3, GB/T 32905-2016, for a Python whose OpenSSL has none ---------------------------------


def _rol(x: int, n: int) -> int:
    n %= 32
    return (x << n | x >> (32 - n)) & 0xFFFFFFFF if n else x


def sm3(data: bytes) -> bytes:
    """SM3 digest in plain Python."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
             0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]  # fmt: skip
    padded = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + (len(data) * 8).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        w = [int.from_bytes(padded[start + i : start + i + 4], "big") for i in range(0, 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ _rol(w[j - 3], 15)
            w.append(x ^ _rol(x, 15) ^ _rol(x, 23) ^ _rol(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            s1 = _rol((_rol(a, 12) + e + _rol(t, j)) & 0xFFFFFFFF, 7)
            s2 = s1 ^ _rol(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            t1 = (ff + d + s2 + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            t2 = (gg + h + s1 + w[j]) & 0xFFFFFFFF
            a, b, c, d = t1, a, _rol(b, 9), c
            e, f, g, h = t2 ^ _rol(t2, 9) ^ _rol(t2, 17), e, _rol(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True)]
    return b"".join(x.to_bytes(4, "big") for x in state)


def digest(algorithm: int, data: bytes) -> bytes:
    """1 = SM3, 2 = SHA-256."""
    if algorithm == 2:
        return hashlib.sha256(data).digest()
    if algorithm != 1:
        raise ValueError(f"不认识的摘要算法编号 {algorithm}")
    return hashlib.new("sm3", data).digest() if "sm3" in hashlib.algorithms_available else sm3(data)


# ---- Ed25519, RFC 8032 section 5.1, verification only ------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]


def _recover(y: int, sign: int) -> int | None:
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - xx) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    x = _recover(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(n: int, p: Point) -> Point:
    q: Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = _add(q, p)
        p, n = _add(p, p), n >> 1
    return q


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Is this the key's signature of the message?"""
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = _point(public), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    hashed = hashlib.sha512(signature[:32] + public + message).digest()
    y = 4 * pow(5, P - 2, P) % P
    base = (_recover(y, 0) or 0, y)
    left = _times(s, (base[0], base[1], 1, base[0] * base[1] % P))
    right = _add(r, _times(int.from_bytes(hashed, "little") % L, a))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---- lines, heads, tree ------------------------------------------------------------------------


def leaf_of(line: dict[str, Any]) -> bytes:
    """Hash of a line from its exported form."""
    names = ("case", "kind", "actor", "behalf", "received", "device", "purpose")
    parts = [line[n].encode() for n in names]
    parts += [bytes.fromhex(line["payload"]), bytes.fromhex("".join(line["attachments"])),
              bytes.fromhex(line["previous"]), bytes.fromhex(line["salt"])]  # fmt: skip
    head = b"DBL\x01" + bytes([line["algorithm"]]) + line["seq"].to_bytes(8, "big")
    body = b"".join(len(p).to_bytes(4, "big") + p for p in parts)
    return digest(line["algorithm"], b"\0" + head + body)


def head_of(text: str) -> dict[str, Any]:
    """A head from its one line of text."""
    mark, algorithm, size, made, *coded = text.strip().split("|")
    if mark != "DBH1" or len(coded) != 3:
        raise ValueError("台账头的格式不对")
    root, previous, signature = (base64.urlsafe_b64decode(c + "=" * (-len(c) % 4)) for c in coded)
    told = made.encode()
    signed = (b"DBH\x01" + bytes([int(algorithm)]) + int(size).to_bytes(8, "big") + root + previous
              + len(told).to_bytes(4, "big") + told)  # fmt: skip
    return {"algorithm": int(algorithm), "size": int(size), "root": root, "made": made,
            "signature": signature, "signed": signed}  # fmt: skip


def node(algorithm: int, left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return digest(algorithm, b"\x01" + left + right)


def root_over(algorithm: int, leaves: list[bytes]) -> bytes:
    """Root of the tree, level by level: an odd last node rises as it is."""
    if not leaves:
        return digest(algorithm, b"")
    level = leaves
    while len(level) > 1:
        odd = [level[-1]] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [node(algorithm, a, b) for a, b in pairs] + odd
    return level[0]


def climb(algorithm: int, leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """Root that this path leads to, or None if it does not fit a tree of this size."""
    top, steps = leaf, list(path)
    while size > 1:
        if index % 2 or index + 1 < size:
            if not steps:
                return None
            step = steps.pop(0)
            top = node(algorithm, step, top) if index % 2 else node(algorithm, top, step)
        index, size = index // 2, (size + 1) // 2
    return top if not steps else None


def older_fits(
    algorithm: int, old: int, old_root: bytes, size: int, root: bytes, path: list[bytes]
) -> bool:
    """Is the older tree a prefix: rebuild both roots from the proof, top down."""
    steps = list(path)

    def both(old: int, size: int, whole: bool) -> tuple[bytes, bytes]:
        if old == size:
            top = old_root if whole else steps.pop(0)
            return top, top
        half = 1 << ((size - 1).bit_length() - 1)
        if old <= half:
            was, now = both(old, half, whole)
            return was, node(algorithm, now, steps.pop(0))
        was, now = both(old - half, size - half, False)
        left = steps.pop(0)
        return node(algorithm, left, was), node(algorithm, left, now)

    try:
        was, now = both(old, size, True)
    except IndexError:
        return False
    return not steps and was == old_root and now == root


# ---- the two kinds of file, and a package of many ----------------------------------------------

INVENTORY, PROOFS = "inventory.json", "proofs/"
SEAL = PROOFS + "inventory.json"  # the line that sealed the inventory


def check_record(
    first: dict[str, Any], rows: list[str], outside: list[dict[str, Any]]
) -> list[str]:
    """Everything that is wrong with an exported record."""
    wrong, leaves, previous = [], [], "00" * 32
    for expected, text in enumerate(rows, 1):
        line = json.loads(text)
        if line["seq"] != expected:
            wrong.append(f"序号不连续：应为第 {expected} 条，读到第 {line['seq']} 条。")
        if line["previous"] != previous:
            wrong.append(f"第 {line['seq']} 条与上一条接不上：这一条或上一条被改动过。")
        leaves.append(leaf_of(line))
        previous = leaves[-1].hex()
    public = bytes.fromhex(first["public_key"])
    heads = [head_of(t) for t in first["heads"]]
    for head in heads + outside:
        wrong += _head(head, public)
        if head["size"] > len(leaves):
            wrong.append(f"台账头记有 {head['size']} 条，文件里只有 {len(leaves)} 条：末尾被删去。")
        elif root_over(head["algorithm"], leaves[: head["size"]]) != head["root"]:
            wrong.append(f"台账头（{head['size']} 条）与记录不一致：此前的内容被改写过。")
    return wrong


def check_proof(data: dict[str, Any], outside: list[dict[str, Any]]) -> list[str]:
    """Everything that is wrong with the proof of one line."""
    public, head, line = bytes.fromhex(data["public_key"]), head_of(data["head"]), data["line"]
    path = [bytes.fromhex(p) for p in data["path"]]
    wrong = _head(head, public)
    if climb(head["algorithm"], leaf_of(line), line["seq"] - 1, head["size"], path) != head["root"]:
        wrong.append(f"第 {line['seq']} 条不在这份台账里，或者被改动过。")
    known = {head["size"]: head["root"]}
    for old in data["older"]:
        was, steps = head_of(old["head"]), [bytes.fromhex(p) for p in old["path"]]
        wrong += _head(was, public)
        known[was["size"]] = was["root"]
        fits = older_fits(
            head["algorithm"], was["size"], was["root"], head["size"], head["root"], steps
        )
        if not fits:
            wrong.append(f"新的台账头不是从 {was['size']} 条的台账头接下来的。")
    for told in outside:
        wrong += _head(told, public)
        if known.get(told["size"]) != told["root"]:
            wrong.append(f"外存的台账头（{told['size']} 条）与这份证明对不上。")
    return wrong


def check_folder(folder: Path, outside: list[dict[str, Any]]) -> list[str]:
    """Everything that is wrong with an unpacked package: files, the sealed inventory, the proofs."""
    told = (folder / INVENTORY).read_bytes()
    data, wrong = json.loads(told), []
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    listed: dict[str, str] = data["files"]
    for name in sorted(listed.keys() - files.keys()):
        wrong.append(f"清单里的“{name}”不见了。")
    for name, path in sorted(files.items()):
        if name in listed and hashlib.sha256(path.read_bytes()).hexdigest() != listed[name]:
            wrong.append(f"“{name}”被改动过，与清单不一致。")
        elif name not in listed and name != INVENTORY and not name.startswith(PROOFS):
            wrong.append(f"“{name}”不在清单里，不是导出时放进来的。")
    named = {f"{PROOFS}line-{n}.json": n for n in data["lines"]}
    proofs = {n for n in files if n.startswith(PROOFS)}
    wrong += [f"“{n}”不见了。" for n in sorted((named.keys() | {SEAL}) - proofs)]
    heads = set()
    for name in sorted(proofs):
        one = json.loads(files[name].read_text(encoding="utf-8"))
        heads.add((one["head"], one["public_key"]))
        wrong += [f"{name}：{w}" for w in check_proof(one, outside if name == SEAL else [])]
        if name == SEAL and hashlib.sha256(told).hexdigest() not in one["line"]["attachments"]:
            wrong.append("清单与台账里封存的不一致：清单被改动过。")
        if name != SEAL and one["line"]["seq"] != named.get(name):
            wrong.append(f"“{name}”不是清单里的那一条。")
    return [*wrong, *(["各份证明用的台账头不一样。"] if len(heads) > 1 else [])]


def _head(head: dict[str, Any], public: bytes) -> list[str]:
    if signature_holds(public, head["signed"], head["signature"]):
        return []
    return [f"台账头（{head['size']} 条）的签名不对。"]


def main(arguments: list[str] | None = None) -> int:
    """Check one file; 0 all in order, 3 something is wrong, 2 the file cannot be used."""
    parser = argparse.ArgumentParser(description="核验导出的台账或证明")
    parser.add_argument("file", help="dibao ledger export 或 prove 写出的文件，或解开的一包文件")
    parser.add_argument(
        "--head", action="append", default=[], help="外存的台账头（DBH1 开头的一行）"
    )
    told = parser.parse_args(arguments)
    try:
        outside = [head_of(h) for h in told.head]
        if Path(told.file).is_dir():
            wrong = check_folder(Path(told.file), outside)
        else:
            first, *rows = Path(told.file).read_text(encoding="utf-8").splitlines()
            data = json.loads(first)
            proof = "proof" in data
            wrong = check_proof(data, outside) if proof else check_record(data, rows, outside)
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"文件读不懂：{error}。请用 dibao ledger export 重新导出。\n")
        return 2
    note = "" if told.head else "没有给出外存的台账头，看不出整本被换或末尾被删。\n"
    sys.stdout.write("\n".join(wrong) + "\n" if wrong else f"核对一致。\n{note}")
    return 3 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

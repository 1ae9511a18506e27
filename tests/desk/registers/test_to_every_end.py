"""Every register is worked on its own pages from the first entry to each of its results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dibao.desk.registers.kinds import NONE, SELF, registers
from tests.desk.casework.walking import FORM, fields, said
from tests.desk.conftest import Town

ENDS = [(k, result) for k, kind in registers().items() for result in (kind.results or ("",))]


def photo() -> Any:
    """A photo as a browser sends it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0" + b"9" * 40)


def send(browser: Any, page: str, mark: str, **more: Any) -> Any:
    """Fill the form of a page that carries a mark, and send it."""
    text = browser.get(page).content.decode()
    action, form = next((a, f) for a, f in FORM.findall(text) if mark in f)
    return browser.post(action or page, fields(form) | more)


@pytest.mark.parametrize(("key", "result"), ENDS)
def test_an_entry_comes_to_this_end(
    town: Town, enter: Callable[[str], Any], key: str, result: str
) -> None:
    from dibao.desk.registers.models import Matter

    kind = registers()[key]
    numbers = {f.key: str(f.least or 1) for f in kind.fields if f.kind == "number"}
    owner = town.accounts["town_clerk"]
    made = send(
        enter("town_approver"), f"/registers/{key}/", 'name="title"', title="更新三个村的公示栏",
        place=town.town.pk, owner=owner.pk, office="镇民政办", due="2099年6月20日", every="3",
        file=photo(), **numbers,
    )  # fmt: skip
    assert made.status_code == 302, said(made)
    one = Matter.objects.get()
    at = f"/registers/{key}/{one.pk}/"
    if kind.closing != NONE:
        told = send(enter("town_clerk"), at, 'value="tell"', text="三个村都更新了，附照片",
                    result=result if kind.closing == SELF else "", file=photo())  # fmt: skip
        assert told.status_code == 302, said(told)
        if kind.closing != SELF:
            closed = send(enter("town_approver"), at, 'value="close"', text="看过照片，属实",
                          result=result, agreed="1")  # fmt: skip
            assert closed.status_code == 302, said(closed)
    one.refresh_from_db()
    assert one.state == (Matter.State.KEPT if kind.closing == NONE else Matter.State.DONE)
    assert one.result == result
    assert one.number in enter("town_approver").get(at).content.decode()

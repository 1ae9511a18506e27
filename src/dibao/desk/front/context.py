"""What the frame around every page shows: who is signed in, in which post, and the menu."""

from __future__ import annotations

import base64
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import salted_hmac

from dibao.desk.accounts.access import allowed
from dibao.desk.accounts.models import Place
from dibao.desk.front.guarding import WHO

# (word, url name, thing, action); "" begins a group: families, data of the departments, the
# office itself, the keeping of it all.
MENU = (
    ("今日要办", "home", "home", "look"),
    ("看板", "board", "board", "look"),
    "",
    ("待核线索", "leads", "lead", "list"),
    ("名册", "households", "household", "search"),
    ("办理", "cases", "case", "list"),
    ("文书", "papers", "blank", "look"),
    ("发放前核对", "prepay", "prepay", "look"),
    ("公示", "notices", "notice", "look"),
    "",
    ("请部门报送", "requests", "request", "list"),
    ("部门报送", "hand_ins", "hand_in", "list"),
    ("核查", "runs", "run", "list"),
    "",
    ("专项治理", "campaigns", "campaign", "look"),
    ("涉及经办的线索", "conduct", "conduct", "look"),
    ("监督", "oversight", "oversight", "look"),
    ("报告", "reports", "report", "look"),
    "",
    ("留痕台账", "record", "record", "look"),
    ("个人信息保护", "source_uses", "source", "look"),
    ("账号", "accounts", "account", "look"),
)

# Pages that stand under 专项治理 though their address begins otherwise.
CAMPAIGN = ("/problems/", "/registers/")


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Context of every page."""
    who = WHO.get(request)
    if who is None:
        return {"demo": settings.DEMO}
    menu: list[dict[str, Any]] = []
    begins = False
    for entry in MENU:
        if not entry:
            begins = bool(menu)
            continue
        word, name, thing, action = entry
        if not allowed(who, thing, action):
            continue
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        here = request.path == address or (address != "/" and request.path.startswith(address))
        here = here or (name == "campaigns" and request.path.startswith(CAMPAIGN))
        here = here or (name == "source_uses" and request.path.startswith("/protection/"))
        menu.append({"word": word, "address": address, "here": here, "begins": begins})
        begins = False
    inner = max((len(m["address"]) for m in menu if m["here"]), default=0)
    for m in menu:  # of /leads/ and /leads/conduct/ only the nearer one is where one is
        m["here"] = m["here"] and len(m["address"]) == inner
    places = Place.objects.filter(pk__in=[p for _, p in who.posts]).values_list("name", flat=True)
    return {"who": who, "menu": menu, "unit": "、".join(sorted(set(places))), "demo": settings.DEMO,
            "away": f"{who.ref}:{away_key(who.account)}"}  # fmt: skip


def away_key(account: int) -> str:
    """What seals an account's unsent forms on its own device; whoever is not signed in has no key."""
    return base64.b64encode(
        salted_hmac("away", str(account), algorithm="sha256").digest()
    ).decode()  # fmt: skip

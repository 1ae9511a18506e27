"""Named filters: kept for their owner alone, opened in one step, thrown away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.desk.conftest import Town


def test_a_filter_is_kept_for_its_owner_alone(
    town: Town, lead: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.leads.models import SavedView

    browser, other = enter("town_clerk"), enter("town_clerk_2")
    asked = {"name": "石岭村上门的", "rest": "stage=open&code=JG04&evil=1&page=7"}
    page = browser.post("/leads/views/", asked, follow=True).content.decode()
    assert '<a href="/leads/?stage=open&amp;code=JG04">石岭村上门的</a>' in page
    assert "石岭村上门的" not in other.get("/leads/").content.decode()
    kept = SavedView.objects.get()
    assert other.post(f"/leads/views/{kept.pk}/drop/").status_code == 404
    browser.post("/leads/views/", {"name": "石岭村上门的", "rest": "sort=due"})
    kept = SavedView.objects.get()
    assert kept.asked == "sort=due"
    assert '<a href="/leads/table/?sort=due">' in browser.get("/leads/").content.decode()
    browser.post(f"/leads/views/{kept.pk}/drop/")
    assert not SavedView.objects.exists()


def test_pages_past_the_end_show_the_last_one(
    town: Town, lead: Any, enter: Callable[[str], Any]
) -> None:
    browser = enter("town_clerk")
    for page in ("", "1", "9", "²", "999999999999999999999"):
        assert "1 户（件），1 条线索" in browser.get("/leads/", {"page": page}).content.decode()
    assert "没有要办的线索" in browser.get("/leads/?stage=cleared&page=3").content.decode()

"""A form that a device sends again, because it never heard the answer, is done once.

Invariant: the token is kept in the same transaction as what the form did, and only when it was done:
the gate let it through, and its page answered with a redirect (a refused form is answered with a
page; where the gate itself sends a person elsewhere, nothing was done). Where the redirect leads is
said in a head, so that the sender opens it as a page of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from dibao.desk.daily import daily
from dibao.desk.front.guarding import passed, today
from dibao.desk.front.models import SentOnce

HEADER, LEADS_TO = "X-Once", "X-Leads-To"
TOKEN = re.compile(r"[0-9a-f-]{16,64}")
KEPT = dt.timedelta(days=14)  # a device lets go of what it could not send after three days


class Once:
    """Between signing in and the gate: short for a token seen before, one transaction for a new one."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request.headers.get(HEADER, "")
        if not (
            request.method == "POST" and TOKEN.fullmatch(token) and request.user.is_authenticated
        ):
            return self._answer(request)
        with transaction.atomic():
            kept, fresh = SentOnce.objects.get_or_create(
                account_id=request.user.pk, token=token, defaults={"day": today()}
            )
            if not fresh:
                return HttpResponse(status=204)
            answer = self._answer(request)
            if answer.status_code >= 500:
                transaction.set_rollback(True)
            elif not (300 <= answer.status_code < 400 and passed(request)):
                kept.delete()
            else:
                # The same answer, so that its cookies (what the next page is to say) stay with it.
                answer.status_code, answer.content = 204, b""
                answer[LEADS_TO] = answer["Location"]
                del answer["Location"]
        return answer


@daily
def forget(day: dt.date) -> int:
    """Tokens older than any device keeps its forms."""
    return SentOnce.objects.filter(day__lt=day - KEPT).delete()[0]

"""The forms of the frame."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password


class LoginForm(forms.Form):
    """Name and password."""

    login = forms.CharField(label="登录名", max_length=40, widget=forms.TextInput(
        attrs={"autocomplete": "username", "autofocus": True}))  # fmt: skip
    password = forms.CharField(label="口令", max_length=200, widget=forms.PasswordInput(
        attrs={"autocomplete": "current-password"}))  # fmt: skip


class PasswordForm(forms.Form):
    """The old password, the new one twice."""

    old = forms.CharField(label="现在的口令", widget=forms.PasswordInput)
    new = forms.CharField(label="新口令（至少 10 个字）", widget=forms.PasswordInput)
    again = forms.CharField(label="再输一次新口令", widget=forms.PasswordInput)

    def __init__(self, account: Any, *args: Any, **kwargs: Any) -> None:
        self._account = account
        super().__init__(*args, **kwargs)

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self._account.check_password(old):
            raise forms.ValidationError("现在的口令不对。")
        return old

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("new") != found.get("again"):
            raise forms.ValidationError("两次输入的新口令不一样。")
        if found.get("new"):
            validate_password(found["new"], self._account)
        return found

"""What came from the web is shown as letters, never obeyed."""

from __future__ import annotations

import pytest

from flows.shown import link, markdown, plain


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("某局\x1b[31m2024年\n\u202e报告", "某局 [31m2024年 报告"),
        ("x" * 400, "x" * 300 + "…"),
        ("  某局  ", "某局"),
    ],
)
def test_control_signs_and_long_words_do_not_reach_a_log(words: str, shown: str) -> None:
    assert plain(words) == shown


def test_markup_in_a_title_is_letters() -> None:
    assert markdown("<script>alert(1)</script>") == r"\<script\>alert\(1\)\</script\>"
    assert markdown("[链接](http://a.example) | **x**") == r"\[链接\]\(http://a.example\) \| \*\*x\*\*"


def test_only_a_web_address_becomes_a_link() -> None:
    assert link("报告", "http://a.example/x y(1).html") == "[报告](<http://a.example/x%20y%281%29.html>)"
    assert link("报告", "http://a.example/>[x](javascript:1)") == (
        "[报告](<http://a.example/%3E%5Bx%5D%28javascript:1%29>)"
    )
    assert "](" not in link("报告", "javascript:alert(1)")

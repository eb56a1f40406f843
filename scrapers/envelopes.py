"""What a JSON answer says of itself: in the envelope round its data an interface refuses, fails or has nothing."""

from __future__ import annotations

import json
import re

from scrapers.messages import Message, said

_CODE_KEYS = frozenset({
    "code", "status", "errcode", "errno", "errorcode", "ret", "retcode", "resultcode", "statuscode",
})
_WORD_KEYS = frozenset({
    "msg", "message", "info", "errmsg", "error", "errormsg", "errorcode", "desc", "description", "exception", "reason",
})
_INNER_KEYS = frozenset({"meta", "head", "header", "error", "errors", "result", "response", "status", "state"})
_GOOD_KEYS = frozenset({"success", "ok", "result"})
_JSON_CODES = {"401": Message.LOGIN, "403": Message.REFUSED, "404": Message.LOST, "410": Message.LOST}
_GOOD_CODES = frozenset({"0", "200", "00", "000", "0000", "success", "ok", "true"})
_BAD_CODE = re.compile(r"-\d+|[45]\d\d(?:\d\d)?|error|fail(?:ed|ure)?|false")
_FORBIDDING_URL = re.compile(r"/(?:login|sso|cas|oauth2?|passport|punish|captcha|verify)(?:[/.?]|$)", re.IGNORECASE)


def read_json(source: str) -> object | None:
    """What JSON, or a JSONP call round it, holds; None when it is neither."""
    text = source.strip().removeprefix("\ufeff")
    if call := re.match(r"[\w$.]{1,60}\(\s*(?=[\[{])", text):
        text = text[call.end() :].rstrip("; \n")
        if not text.endswith(")"):
            return None
        text = text[:-1]
    if text[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text)  # type: ignore[no-any-return]
    except (ValueError, RecursionError):
        return {} if call else None


def envelope_says(data: object) -> tuple[Message, str] | None:
    """What a JSON envelope says in place of an answer, and its words; None when it holds one, or says nothing bad."""
    if not isinstance(data, dict) or _holds(data, 4):
        return None
    inner = [part for key, part in data.items() if isinstance(part, dict) and key in _INNER_KEYS]
    parts = {str(key).lower(): value for part in (*inner, data) for key, value in part.items()}
    texts = {key: value[:300] for key, value in parts.items() if isinstance(value, str)}
    words = "\n".join(texts[key] for key in sorted(_WORD_KEYS & texts.keys()))
    code = next((str(parts[key]).lower() for key in sorted(_CODE_KEYS & parts.keys())), "")
    is_good = code in _GOOD_CODES or any(parts.get(key) is True for key in _GOOD_KEYS)
    is_hollow = not any(value for key, value in parts.items() if key not in _CODE_KEYS | _WORD_KEYS | _GOOD_KEYS)
    found = said(words)
    if found and (not is_good or is_hollow or found[0] in (Message.REFUSED, Message.LOGIN)):
        return found[0], words
    if is_good:
        return None
    if any(_FORBIDDING_URL.search(text) for text in texts.values()):
        return Message.LOGIN, words
    is_bad = _BAD_CODE.fullmatch(code) or any(parts.get(key) is False for key in _GOOD_KEYS)
    return (_JSON_CODES.get(code[:3], Message.FAILED), words) if is_bad else None


def _holds(value: object, depth: int) -> bool:
    """Whether there are lines, or a text of some length, somewhere in it."""
    if isinstance(value, dict):
        return depth > 0 and any(_holds(part, depth - 1) for part in value.values())
    return bool(value) if isinstance(value, list) else isinstance(value, str) and len(value) > 300

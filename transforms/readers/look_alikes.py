"""Characters that fonts taken out of a document name instead of those that look the same: the radical ⼦ for 子,
compatibility ideographs, Latin ligatures."""

from __future__ import annotations

import unicodedata

# radicals that Unicode holds to be other characters, whatever they look like
_RADICALS = zip(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
    strict=True,
)
_NAMED = (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFB00), *range(0xFB00, 0xFB07))

USUAL = {code: unicodedata.normalize("NFKC", chr(code)) for code in _NAMED} | {ord(one): two for one, two in _RADICALS}
"""For ``str.translate``: the character that is meant."""

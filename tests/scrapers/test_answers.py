"""``judge`` on answers and sentences that were written down before its rules were looked at, or tried on them.

Every expectation is what a person would say of the answer; all are right now. Right before the rules were improved,
and, of those that were put aside meanwhile, at the first trial afterwards:

===============================================================  ==============  ==============
first batch (``walls``, ``lost``, ``genuine``)                    122 of 185
second batch (first half of ``later``)                            34 of 92        88
third batch                                                       26 of 64        40
first sentences, each in seven dresses, as document and listing   184 of 1344     1013
second sentences                                                  124 of 1176     735
third sentences                                                   20 of 840       442
first headlines and texts of genuine pages, in twelve dresses     2731 of 2880    2121
second headlines and texts                                        2841 of 2880    2824
===============================================================  ==============  ==============

Left out afterwards as doubtful: "页面已归档", "没有符合条件的文章" (a list may say so), a genuine page under the bare
headline "权责清单"; a body ``null`` was first expected as ``server_error``. The one sentence that no rule knows is
``soft_404`` as a document; as a listing in the frame of a site it is the walk that says "unproved".

In ``samples/*.yaml`` a body's ``{{name}}`` and ``{{name*3}}`` are pieces of ``parts.yaml``; ``asked`` and ``final``
may be paths on the bureau's host.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml

from scrapers.discover import ColumnMemory, discover
from scrapers.model import Ask, Bureau, BureauVerdict, Column, PageVerdict, Platform, Purpose
from scrapers.proof import Proof, judge
from tests.scrapers.edge import client_for
from tests.support.web import Reply, Web

SAMPLES = Path(__file__).parent / "samples"
HOST = "http://rsj.example.gov.cn/"
DOCUMENT = "/zwgk/fzzf/content/post_1042218.html"
LISTING = "/zwgk/fzzf/index.html"
PARTS: dict[str, str] = yaml.safe_load((SAMPLES / "parts.yaml").read_text("utf-8"))
SENTENCES: dict[str, list[str]] = yaml.safe_load((SAMPLES / "sentences.yaml").read_text("utf-8"))


@dataclass(frozen=True)
class Sample:
    name: str
    ask: Ask
    status: int
    headers: dict[str, str]
    body: bytes
    final_url: str
    expect: PageVerdict


def filled(text: str) -> str:
    """``text`` with its ``{{part}}`` and ``{{part*times}}`` written out."""
    return re.sub(
        r"\{\{(\w+)(?:\*(\d+))?\}\}",
        lambda found: PARTS[found[1]] * int(found[2] or 1) if found[1] in PARTS else found[0],
        text,
    )


def sample(entry: dict[str, Any]) -> Sample:
    purpose = Purpose(entry.get("purpose", "document"))
    asked = urljoin(HOST, entry.get("asked", LISTING if purpose is Purpose.LISTING else DOCUMENT))
    text = filled(entry.get("body", ""))
    return Sample(
        name=entry["name"],
        ask=Ask(asked, purpose=purpose),
        status=entry.get("status", 200),
        headers=entry.get("headers", {}),
        body=base64.b64decode(entry["base64"]) if "base64" in entry else text.encode(entry.get("encoding", "utf-8")),
        final_url=urljoin(HOST, entry.get("final", asked)),
        expect=PageVerdict(entry["expect"]),
    )


def samples() -> list[Sample]:
    files = [path for path in sorted(SAMPLES.glob("*.yaml")) if path.stem not in ("parts", "sentences")]
    return [sample(entry) for path in files for entry in yaml.safe_load(path.read_text("utf-8"))]


@pytest.mark.parametrize("case", samples(), ids=lambda case: case.name)
def test_each_answer_gets_its_verdict(case: Sample) -> None:
    proof = judge(case.ask, case.status, case.headers, case.body, case.final_url)
    assert proof.verdict is case.expect, (proof.reason, proof.evidence)
    assert bool(proof.reason) is (case.expect is not PageVerdict.OK)


def test_names_are_unique() -> None:
    names = [case.name for case in samples()]
    assert len(names) == len(set(names))


# ------------------------------------------------------------------ sentences and headlines in several dresses

NAMELESS = "{{head}}<title>海州市人力资源和社会保障局</title></head><body>{{header}}"
MESSAGES: Mapping[str, str] = {
    "bare": "<html><head><meta charset='utf-8'></head><body>%s</body></html>",
    "under a title": "<html><head><meta charset='utf-8'><title>提示信息</title></head><body><div><p>%s</p>"
                     "<a href='/'>返回首页</a></div></body></html>",
    "as title and heading": "<html><head><title>%s</title></head><body><h1>%s</h1></body></html>",
    "alert": "<script>alert('%s');history.back();</script>",
    "plain": "%s",
    "in the frame of a site": NAMELESS + "{{crumb}}<div><p>%s</p></div>{{friends}}{{footer}}</body></html>",
    "in the frame, with a heading": NAMELESS + "<div><h2>提示</h2><p>%s</p><a href='/'>返回首页</a></div>"
                                               "{{friends}}{{footer}}</body></html>",
}
ARTICLES: Mapping[str, str] = {
    "heading": "{{head}}<title>HEAD</title></head><body>{{header}}{{crumb}}<h1>HEAD</h1><p>TEXT</p>{{footer}}",
    "block": "{{head}}<title>HEAD_海州市人力资源和社会保障局</title></head><body>{{header}}{{crumb}}<div>HEAD</div>"
             "<div><p>TEXT</p></div>{{footer}}",
    "date": NAMELESS + "{{crumb}}<div>HEAD</div><div>发布时间：2024-01-18 来源：本局</div><p>TEXT</p>{{footer}}",
    "file": NAMELESS + "{{crumb}}<div>HEAD</div><p>TEXT</p><a href='/a/b.pdf'>附件</a>{{footer}}",
    "meta": "{{head}}<title>海州市人力资源和社会保障局</title><meta name='ArticleTitle' content='HEAD'></head><body>"
            "{{header}}<div>TEXT</div>{{footer}}",
    "long title": "{{head}}<title>海州市人力资源和社会保障局-政务公开-HEAD</title></head><body>{{header}}{{crumb}}"
                  "<p><b>HEAD</b></p><table><tr><td>TEXT</td></tr></table>{{footer}}",
    "long text": "<html><head><title>HEAD</title></head><body><p>TEXT</p>{{reporttext}}",
    "bare with a file": "<html><head><title>HEAD</title></head><body><h3>HEAD</h3><p>TEXT</p><a href='1.doc'>下载</a>"
                        "{{statistics}}",
}
LISTS: Mapping[str, str] = {
    "three lines": "{{head}}<title>通知公告</title></head><body>{{header}}{{crumb}}<ul>"
                   + "<li><a href='/1.html'>HEAD</a><span>2024-01-02</span></li>" * 3 + "</ul>{{footer}}",
    "one line, bare": "<html><head><title>通知公告</title></head><body><ul><li><a href='/1.html'>HEAD</a> 2024-01-02",
    "as a column": "{{head}}<title>HEAD</title></head><body>{{header}}{{crumb}}<h2>HEAD</h2><ul>{{listlines}}</ul>",
    "abstracts": "{{head}}<title>通知公告</title></head><body>{{header}}{{crumb}}"
                 + "<dl><dt><a href='/1.html'>HEAD</a></dt><dd>TEXT</dd><dd>2024-01-02</dd></dl>" * 3 + "{{footer}}",
}


NEVER_MET = "您访问的网页去旅行了"     # no rule has its words; as a document it is told by what the page lacks


def verdict(body: str, purpose: Purpose) -> Proof:
    url = urljoin(HOST, LISTING if purpose is Purpose.LISTING else DOCUMENT)
    return judge(Ask(url, purpose=purpose), 200, {"Content-Type": "text/html"}, filled(body).encode(), url)


def said(words: str) -> list[tuple[str, Purpose]]:
    dresses = [dress.replace("%s", words.replace("'", "’")) for dress in MESSAGES.values()]
    return [(body, purpose) for body in dresses for purpose in (Purpose.DOCUMENT, Purpose.LISTING)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [(words, PageVerdict(name)) for name in ("blocked", "soft_404", "server_error") for words in SENTENCES[name]],
)
def test_a_page_that_is_nothing_but_a_message_is_what_it_says(words: str, expected: PageVerdict) -> None:
    verdicts = [(body, verdict(body, purpose)) for body, purpose in said(words)]
    wrong = [(body, proof) for body, proof in verdicts if proof.verdict is not expected]
    assert wrong == [] or words == NEVER_MET


@pytest.mark.parametrize("headline", SENTENCES["headlines"])
def test_a_page_that_speaks_of_such_things_is_ok(headline: str) -> None:
    wrong = []
    for text in SENTENCES["texts"]:
        for dress, body in {**ARTICLES, **LISTS}.items():
            purpose = Purpose.LISTING if dress in LISTS else Purpose.DOCUMENT
            proof = verdict(body.replace("HEAD", headline).replace("TEXT", text), purpose)
            if proof != Proof(PageVerdict.OK):
                wrong.append((dress, text, proof))
    assert wrong == []


# ------------------------------------------------------------------ the same answers where a known list was

Crawl = Callable[[Reply], BureauVerdict]
GOOD = filled("{{head}}<title>法治政府建设</title></head><body>{{header}}<ul>{{listlines}}</ul>{{footer}}</body>")


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    """Crawls a column whose lines are all known, when it answers so."""
    with Web() as web, client_for(tmp_path_factory.mktemp("home"), web, tries=1) as client:
        column = Column(web.url("/zwgk/fzzf/"), Platform.NFCMS, "法治政府建设")
        bureau = Bureau(
            "ji-rsj", "某市人社局", "440000", Platform.NFCMS, (column,), frozenset({web.host}), Path("ji-rsj.yaml")
        )
        web.route("/zwgk/fzzf/", GOOD)
        (first,) = discover(bureau, client, {}).walks
        known = frozenset(item.url for item in first.lines)
        memory = {column.url: ColumnMemory(known, first.start, first.complete, first.items)}

        def crawl(answer: Reply) -> BureauVerdict:
            web.route("/zwgk/fzzf/", answer)
            return discover(bureau, client, memory).verdict

        assert crawl(Reply(body=GOOD)) is BureauVerdict.NOTHING_NEW
        yield crawl


def no_lists() -> list[Sample]:
    """All that is no page at the address itself. What asks to wait is left out: it would stop the whole host."""
    cases = [case for case in samples() if case.expect is not PageVerdict.OK and case.final_url == case.ask.url]
    return [case for case in cases if "Retry-After" not in case.headers]


@pytest.mark.parametrize("case", no_lists(), ids=lambda case: case.name)
def test_an_answer_that_is_not_the_list_is_never_nothing_new(crawl: Crawl, case: Sample) -> None:
    here = b"/zwgk/fzzf/"
    body = case.body.replace(urljoin(HOST, DOCUMENT).encode(), here).replace(DOCUMENT.encode(), here)
    headers = {name: value for name, value in case.headers.items() if name != "Location"}
    found = crawl(Reply(case.status, body, headers))
    assert found not in (BureauVerdict.OK, BureauVerdict.NOTHING_NEW)
    if case.expect is PageVerdict.BLOCKED and "Location" not in case.headers:
        assert found is BureauVerdict.BLOCKED


@pytest.mark.parametrize("dress", ["bare", "alert", "in the frame of a site"])
def test_a_message_where_a_list_was_is_never_nothing_new(crawl: Crawl, dress: str) -> None:
    for words in (*SENTENCES["blocked"], *SENTENCES["soft_404"], *SENTENCES["server_error"]):
        body = filled(MESSAGES[dress].replace("%s", words.replace("'", "’")))
        assert crawl(Reply(body=body)) not in (BureauVerdict.OK, BureauVerdict.NOTHING_NEW), words

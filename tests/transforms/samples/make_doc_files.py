"""Makes the doc files of the tests again, with LibreOffice: ``python -m tests.transforms.samples.make_doc_files``.

They come from docx of our own texts: two annotated reports, whose 一、 and （一） are automatic numbers, and one file
of special cases. Needed again only when one of those reports changes; the tests themselves need no LibreOffice.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.golden.test_formats import Writer
from tests.support.gold import load
from tests.transforms.samples.docx import WORD, cell, make_docx, paragraph, run

FILES = Path(__file__).parent / "files"
GOLDEN = Path(__file__).parents[2] / "golden"
REPORTS = ("held_out/wjw-2023", "sixth/rsj-2022h")      # both hold a table
BODY = "2024年，局党组召开法治专题会议4次，办理行政复议案件12件。"

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_NAMES = ("styles", "numbering", "footnotes")
# what an office program asks for beside what our own reader does
_PARTS = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    + "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{name}+xml"/>' for name in _NAMES)
    + "</Types>",
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    + "".join(f'<Relationship Id="r{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for name in _NAMES)
    + "</Relationships>",
    "word/styles.xml": f'{_XML}<w:styles xmlns:w="{WORD}">'
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="N"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/>'
    '<w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style></w:styles>',
    "word/footnotes.xml": f'{_XML}<w:footnotes xmlns:w="{WORD}"><w:footnote w:type="separator" w:id="0"><w:p/>'
    f'</w:footnote><w:footnote w:id="2">{paragraph("脚注的内容")}</w:footnote></w:footnotes>',
}
_CHANGE = 'w:author="a" w:date="2024-01-01T00:00:00Z"'


def _cell(text: str, width: int, more: str = "", *, inner: str = "", number: tuple[int, int] | None = None) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{more}'
    held = paragraph(text, number=number) if text or not inner else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{held}{inner}</w:tc>" if inner or number else cell(text, properties)


def _table(widths: tuple[int, ...], *rows: tuple[str, ...]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    inner = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{inner}</w:tbl>'


def _field(code: str, result: str) -> str:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText> {code} </w:instrText></w:r>{separate}{run(result)}{end}"


def _numbers() -> str:
    off = paragraph("不编号", style="H1").replace("/></w:pPr>", '/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>')
    return "".join((
        paragraph("主要做法", style="H1"), paragraph("加强领导", style="H2"), paragraph("强化执法", style="H2"),
        paragraph("存在问题", style="H1"), paragraph("能力不足", number=(1, 1)), paragraph("另起", number=(2, 0)),
        paragraph("三级", number=(2, 2)), paragraph("无号", number=(0, 0)), off,
    ))


def _merged() -> str:
    return _table(
        (2000, 2000, 2000),
        (_cell("项目", 2000), _cell("数量", 4000, '<w:gridSpan w:val="2"/>')),
        (_cell("许可", 2000, '<w:vMerge w:val="restart"/>'), _cell("办结", 2000), _cell("308", 2000)),
        (_cell("", 2000, "<w:vMerge/>"), _cell("不予许可", 2000), _cell("2", 2000)),
    )


def _tables() -> str:
    nested = paragraph("前") + _table((1000, 1000), (_cell("内一", 1000), _cell("内二", 1000))) + paragraph("后")
    outer = _table(
        (3000, 3000), (_cell("外一", 3000), _cell("", 3000, inner=nested)),
        (_cell("外二", 3000, number=(2, 2)), _cell("外三", 3000)),
    )
    wide = _table((300,) * 30, *(tuple(_cell(f"{y}-{x}", 300) for x in range(30)) for y in range(3)))
    single = _table((6000,), (_cell("单列一", 6000),), (_cell("单列二", 6000),))
    return single + paragraph() + outer + paragraph() + wide


def _printed() -> str:
    inner = "".join((
        run("检查企业"), f'<w:ins w:id="1" {_CHANGE}>{run("120")}</w:ins>',
        f'<w:del w:id="2" {_CHANGE}><w:r><w:delText>98</w:delText></w:r></w:del>', run("家"),
        run("（内部稿）", "<w:vanish/>"), run("，", '<w:vanish w:val="0"/>'),
        _field('HYPERLINK "http://x.cn/"', "责令整改30家"), "<w:r><w:noBreakHyphen/><w:br/></w:r>",
        run("（截至12月31日）𠮷"), '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
        '<w:r><w:sym w:font="SimSun" w:char="2460"/></w:r>', run("完"), '<w:r><w:footnoteReference w:id="2"/></w:r>',
    ))
    hidden = paragraph(inner=run("整段隐藏", "<w:vanish/>")).replace("<w:pPr>", "<w:pPr><w:rPr><w:vanish/></w:rPr>")
    section = f"<w:p><w:pPr><w:sectPr/></w:pPr>{run('节末')}</w:p>"
    page = paragraph(inner=f'<w:r><w:br w:type="page"/></w:r>{run("新页")}')
    return paragraph(inner=inner) + hidden + paragraph("后段") + page + section + paragraph("新节")


def _boxes() -> str:
    def box(number: int, inner: str) -> str:
        return (
            f'<w:r xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape id="s{number}" type="#_x0000_t202" '
            f'style="position:absolute;width:200pt;height:40pt"><v:textbox><w:txbxContent>{inner}</w:txbxContent>'
            "</v:textbox></v:shape></w:pict></w:r>"
        )

    first, second = box(1, paragraph("柳塘市水利局文件")), box(2, paragraph("盒二之一") + paragraph("盒二之二"))
    return paragraph("甲段", inner=first) + paragraph("乙段", inner=second) + paragraph("丙段")


def special() -> str:
    """Each case below its name in 【】."""
    cases = {"编号": _numbers(), "合并": _merged(), "表格": _tables(), "所见": _printed(), "文本框": _boxes()}
    return paragraph(BODY) + "".join(paragraph(f"【{name}】") + case for name, case in cases.items())


def main() -> None:
    """Writes the doc files."""
    bodies = {name.replace("/", "-"): Writer().body(load(GOLDEN / f"{name}.txt")["input"]) for name in REPORTS}
    with tempfile.TemporaryDirectory() as folder:
        for name, body in (bodies | {"special": special()}).items():
            parts = {part: text.encode() for part, text in _PARTS.items()}
            (Path(folder) / f"{name}.docx").write_bytes(make_docx(body, parts=parts))
        made = [str(path) for path in Path(folder).glob("*.docx")]
        profile = f"-env:UserInstallation=file://{folder}/profile"
        to = ["--convert-to", "doc:MS Word 97", "--outdir", str(FILES)]
        subprocess.run(["soffice", profile, "--headless", *to, *made], check=True)


if __name__ == "__main__":
    main()

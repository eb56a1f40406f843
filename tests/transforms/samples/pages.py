"""Pages written for the tests, one per habit of a platform. Bureaus and figures are invented."""


from __future__ import annotations

PARAGRAPHS = (
    "2023年，青禾市水务局坚持以习近平新时代中国特色社会主义思想为指导，认真落实法治政府建设各项部署，持续推进依法行政，"
    "各项工作取得新成效。现将有关情况报告如下：",
    "一、主要举措和成效",
    "（一）加强组织领导。全年召开党组会研究法治工作5次，举办专题培训12场，参训人员1300余人次，领导干部带头学法，"
    "把依法行政纳入年度考核。",
    "（二）规范行政执法。办理水事违法案件30宗，其中取水案件11宗、河道案件19宗，案卷评查合格率100%，未发生被纠错情形。",
    "二、存在的不足",
    "基层执法力量仍显薄弱，执法装备配备不够均衡，规范性文件评估工作有待加强，普法形式还不够丰富。",
    "三、下一年度主要安排",
    "2024年，我局将继续推进法治政府建设，完善重大行政决策程序，组织执法培训不少于4次，不断提高依法行政水平。",
)
SIGN_OFF = ("青禾市水务局", "2024年1月15日")
BODY = (*PARAGRAPHS, *SIGN_OFF)
TITLE = "青禾市水务局2023年法治政府建设情况报告"


def paragraphs(lines: tuple[str, ...] = BODY) -> str:
    return "\n".join(f"<p style='text-indent:2em'>　　{line}</p>" for line in lines)


def page(article: str, *, title: str = TITLE, head: str = "", before: str = "", after: str = "") -> bytes:
    """A whole page round an article: the metas of the guideline, a navigation, a footer."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<meta name="SiteName" content="青禾市水务局"><meta name="ColumnName" content="通知公告">
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2024-01-20 09:30">{head}
<title>{title}_青禾市水务局</title></head><body>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul>{before}
{article}
{after}<div class="footer"><p>主办单位：青禾市水务局 技术支持：青禾市大数据中心</p>
<p>粤ICP备12345678号-1 粤公网安备 44010002000123号 网站标识码4401000001</p></div></body></html>""".encode()

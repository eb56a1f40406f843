"""What a few words say that stand in place of a page: refused, log in, not found, closed, try later.

The wordings are those of Chinese government sites and of the servers and protection products in front of them.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Message(StrEnum):
    """What words say that stand in place of a page."""

    REFUSED = "refused"
    LOGIN = "login"
    LOST = "lost"            # not found, deleted, not published
    CLOSED = "closed"        # moved, shut down, for sale, never set up
    FAILED = "failed"        # an error, maintenance: may pass


_SHORT = {
    "<thing>": "(?:页面|网页|该页|此页|文章|信息|内容|栏目|频道|链接|文件|附件|记录|资料|资源|网址|地址|站点|稿件|文档"
               "|数据|新闻|图片|目录|档案|url|[该此](?:公告|通知|报告))",
    "<gone>": "(?:不存在|未能?找到|没有找到|找不到|不见[了啦]|消失|丢失|失踪|(?:走|跑|飞|弄)(?:丢|走|到)|离家出走|迷路"
              "|(?:已经?|被)..(?:删除|移除|移走|移动|移至|下线|下架|撤销|撤回|撤下|撤稿|屏蔽|停用|失效|过期|更名|调整)"
              "|(?:无法|不能)(?:显示|访问|打开|查看|找到|浏览|获取)|不在了|打不开|有误)",
    "<404>": r"(?<![\d.〔])4 ?0 ?4(?![\d号件人万元个名次年期])",
    "..": r"[^，,。；;\n]{0,14}",
    "~": r"[^，,。；;\n]{0,4}",
}


def any_of(words: str) -> re.Pattern[str]:
    """One of these, which stand apart by two spaces or a new line. ``..`` and ``~``: at most 14, at most 4 characters
    of the same clause."""
    pattern = "|".join(re.split(r"\s{2,}", words.strip()))
    for short, meaning in _SHORT.items():
        pattern = pattern.replace(short, meaning)
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


# The first that matches is what the words say: walls and errors also speak of "the page".
_MESSAGES: tuple[tuple[Message, re.Pattern[str]], ...] = (
    (Message.REFUSED, any_of(r"""
        (?:访问|请求|操作|行为|连接|会话|ip|地址|url)..(?:被|遭)..(?:拒绝|拦截|阻断|阻止|禁止|限制|封禁|封锁|屏蔽)
        (?:被|已)..(?:拦截|阻断|封禁)  已被拒绝  拒绝了?[您你]的  (?:阻止|中止|终止)了?本次
        本次访问已?(?:阻止|中止|终止)  ip..(?:被封|被禁|限制|黑名单|恶意)  (?:限制|禁止)了?[您你]的?(?:访问|ip)
        限制访问  不在..允许..范围  违反..策略  疑似~(?:攻击|注入)  sql ?注入  攻击(?:行为|请求)  安全威胁  安全狗提示
        云防护  应用防护  网站防护系统  \bwaf\b  (?:非法|不合法的?|危险|恶意|敏感)(?:请求|操作|访问|字符|参数|来源)
        请求~不合法  盗链  异常(?:流量|访问|请求)
        (?:访问|请求|操作|刷新)~(?:受限|异常|拦截|过频|频繁|[过太]快|次数过多)  频率(?:过高|过快|超限)  存取(?:遭|被)拒
        网络环境..异常  安全(?:策略|规则)~(?:拦截|拒绝)  安全拦截  ^(?:网站|web ?应用)防火墙$  自动化工具
        非正常(?:用户|访问)  触发了?..规则  环境存在风险  识别为..(?:爬虫|机器)  请勿频繁  防护模式  权限不够  ip..封停
        blocked by  ^blocked\b
        \b(?:request|access|page|url|ip)\b[^.\n]{0,40}\b(?:blocked|rejected|denied|forbidden|banned|limited|restricted)
        has banned your  you have been blocked  not allowed to  suspicious  too many requests  403 forbidden
        access ?denied  request rejected  page blocked  (?:support|incident|attack) id\b  usage policy  unusual traffic
        (?:错误|代码|状态|error|http|status)~\b403\b  permission to (?:access|view)
    """)),
    (Message.REFUSED, any_of(r"""
        (?:人机|滑动|滑块|拼图)(?:验证|校验)  (?:安全|访问|身份)验证(?:$|[:：])  请..(?:验证码|字符后)  请进行验证
        完成(?:下[方面列]|以下|上述)?的?(?:安全|滑块|图形|人机|拼图)?(?:验证|拼图|校验)
        (?:拖动|滑动|按住)..(?:滑块|完成)  请计算[:：]  依次点击  (?:智能|通过)验证  点击..验证$  正在排队
        浏览器~(?:检测|检查|验证)  (?:检测|检查|验证)~浏览器  未通过~检测  正在~(?:安全|环境)~(?:检测|检查|验证)
        不是(?:机器人|程序|爬虫)  请(?:开启|启用|打开)..(?:javascript|cookie)  enable (?:javascript|cookie)
        not a (?:ro)?bot  just a moment  checking (?:your browser|if the site)
        verify (?:that )?you(?:'re| are) (?:a )?human  attention required  security check  verification required
        verify your browser  requires? javascript  (?:type|enter) the (?:characters|code|letters)
    """)),
    (Message.LOGIN, any_of(r"""
        (?:请先|重新|尚未|未|没有)(?:登录|登陆)  (?:需要?|必须)先?(?:登录|登陆)(?:后|才)
        (?:使用|请用)..(?:登录|登陆)(?:后|$)  请(?:登录|登陆)后  (?:登录|登陆)之?后..(?:查看|访问|浏览|阅读|下载)
        (?:身份|实名|重新)~认证(?:$|失败|后|才)  requires? authentication
        (?:会话|登录|登陆|session|token|令牌)~(?:过期|失效|超时|无效)  must be logged in  (?:log|sign) in to
        please (?:log|sign) in  authentication required  not[ _]?log(?:ged)?[ _]?in  unauthorized
    """)),
    (Message.LOST, any_of(r"""
        ^\W*<404>\W*$  ^\W*<404>\W+..<gone>  (?:http|状态|错误|error|status|代码)..<404>  \bnot ?found\b
        <404>[\s:：,，—–-]*(?:错误|not found|error|找不到|未找到|<thing>)
    """)),
    (Message.FAILED, any_of(r"""
        internal (?:server )?error  bad gateway  gateway time-?out
        service (?:is )?(?:temporarily |currently )?unavailable  whitelabel error page
        (?:http|状态|错误|error|status)..\b50\d\b  ^\W*5 ?0 ?[0-4]\W*$  fatal error  ole db  odbc
        \b(?:java|javax|org|com|net|system)(?:\.\w+){1,8}(?:exception|error)\b  \bat [\w.$]+\(\w+\.java:\d+  sqlstate
        stack ?trace  堆栈  traceback \(most  warning: \w+\(\)  ora-\d{5}  web server is down  未经?处理的异常
        proxy error  application error  server error  exception in thread  error occurred  unhandled exception
        exception (?:type|value|report)  database connection  connection (?:refused|timed out)
        数据库~(?:失败|错误|异常|出错)
    """)),
    (Message.LOST, any_of(r"""
        <thing>[^，,。；;（(\n]{0,3}<gone>
        (?:找不到|未找到|未能找到|没有?找到|查询不到|没有查询到|未查询?到|查无)..<thing>(?!的)
        [您你]~(?:访问|请求|查看|浏览|查找|寻找|搜索|输入|找|查询)的..<gone>  审核中  查无此页
        (?:没有|无)[该此这]~<thing>  (?:参数|编号|id|网址|链接|地址|栏目)(?:错误|出错|有误|不正确|无效|缺失)
        (?:无效|错误)的?~(?:id|编号|参数|链接|地址)  未启用  <thing>~(?:未|没有)(?:发布|公开|通过审核|审核)
        (?:not|n.t) (?:be (?:found|opened)|exist)\b  nothing was found
        (?:page|file|document|content|article|link|resource)s?\b[^.\n]{0,40}(?:been (?:removed|deleted|moved)|broken)
        no longer (?:available|exists)  not find the  is (?:unavailable|invalid|expired)  can.?t (?:be )?f(?:i|ou)nd
        no ?such ?(?:page|file|key|article|channel|bucket)  invalid (?:article|page|id|url)
    """)),
    (Message.CLOSED, any_of(r"""
        (?:网站|本站|站点|平台)~(?:(?<!临时)(?<!暂时)关闭|关停|停用|停止(?:更新|运行|服务|访问)|停运|注销|搬迁|搬家)
        (?:网站|本站|站点)..(?:迁移|整合|合并|并入|关停|停止(?:更新|运行|服务|访问))  网站集约化
        域名..(?:备案|续费|配置)  启用新(?:域名|网址|网站)  新的?(?:域名|网址|网站|站点)~(?:[：:]|已|是|为|跳转)
        没有找到站点  域名..(?:转让|出售|过期|到期|停放|绑定)  (?:website|site) has (?:been )?moved  related searches
        domain parking  domain[^.\n]{0,20}(?:for sale|parked|expired)  buy this domain  ^welcome to \w+!?$  used to test
        ^it works!  站点创建成功  尚未安装  安装向导  test page for  默认(?:页|站点|主页|index)  ^iis\b
        successfully installed  ^index of /  (?:主机|空间|账户|站点)~(?:到期|过期|暂停|停止|欠费)  被管理员停止
        account suspended
    """)),
    (Message.REFUSED, any_of(r"""
        无权限?(?:访问|查看|浏览|操作)  (?:没有|无)~权限  权限不足  (?:拒绝|禁止|不允许)(?:访问|存取|服务|浏览)
        内部(?:用户|人员|网络)..(?:开放|访问|使用)  [仅只](?:限|允许|能|供)..(?:访问|浏览|查看)
        [境海]外~(?:用户|ip|访问|开放)  [您你]所在的?(?:区域|地区|国家|网络)..(?:无法|不能|不可|不支持|限制)
        网站..(?:未|没有)备案  未完成备案  存在不良信息  请[从在]..(?:客户端|浏览器|微信|[内外专]网)..(?:访问|进入|打开)
        permission denied  not (?:authorized|permitted)  not available in your
    """)),
    (Message.FAILED, any_of(r"""
        (?:系统|网站|服务器?|数据库|平台|本站|程序|接口|网络|页面)~(?:异常|繁忙|正忙|故障|出错|错误|不可用|超时|崩溃|中断|未启动|小问题)
        网关超时  系统~忙
        (?:系统|网站|服务器|数据库|平台|栏目|本站)~(?:维护|升级|改造|改版|检修|建设中|开小差|临时关闭)
        (?:维护|升级|改造|改版|建设|施工|检修)中(?![\u4e00-\u9fff])  发生(?:异常|错误)  (?:未知|加载)错误  操作超时
        (?:加载|获取|查询|连接|请求)~(?:失败|异常|超时)  无法连接  正在~(?:维护|更新|升级|改造|改版|建设|检修)  敬请期待
        暂停(?:对外)?(?:访问|服务|使用|开放)  稍[后候]再?(?:试|访问|重试|来|恢复)  出错[了啦]  ^\W*错误\W*$  be back
        try again  went wrong  is busy  maintenance in progress
        (?:under|undergoing|for|some|to) (?:maintenance|construction)  temporarily unavailable
    """)),
    (Message.LOST, any_of(r"""
        \d+\s*秒钟?之?后?~(?:返回|跳转|回到|转到|进入)  (?:请|重新)(?:检查|核对|确认)..(?:网址|地址|输入)
    """)),
)
_QUOTED = re.compile(r"[“「『《][^”」』》\n]{1,60}[”」』》]")
# what an article says of messages ("if …", "it shows …"), and of the hall where people are served
_SUPPOSED = re.compile(r"(?:如遇|如果|若|如有|遇到|大厅|网点|(?<![统馨情息狗])提示(?![：:\n]))[^。；\n]{0,60}")
_SIMPLER = str.maketrans(
    "頁網訪問請對無刪錯誤統維護暫務連結資訊驗證碼輸攔絕牆瀏覽內檔會員錄認後將來轉閱權過時間開發沒記載遠關於這據庫確",
    "页网访问请对无删错误统维护暂务连结资讯验证码输拦绝墙浏览内档会员录认后将来转阅权过时间开发没记载远关于这据库确",
)


def said(words: str) -> tuple[Message, str] | None:
    """The message that a few words are and what shows it, None when they are none."""
    words = _SUPPOSED.sub("", _QUOTED.sub("", words)).translate(_SIMPLER)
    for kind, mark in _MESSAGES:
        if found := mark.search(words):
            return kind, f"“{' '.join(found[0].split())}”"
    return None

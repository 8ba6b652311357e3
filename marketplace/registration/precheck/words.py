"""Words a pre-check looks for; both languages, compared in ``kernel.text.normalise``'s form."""

import re

from kernel.text import normalise

# What any description says and none is told by: taken away, little must not be left.
GENERIC = re.compile(
    "本数据集|该数据集|数据集|本数据|该数据|数据|进行|通过|使用|采用|利用|以及|及其|并且|然后|最后|首先|其次"
    "|相关|有关|各类|各种|多种|一定|若干|等等|方面|情况|信息|内容|业务|服务|应用|用于|用途|可以|能够|提供"
    "|清洗|处理|加工|整理|分析|汇总|统计|整合|融合|建模|脱敏|去重|标准化|结构化|规范化|采集|收集|获取|生成|形成"
    "|计算|算法|规则|模型|技术|方法|方式|流程|步骤|系统|平台|工具|软件|大数据|人工智能|机器学习|深度学习"
    "|有效|高效|科学|合理|先进|智能|准确|全面|丰富|重要|价值|支撑|支持|决策|参考|提升|优化|促进|推动|实现"
    "|一系列|具有|对|的|了|和|与|并|等|为|将|在|中|后|由|按|按照|根据|基于|是|有"
    r"|\b(?:the|a|an|and|or|of|to|for|in|on|by|with|is|are|be|this|that|it|its|as|from|our|we|all|we)\b"
    r"|\b(?:data|dataset|set|information|content|various|relevant|related|certain|different|useful)\b"
    r"|\b(?:process|processed|processing|clean|cleaned|cleaning|analysis|analyse|analyze|analysed)\b"
    r"|\b(?:algorithm|algorithms|rule|rules|model|models|method|methods|technology|system|platform)\b"
    r"|\b(?:collect|collected|collection|compute|computed|generate|generated|use|used|using|provide)\b"
    r"|\b(?:big|ai|machine|learning|deep|standard|standardised|structured|integrated|integration)\b"
    r"|[\W_]"
)
UNPROCESSED = re.compile(
    "未经(?:任何)?(?:加工|处理|清洗)|未(?:作|做|进行)?(?:任何)?(?:加工|处理|清洗)|不(?:作|做|进行)(?:任何)?(?:加工|处理)"
    "|直接(?:导出|拷贝|转存|下载)|原样"
    r"|\b(?:unprocessed|not processed|without (?:any )?processing|exported as (?:it is|is))\b"
)
RAW_NAME = re.compile(r"原始(?:数据|记录|日志)|\braw (?:data|logs?|records?)\b")
PERIOD = re.compile(
    r"(?:19|20)\d{2}|[\u4e00-\u9fff]{0,2}(?:年度|季度|月度|逐日|逐时|历年|近\w{1,2}年|实时|每日|每月)"
    r"|\b(?:annual|quarterly|monthly|weekly|daily|hourly|real[- ]?time)\b"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
PLACE = re.compile(
    "全国|中国|全球|国际|世界|长三角|珠三角|大湾区|京津冀|华东|华南|华北|华中|西南|西北|东北|[\u4e00-\u9fff]{2,6}(?:省|市|区|县|州|镇|乡|港|旗)"
    r"|\b(?:china|chinese|national|nationwide|global|worldwide|delta|city|county|province)\b"
)
MATTER = re.compile(
    "数据|图像|影像|图片|文本|语料|语音|音频|视频|指数|指标|名录|目录|清单|画像|报告|样本|记录|图谱|日志|轨迹|模型"
    r"|\b(?:data(?:set)?|images?|texts?|corpus|speech|audio|videos?|index|records?|counts?|logs?"
    r"|indicators?|statistics|samples?|measurements?|readings?|prices?|signals?)\b"
)
ARTIFICIAL = re.compile(
    "训练集|训练数据|标注|语料|大模型|微调|多模态|对话数据|评测集"
    r"|\b(?:training (?:set|data)|annotat\w+|fine-?tun\w+|corpus|llm|benchmark set)\b"
)
CRAWLED = re.compile(
    "爬虫|爬取|抓取|网络采集|公开网站|公开网页|" + r"\b(?:crawl\w*|scrap(?:e|ed|ing|er))\b"
)
AGREED = re.compile(
    "购买|采购合同|授权|许可协议|合作协议|委托(?:协议|合同)"
    r"|\b(?:purchas\w+|licen[cs]ed? (?:from|by)|authori[sz]ed by)\b"
    r"|\bunder (?:a|the) (?:contract|agreement) with\b"
)
MASKED = re.compile(
    "脱敏|掩码|哈希|加密|匿名|去标识|泛化|编码后|虚拟|号段|前\\w位|后\\w位|位数"
    "|hash|mask|anonym|pseudonym|encrypt|token|digest|prefix|truncat"
)
# Names of columns that tell who somebody is; sensitive ones need a consent of their own.
_PERSONAL = re.compile(
    "姓名|身份证|证件号|护照|手机号|联系电话|电话号码|邮箱|电子邮件|住址|家庭地址|车牌|微信号|qq号"
    "|出生日期|银行卡|银行账号|人脸|指纹|工号|学号|病历号|社保号|驾驶证|mac地址"
    "|(?<![a-z])(?:"
    "(?:full|first|last|given|family) ?name|id ?(?:card|number)|identity ?(?:card|no|number)"
    "|passport(?: ?no)?|mobile(?: ?(?:no|number|phone))?|phone(?: ?(?:no|number))?|telephone"
    "|e-?mail|home ?address|date ?of ?birth|birth ?date|bank ?(?:card|account)|plate ?(?:no|number)"
    "|fingerprint|face ?id|imei|ssn|wechat)(?![a-z])"
)
_SENSITIVE = re.compile(
    "身份证|护照|银行卡|银行账号|人脸|指纹|病历|诊断|宗教|行踪|精准定位|未成年|社保号"
    "|(?<![a-z])(?:id ?(?:card|number)|passport|bank ?(?:card|account)|face ?id|fingerprint"
    "|diagnosis|religion)(?![a-z])"
)
_HUMPS = re.compile("(?<=[a-z])(?=[A-Z])")
COUNTED = re.compile(
    r"(\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+)\s*(亿|千万|百万|万|million|billion|thousand)?(?:余|多)?\s*"
    r"(?:条(?!例|款)|records?\b|rows?\b|samples?\b|样本(?!率))"
)
MULTIPLES = {
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
}


def told(text: str) -> int:
    """Return how many characters of normalised ``text`` say something of their own."""
    return len(GENERIC.sub("", text))


def is_personal(name: str) -> bool:
    """Whether a column of this name tells who somebody is: 身份证号, user_mobile, bankCard."""
    return bool(_PERSONAL.search(_spoken(name)))


def is_sensitive(name: str) -> bool:
    """Whether a column of this name holds sensitive personal information."""
    return bool(_SENSITIVE.search(_spoken(name)))


def is_masked(text: str) -> bool:
    """Whether a name or a description says that the values cannot be recognised."""
    return bool(MASKED.search(normalise(text)))


def _spoken(name: str) -> str:
    return normalise(_HUMPS.sub(" ", name).replace("_", " "))

"""What a column can mean: our fields, the titles people give them, and how they are explained."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Field:
    """One meaning. ``titles``: what such columns are called, in normal form (``mapping.key``).

    ``heading`` is the Chinese title of our own template; the English one is ``name``.
    """

    name: str
    heading: str
    label: str | Promise
    explained: str | Promise
    example: str
    titles: frozenset[str]


def _field(
    name: str, label: str | Promise, explained: str | Promise, example: str, titles: str
) -> Field:
    words = titles.split()
    return Field(name, words[0], label, explained, example, frozenset(words))


FIELDS: tuple[Field, ...] = (
    _field(
        "title",
        _("Title"),
        _("What buyers see first; at most 200 characters. The only cell a row needs."),
        "杭州市公交站点客流数据",
        "产品名称 标题 名称 数据产品名称 数据名称 商品名称 资产名称 数据集名称 产品标题 title name"
        " productname datasetname listingtitle",
    ),
    _field(
        "external_ref",
        _("Your number"),
        _("Your own number or address of the row; it finds the listing again at the next import."),
        "HZ-0001",
        "编号 产品编号 数据编号 序列号 商品编号 产品id 商品id 资产编号 唯一标识 id productid code"
        " number no externalref reference",
    ),
    _field(
        "url",
        _("Address"),
        _("Where the row comes from; serves as its number when there is none."),
        "https://example.org/p/1",
        "产品链接 网址 链接 地址 详情链接 url link href cururl pageurl producturl",
    ),
    _field(
        "summary",
        _("Description"),
        _("What the data is, in a few sentences."),
        "各公交站点按小时统计的上下车人次",
        "描述 简介 产品简介 产品描述 数据描述 数据简介 商品描述 摘要 概述 产品概述 description"
        " summary"
        " abstract brief",
    ),
    _field(
        "overview",
        _("Detailed description"),
        _("The full description, 60 characters or more."),
        "覆盖全市 4,200 个站点……",
        "详细描述 详情 产品详情 详细介绍 详细说明 产品介绍 detaildescription details detail"
        " overview"
        " longdescription fulldescription",
    ),
    _field(
        "title_en",
        _("English title"),
        _("The title in English."),
        "Bus passengers by stop",
        "英文标题 英文名称 titleen englishtitle nameen",
    ),
    _field(
        "summary_en",
        _("English description"),
        _("The description in English."),
        "Hourly boardings and alightings",
        "英文描述 英文简介 descriptionen summaryen englishdescription",
    ),
    _field(
        "scenario",
        _("Application scenario"),
        _("What the data is good for."),
        "线网优化、商业选址",
        "应用场景 使用场景 场景 产品应用场景 适用场景 usecase usecases scenario applicationscenario"
        " application",
    ),
    _field(
        "keywords",
        _("Keywords"),
        _("Separated by commas; 200 characters at most."),
        "公交，客流，站点",
        "关键词 关键字 标签 keyword keywords tag tags",
    ),
    _field(
        "industry",
        _("Industry"),
        _("A division of GB/T 4754 by code or name; an everyday word is taken and flagged."),
        "54 道路运输业",
        "行业 所属行业 行业分类 行业类别 行业领域 应用行业 领域 类别 分类 产业 industry sector"
        " division"
        " category industrycategory",
    ),
    _field(
        "delivery_form",
        _("Delivery form"),
        _("数据集 / API / 数据应用 / 数据报告 / 数据对象"),
        "数据集",
        "交付形式 产品形态 产品类型 产品形式 数据产品类型 交付类型 类型 deliveryform producttype"
        " productform type datatype",
    ),
    _field(
        "delivery_methods",
        _("Delivery method"),
        _("文件 / 数据流 / API / 其他, several separated by commas."),
        "文件",
        "交付方式 交付途径 传输方式 deliverymethod deliverymethods delivery",
    ),
    _field(
        "data_kinds",
        _("Data kind"),
        _("结构化 / 文本 / 图像 / 语音 / 视频 / 其他, several separated by commas."),
        "结构化",
        "数据类型 数据种类 数据模态 模态 datakind datakinds modality datatype",
    ),
    _field(
        "structure",
        _("Structure"),
        _("结构化 / 半结构化 / 非结构化"),
        "结构化",
        "数据形态 数据结构 结构 数据形式 structure dataform datastructure",
    ),
    _field(
        "data_format",
        _("Format"),
        _("CSV, JSON, Parquet …"),
        "CSV",
        "数据格式 文件格式 格式 format dataformat fileformat",
    ),
    _field(
        "update_frequency",
        _("Update frequency"),
        _("实时 / 每日 / 每周 / 每月 / 每季度 / 每半年 / 每年 / 不定期 / 静态"),
        "每日",
        "更新频率 更新周期 更新频次 频率 更新 updatefrequency frequency updatecycle",
    ),
    _field(
        "volume",
        _("Volume"),
        _("Bytes or records: 1.2 GB, 8000万条"),
        "12 GB",
        "数据量 数据规模 数据大小 大小 容量 存储量 数据存储量 存储容量 规模 datasize storage"
        " size volume"
        " datavolume",
    ),
    _field(
        "record_count",
        _("Records"),
        _("A whole number; 万 and 亿 are understood."),
        "1200000",
        "条数 记录数 数据条数 记录条数 行数 样本量 recordcount records rows rowcount",
    ),
    _field(
        "coverage",
        _("Coverage"),
        _("全国, 全球 or a province."),
        "浙江省",
        "地域 地区 区域 覆盖范围 覆盖地域 覆盖区域 地域范围 空间范围 数据覆盖范围 省份 coverage"
        " region area"
        " spatial geographiccoverage province",
    ),
    _field(
        "period",
        _("Period"),
        _("From and to, as 2024-01-01至2024-12-31."),
        "2024-01-01至2024-12-31",
        "时间范围 数据时间 时间跨度 数据时间范围 数据周期 覆盖时间 sampletime period temporal"
        " timerange",
    ),
    _field(
        "price",
        _("Price"),
        _("面议, 免费, 3万元, 0.5元/次, 1000-5000元, 100元/年"),
        "0.50元/次",
        "价格 售价 定价 报价 单价 参考价 参考价格 产品价格 销售价格 price unitprice askingprice",
    ),
    _field(
        "certificate_no",
        _("Certificate number"),
        _("17 digits, or SJ and 13 digits; format the column as text."),
        "20250633000000017",
        "登记证书号 证书号 证书编号 登记证书编号 登记证号 数据知识产权登记证书号 登记编号"
        " certificateno certificatenumber certificate",
    ),
    _field(
        "provider",
        _("Provider"),
        _("Whose data it is; compared with your organisation."),
        "",
        "提供方 数据提供方 提供单位 供应商 数据商 企业名称 公司名称 公司 持有人 权利人 provider"
        " companyname company supplier holder vendor",
    ),
    _field(
        "source",
        _("Source"),
        _("自行采集 / 公开采集 / 协议取得 / 衍生"),
        "自行采集",
        "数据来源 来源 来源方式 取得方式 source datasource",
    ),
    _field(
        "source_statement",
        _("Source statement"),
        _("How the data was lawfully obtained; needed for publication."),
        "由本公司车载设备采集",
        "来源说明 数据来源说明 来源声明 合法来源说明 sourcestatement provenance",
    ),
    _field(
        "algorithm_rules",
        _("Algorithm rules"),
        _("How the data was processed, 100 characters or more."),
        "按站点与小时汇总……",
        "算法规则 加工规则 处理规则 算法规则说明 algorithmrules algorithm processing",
    ),
    _field(
        "restrictions",
        _("Restrictions"),
        _("What buyers may not do."),
        "不得转售",
        "使用限制 限制 限制条件 restrictions restriction limits",
    ),
    _field(
        "licence_terms",
        _("Licence terms"),
        _("On what terms the data is offered."),
        "非独占，一年",
        "许可条款 授权条款 使用条款 许可 licenceterms licenseterms licence license",
    ),
    _field(
        "rights_offered",
        _("Rights offered"),
        _("使用权 / 经营权 / 转让, several separated by commas."),
        "使用权",
        "许可权利 授权权利 提供权利 权利类型 rightsoffered rights",
    ),
    _field(
        "term_months",
        _("Term in months"),
        _("A whole number."),
        "12",
        "授权期限 许可期限 期限(月) 使用期限 授权期限(月) termmonths term",
    ),
    _field(
        "expires_on",
        _("Offered until"),
        _("A day, as 2027-12-31."),
        "2027-12-31",
        "有效期至 截止日期 下架日期 上架截止 expireson validuntil expires",
    ),
    _field(
        "classification",
        _("Security class"),
        _("一般数据-二级数据, 重要数据, 核心数据, or a level from 1 to 5."),
        "一般数据-一级数据",
        "数据分级 数据分类分级 安全级别 安全等级 数据级别 分级 分类分级 classification"
        " securitylevel"
        " level securityclass",
    ),
    _field(
        "contains_pi",
        _("Contains personal information"),
        _("是 / 否; a blank cell means: needs confirmation."),
        "否",
        "是否含个人信息 含个人信息 个人信息 是否涉及个人信息 containspi personalinformation",
    ),
    _field(
        "contains_important_data",
        _("Contains important data"),
        _("是 / 否; a blank cell means: needs confirmation."),
        "否",
        "是否含重要数据 含重要数据 是否重要数据 containsimportantdata importantdata",
    ),
    _field(
        "has_sample",
        _("Sample available"),
        _("是 / 否"),
        "是",
        "是否提供样例 样例 样本 是否有样例 有样例 hassample sample",
    ),
    _field(
        "ndi_product_id",
        _("National data-product id"),
        _("32 characters, given by a national node."),
        "",
        "数据产品标识 国家数据产品标识 数据产品标识码 ndiproductid ndiid",
    ),
)
FIELD_NAMED = {field.name: field for field in FIELDS}

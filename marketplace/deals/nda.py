"""The non-disclosure agreement of a negotiation: versioned texts, each with its digest.

A text is never changed: an edit is the next version. Not legal advice; operators have it checked.
"""

from hashlib import sha256

CURRENT = "2026-1"
TEXTS = {
    "2026-1": """保密协议（版本 2026-1）
一、双方在本次洽谈中收到的非公开样本、文件、联系人信息和报价，仅用于评估和商谈本交易。
二、未经对方书面同意，不得复制给洽谈人员以外的人，不得向第三方披露，不得用于训练模型或加工产品。
三、洽谈未成交的，应在结束后十日内删除收到的样本和文件；对方要求时确认已删除。
四、已经公开、合法自行取得或依法必须提供的信息不在此限。
五、本协议自双方接受之日起生效，至洽谈结束后三年止；成交的，以合同约定为准。

Non-disclosure agreement (version 2026-1)
1. Non-public samples, files, contact persons and offers received in this negotiation are used \
only to assess and negotiate this deal.
2. Without the other side's written consent nothing is copied to people outside the negotiation, \
disclosed to third parties, or used to train models or make products.
3. If no deal comes about, samples and files are deleted within ten days of the end; on request \
the deletion is confirmed.
4. What is public, lawfully obtained elsewhere or to be given by law is not covered.
5. It takes effect when both sides have accepted it and ends three years after the negotiation; if \
a deal comes about, the contract prevails.
""",
}


def digest_of(version: str) -> str:
    """Return the SHA-256 of a version's text, as hex."""
    return sha256(TEXTS[version].encode()).hexdigest()

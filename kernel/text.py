"""The normal form, the terms and the language of Chinese and Latin text. Pure; linear in time."""

import re
import unicodedata
from functools import lru_cache
from operator import add

LONGEST_WORD = 64  # letters of one word that count; keeps every term short enough for an index
DEEPEST_PILE = 8  # combining marks on one letter; sorting longer piles takes quadratic time
SAMPLE = 4_000  # characters that decide the language
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_INVISIBLE = re.compile(  # controls that are no space, format characters, lone surrogates
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
_MAY_PILE = re.compile(  # blocks with marks; what Chinese and English use lies outside: a fast no
    "[\u0300-\u036f\u0483-\u1fff\u20d0-\u20ff\u2ce0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\uabff"
    "\ufb1e\ufe20-\ufe2f\uff9e\uff9f\U000101fd-\U0001efff]"
)
WIDER = 0xFEE0  # from an ASCII character to its wide form
_WIDE = re.compile("[\uff01-\uff5e]")
_RARE_SCRIPT = re.compile("[\U000101fd-\U0001efff]")


def _pile(*blocks: range) -> re.Pattern[str]:
    marks = "".join(chr(n) for block in blocks for n in block if unicodedata.combining(chr(n)))
    marks += "\u0f73\u0f75\u0f81\uff9e\uff9f"  # of class 0, yet NFKC makes marks of them
    return re.compile(f"[{marks}][{marks}]{{{DEEPEST_PILE},}}")


_PILE = _pile(range(0x300, 0xFF00))  # a class within 16 bits is one look-up, 50 times faster
_RARE_PILE = _pile(range(0x300, 0x1F000))

_TOKEN = re.compile(rf"([{HAN}]+)|([^\W_{HAN}]+)(?:['\u2019]s(?![^\W_]))?")
_HAN_RUN = re.compile(f"[{HAN}]+")
_NAME_WITH_YEAR = re.compile(r"([a-z]{2,})(\d{4,})|(\d{4,})([a-z]{2,})")
_LATIN_RUN = re.compile("[a-zA-Z\u00c0-\u024f]+")


def normalise(text: str) -> str:
    """Return the form in which equal texts are equal; applying it again changes nothing.

    NFKC, case folded, invisible characters removed, white space as single spaces, traditional
    characters as simplified ones. The folding is by single characters (``TRADITIONAL``), so it is
    for comparing and searching, never for display: 乾坤 becomes 干坤.
    """
    text = _INVISIBLE.sub("", text)
    if text.isascii():
        return " ".join(text.lower().split())
    for _ in range(2):  # folding case can undo the normal form, and the normal form the folding
        composed = _composed(text)
        text = composed.casefold()
        if text == composed:  # most Chinese text: nothing to fold, nothing undone
            break
        text = _composed(text)
    text = " ".join(text.split())
    return text.translate(_SIMPLIFY) if _TRADITIONAL.search(text) else text


def terms(text: str) -> list[str]:
    """Return the terms of ``text`` in reading order, repeated as often as they occur.

    Chinese: each character and each pair of neighbours inside a run of Han characters. Otherwise:
    words and numbers, lower case, English plurals, -ing and -ed reduced; what mixes letters and
    digits (``5g``, ``mp3``) stays whole, digits and letters beside Han characters too; a word with
    a year or a longer number grown on to it (``pvc2012``) is followed by its two parts.
    """
    return terms_of_normal(normalise(text))


def terms_of_normal(text: str) -> list[str]:
    """Return the terms of a text that is in its normal form already."""
    found: list[str] = []
    for han, word in _TOKEN.findall(text):
        if han:
            found += han
            found += map(add, han, han[1:])
        else:
            found.append(_stem(word))
            if grown := _NAME_WITH_YEAR.fullmatch(found[-1]):
                found += filter(None, grown.groups())
    return found


def is_mostly_latin(text: str) -> bool:
    """Whether Latin letters outweigh Han characters; one of these weighs as three of those."""
    sample = text[:SAMPLE]
    return _length(_LATIN_RUN, sample) > 3 * _length(_HAN_RUN, sample)


def language_of(text: str) -> str:
    """Return ``en`` for mostly Latin text, otherwise (also for empty text) ``zh``."""
    return "en" if is_mostly_latin(text) else "zh"


def _composed(text: str) -> str:
    return _shallow(unicodedata.normalize("NFKC", _narrow(_shallow(text))))


def _narrow(text: str) -> str:
    """Return ``text`` with ASCII for its wide forms, as NFKC does.

    Chinese text is full of wide commas; without them NFKC mostly sees that there is nothing to do,
    which takes a quarter of the time.
    """
    for wide in set(_WIDE.findall(text)):
        text = text.replace(wide, chr(ord(wide) - WIDER))
    return text


def _shallow(text: str) -> str:
    if not _MAY_PILE.search(text):
        return text
    pile = _RARE_PILE if _RARE_SCRIPT.search(text) else _PILE
    return pile.sub(lambda marks: marks[0][:DEEPEST_PILE], text)


def _length(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))


# --- light stemming: results stay words, because people read them in explanations -----------------
_ENGLISH = re.compile("[a-z]{4,}")
_AS_THEY_ARE = frozenset({
    "always", "atlas", "bias", "canvas", "during", "evening", "everything", "hundred", "lens",
    "news", "nothing", "series", "something", "species", "sped", "texas",
})  # fmt: skip
_IRREGULAR = {
    "analyses": "analysis", "apis": "api", "bases": "base", "buses": "bus", "caches": "cache",
    "children": "child", "gases": "gas", "criteria": "criterion", "indices": "index",
    "cached": "cache", "caching": "cache", "installed": "install", "installing": "install",
    "movies": "movie", "used": "use", "using": "use",
}  # fmt: skip
_WANTS_E = re.compile(  # stems that lost an e with -ing or -ed: relat-, licens-, pric-, manag-
    r"(?:(?<![aeo])at|creat|guid|rout|[cuvz]|(?<!s)s|[bcdfgkptz]l|[dlr]g|ang|eng|ag"
    r"|(?<![eou])ar|(?<![ae])ir|ur|(?<![aeiou])(?:id|ud|ut|il|um)|(?<![aeo])in|[ep]let)$"
)
_OF_O = re.compile(r"(?!canoes|tiptoes|mistletoes)[a-z]{3,}(?<!sh)oes")  # potatoes, not shoes
_SHORT = re.compile(r"[^aeiou]*[aeiouy][^aeiouwxy]")  # trad-, shar-, min-: one closed syllable


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    word = word[:LONGEST_WORD]
    if not _ENGLISH.fullmatch(word) or word in _AS_THEY_ARE:
        return word
    return _IRREGULAR.get(word) or _without_ending(_singular(word))


def _singular(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]  # noqa: PLR2004 - ties, pies
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")) or _OF_O.fullmatch(word):
        return word[:-2]
    return word[:-1]


def _without_ending(word: str) -> str:
    if word.endswith("ied") and len(word) > 4:  # noqa: PLR2004 - tied, died
        return word[:-3] + "y"
    stem = word[:-3] if word.endswith("ing") else word[:-2] if word.endswith("ed") else ""
    if len(stem) < 3 or word.endswith("eed") or not re.search("[aeiouy]", stem):  # noqa: PLR2004
        return word
    if stem[-1] == stem[-2] and (stem[-1] not in "lsz" or (stem[-1] == "l" and len(stem) > 5)):  # noqa: PLR2004
        return stem[:-1]
    return stem + "e" if _WANTS_E.search(stem) or _SHORT.fullmatch(stem) else stem


# Pairs of a traditional character or variant and its simplified form, by single characters. Covers
# all but 29 rare ones of the 1,910 such characters in Big5's frequent set (5,401 characters), and
# some variants. Compiled by hand, then completed and checked with OpenCC 1.4.2 (t2s).
_PAIRS = (
    "丟丢並并乾干亂乱亙亘亞亚佇伫佈布佔占併并來来侖仑侶侣侷局係系俠侠倀伥倆俩倉仓個个們们倖幸倫伦"
    "偉伟側侧偵侦偽伪傑杰傖伧傘伞備备傢家傭佣傯偬傳传債债傷伤傾倾僅仅僑侨僕仆僞伪僥侥僱雇價价儀仪"
    "儂侬億亿儈侩儉俭儐傧儔俦儕侪儘尽償偿優优儲储儷俪儻傥儼俨兇凶兌兑兒儿兗兖內内兩两冊册冑胄冪幂"
    "凈净凍冻凜凛凱凯別别刪删則则剋克剎刹剛刚剝剥剴剀創创剷铲劃划劄札劇剧劉刘劊刽劍剑劑剂勁劲動动"
    "務务勛勋勝胜勞劳勢势勳勋勵励勸劝勻匀匯汇匱匮區区協协卹恤卻却厭厌厲厉參参叢丛吒咤吳吴吶呐呂吕"
    "員员唸念問问啓启啞哑啟启喚唤喪丧喫吃喬乔單单喲哟嗆呛嗇啬嗎吗嗚呜嗶哔嘆叹嘍喽嘔呕嘖啧嘗尝嘩哗"
    "嘮唠嘯啸嘰叽噓嘘噥哝噯嗳噴喷噸吨噹当嚀咛嚇吓嚐尝嚕噜嚥咽嚨咙嚮向嚴严嚶嘤囀啭囁嗫囂嚣囈呓囉啰"
    "囌苏囑嘱囪囱國国圍围園园圓圆圖图團团執执堅坚堊垩堝埚堯尧報报場场塊块塋茔塒埘塗涂塚冢塢坞塵尘"
    "塹堑墊垫墜坠墮堕墳坟墾垦壇坛壎埙壓压壘垒壙圹壞坏壟垄壢坜壩坝壯壮壺壶壽寿夠够夢梦夥伙夾夹奐奂"
    "奧奥奩奁奪夺奮奋妝妆姍姗姦奸娛娱婁娄婦妇媧娲媼媪媽妈嫗妪嫵妩嫻娴嬈娆嬋婵嬌娇嬤嬷嬪嫔嬰婴嬸婶"
    "孃娘孫孙學学孿孪宮宫寢寝實实寧宁審审寫写寬宽寵宠寶宝將将專专尋寻對对導导尷尴屆届屍尸屜屉屢屡"
    "層层屨屦屬属岡冈峯峰峴岘島岛峽峡崑昆崗岗崙仑崢峥嵐岚嶄崭嶇岖嶸嵘嶺岭嶼屿嶽岳巒峦巔巅巖岩帥帅"
    "師师帳帐帶带幀帧幃帏幗帼幟帜幣币幫帮幹干幾几庫库廁厕廂厢廄厩廈厦廚厨廝厮廟庙廠厂廢废廣广廬庐"
    "廳厅弒弑弔吊張张強强彆别彈弹彌弥彎弯彙汇彥彦彫雕彿佛後后徑径從从徠徕復复徵征徹彻恆恒恥耻悅悦"
    "悵怅悶闷悽凄惡恶惱恼惻恻愛爱愜惬愴怆愷恺愾忾慄栗態态慍愠慘惨慚惭慟恸慣惯慫怂慮虑慶庆慼戚慾欲"
    "憂忧憊惫憐怜憑凭憚惮憤愤憫悯憮怃憲宪憶忆懇恳應应懍懔懞蒙懣懑懲惩懶懒懷怀懸悬懺忏懼惧懾慑戀恋"
    "戰战戲戏戶户拋抛拚拼挾挟捨舍捫扪捱挨捲卷掃扫掄抡掙挣掛挂採采揀拣揚扬換换揮挥損损搖摇搗捣搶抢"
    "摑掴摟搂摯挚摳抠摶抟摺折摻掺撈捞撐撑撓挠撥拨撫抚撲扑撳揿撻挞撾挝撿捡擁拥擄掳擇择擊击擋挡擔担"
    "據据擠挤擬拟擰拧擱搁擲掷擴扩擷撷擺摆擻擞擾扰攆撵攏拢攔拦攙搀攜携攝摄攣挛攤摊攪搅攬揽敗败敘叙"
    "敵敌數数斂敛斃毙斕斓斬斩斷断於于昇升時时晉晋晝昼暈晕暉晖暢畅暫暂曄晔曆历曇昙曉晓曖暧曠旷曬晒"
    "書书會会朧胧朮术東东枴拐柵栅桿杆梔栀條条梟枭棄弃棗枣棟栋棧栈棲栖楊杨楓枫楨桢業业極极榦干榮荣"
    "構构槍枪槓杠槨椁槳桨樁桩樂乐樅枞樑梁樓楼標标樞枢樣样樸朴樹树樺桦橈桡橋桥機机橢椭橫横檔档檜桧"
    "檢检檣樯檯台檳槟檸柠檻槛櫃柜櫓橹櫚榈櫛栉櫝椟櫥橱櫬榇櫻樱欄栏權权欖榄欽钦歎叹歐欧歟欤歡欢歲岁"
    "歷历歸归歿殁殘残殤殇殮殓殯殡殲歼殺杀殼壳毀毁毆殴氈毡氣气氫氢氬氩氳氲氾泛汎泛汙污決决沒没沖冲"
    "況况洩泄洶汹浹浃涇泾涼凉淒凄淚泪淨净淪沦淵渊淺浅渙涣減减渦涡測测渾浑湊凑湧涌湯汤準准溝沟溫温"
    "溼湿滄沧滅灭滌涤滙汇滬沪滯滞滲渗滷卤滾滚滿满漁渔漢汉漣涟漬渍漲涨漸渐漿浆潑泼潔洁潛潜潤润潯浔"
    "潰溃澀涩澆浇澇涝澗涧澠渑澤泽澱淀濁浊濃浓濕湿濘泞濛蒙濟济濤涛濫滥濰潍濱滨濺溅濾滤瀆渎瀉泻瀋沈"
    "瀏浏瀕濒瀘泸瀝沥瀟潇瀨濑瀰弥瀲潋瀾澜灑洒灘滩灣湾灤滦災灾為为烏乌無无煉炼煙烟煥焕煩烦煬炀熒荧"
    "熱热熾炽燈灯燉炖燒烧燙烫燜焖營营燦灿燬毁燭烛燴烩燻熏燼烬燾焘爍烁爐炉爛烂爭争爲为爺爷爾尔牀床"
    "牆墙牘牍牴抵牽牵犖荦犛牦犢犊犧牺狀状狹狭狽狈猙狰猶犹獃呆獄狱獅狮獎奖獨独獰狞獲获獵猎獷犷獸兽"
    "獺獭獻献玀猡現现琺珐琿珲瑣琐瑤瑶瑩莹瑪玛璣玑璦瑷環环璽玺璿璇瓊琼瓏珑瓔璎瓚瓒甌瓯甕瓮產产畝亩"
    "畢毕畫画異异當当疇畴疊叠痙痉痠酸瘋疯瘍疡瘓痪瘡疮瘧疟瘺瘘療疗癆痨癒愈癘疠癟瘪癡痴癢痒癥症癩癞"
    "癬癣癮瘾癱瘫癲癫發发皚皑皰疱皺皱盃杯盜盗盞盏盡尽監监盤盘盧卢盪荡眾众睏困睜睁睞睐瞞瞒瞼睑矇蒙"
    "矚瞩矯矫硃朱硯砚碩硕確确碼码磚砖磧碛磯矶礎础礙碍礦矿礪砺礫砾礬矾祕秘祿禄禍祸禎祯禦御禪禅禮礼"
    "禱祷禿秃秈籼稅税稈秆稜棱稟禀種种稱称穀谷穌稣積积穎颖穡穑穢秽穩稳穫获窩窝窪洼窮穷窯窑窺窥竄窜"
    "竅窍竇窦竊窃競竞筆笔筍笋筧笕箇个箋笺箏筝節节範范築筑篤笃篩筛簍篓簑蓑簞箪簡简簣篑簫箫簽签簾帘"
    "籃篮籌筹籟籁籠笼籤签籬篱籮箩籲吁粵粤糝糁糞粪糧粮糰团糾纠紀纪紂纣約约紅红紆纡紇纥紉纫紋纹納纳"
    "紐纽純纯紕纰紗纱紙纸級级紛纷紜纭紡纺紮扎細细紱绂紲绁紳绅紹绍紼绋絀绌終终絃弦組组絆绊結结絕绝"
    "絛绦絞绞絡络絢绚給给絨绒統统絲丝絳绛絹绢綁绑綏绥綑捆經经綜综綞缍綠绿綢绸綫线綬绶維维綰绾綱纲"
    "網网綴缀綵彩綸纶綺绮綻绽綽绰綾绫綿绵緇缁緊紧緒绪緘缄緙缂線线緝缉緞缎締缔緣缘編编緩缓緬缅緯纬"
    "緲缈練练緹缇緻致縈萦縉缙縊缢縐绉縑缣縛缚縝缜縞缟縣县縫缝縮缩縱纵縲缧縴纤縵缦縷缕縹缥總总績绩"
    "繃绷繅缫繆缪繒缯織织繕缮繚缭繞绕繡绣繩绳繪绘繫系繭茧繳缴繹绎繼继繽缤續续纏缠纓缨纔才纖纤纜缆"
    "缽钵罈坛罌罂罎坛罰罚罵骂罷罢羅罗羈羁羋芈羣群羨羡義义羶膻習习翹翘聖圣聞闻聯联聰聪聲声聳耸聶聂"
    "職职聽听聾聋肅肃脅胁脈脉脣唇脩修脫脱脹胀腎肾腦脑腫肿腳脚腸肠膚肤膠胶膩腻膽胆膾脍膿脓臉脸臍脐"
    "臏膑臘腊臚胪臟脏臥卧臨临臺台與与興兴舉举舊旧舖铺舘馆艙舱艦舰艱艰艷艳芻刍苧苎茲兹荊荆莊庄莖茎"
    "莢荚莧苋華华菴庵菸烟萇苌萊莱萬万萵莴葉叶葦苇葷荤蒐搜蒞莅蒼苍蓀荪蓆席蓋盖蓮莲蔔卜蔣蒋蔥葱蔭荫"
    "蕩荡蕪芜蕭萧薊蓟薑姜薔蔷薦荐薩萨薹苔薺荠藍蓝藝艺藥药藪薮藹蔼藺蔺蘆芦蘇苏蘊蕴蘋苹蘚藓蘭兰蘿萝"
    "處处虛虚虜虏號号虧亏蛻蜕蜆蚬蝕蚀蝦虾蝨虱蝸蜗螞蚂螢萤螻蝼蟈蝈蟬蝉蟯蛲蟲虫蟻蚁蠅蝇蠍蝎蠔蚝蠟蜡"
    "蠣蛎蠱蛊蠶蚕蠻蛮衆众衊蔑術术衛卫衝冲袞衮裊袅裏里補补裝装裡里製制複复褲裤褸褛褻亵襖袄襠裆襤褴"
    "襪袜襬摆襯衬襲袭覈核見见規规覓觅視视覦觎親亲覬觊覲觐覺觉覽览觀观觴觞觸触訂订訃讣計计訊讯訌讧"
    "討讨訐讦訓训訕讪訖讫託托記记訛讹訝讶訟讼訣诀訥讷訪访設设許许訴诉訶诃診诊註注証证詁诂詆诋詐诈"
    "詔诏評评詛诅詞词詠咏詢询詣诣試试詩诗詫诧詬诟詭诡詮诠詰诘話话該该詳详詼诙誅诛誇夸誌志認认誑诳"
    "誕诞誘诱誚诮語语誠诚誡诫誣诬誤误誥诰誦诵誨诲說说誰谁課课誶谇誹诽誼谊調调諂谄諄谆談谈諉诿請请"
    "諍诤諏诹諒谅論论諛谀諜谍諡谥諢诨諦谛諧谐諫谏諭谕諮咨諱讳諳谙諶谌諷讽諸诸諺谚諼谖諾诺謀谋謁谒"
    "謂谓謄誊謅诌謊谎謎谜謐谧謗谤謙谦講讲謝谢謠谣謨谟謫谪謬谬謹谨譁哗證证譎谲譏讥識识譙谯譚谭譜谱"
    "譟噪譫谵譯译議议譴谴護护譽誉讀读變变讎雠讒谗讓让讖谶讚赞讜谠谿溪豈岂豎竖豐丰豔艳豬猪貍狸貓猫"
    "貝贝貞贞負负財财貢贡貧贫貨货販贩貪贪貫贯責责貯贮貲赀貳贰貴贵貶贬買买貸贷費费貼贴貽贻貿贸賀贺"
    "賁贲賂赂賃赁賄贿賅赅資资賈贾賊贼賑赈賒赊賓宾賜赐賞赏賠赔賡赓賢贤賣卖賤贱賦赋質质賬账賭赌賴赖"
    "賺赚賻赙購购賽赛贅赘贈赠贊赞贍赡贏赢贓赃贖赎贗赝贛赣趕赶趙赵趨趋趲趱跡迹踐践踴踊蹕跸蹟迹蹣蹒"
    "蹤踪蹺跷躉趸躊踌躋跻躍跃躑踯躓踬躡蹑躪躏軀躯車车軋轧軌轨軍军軒轩軔轫軛轭軟软軫轸軸轴軻轲軼轶"
    "軾轼較较載载輊轾輒辄輓挽輔辅輕轻輛辆輜辎輝辉輞辋輟辍輥辊輦辇輩辈輪轮輯辑輳辏輸输輻辐輾辗輿舆"
    "轂毂轄辖轅辕轆辘轉转轍辙轎轿轔辚轟轰轡辔辦办辭辞辮辫辯辩農农迴回逕径這这連连週周進进遊游運运"
    "過过達达違违遙遥遜逊遞递遠远適适遲迟遷迁選选遺遗遼辽邁迈還还邇迩邊边邏逻邐逦郟郏郵邮鄉乡鄒邹"
    "鄔邬鄖郧鄧邓鄭郑鄰邻鄲郸鄴邺酈郦醃腌醜丑醞酝醣糖醫医醬酱醱酦釀酿釁衅釅酽釋释釐厘釗钊釘钉釙钋"
    "針针釣钓釦扣釧钏釩钒釵钗鈀钯鈉钠鈍钝鈐钤鈑钣鈔钞鈕钮鈞钧鈣钙鈦钛鈴铃鈷钴鈸钹鈹铍鈺钰鈽钸鈾铀"
    "鈿钿鉀钾鉅巨鉈铊鉉铉鉍铋鉑铂鉗钳鉚铆鉛铅鉢钵鉤钩鉬钼鉸铰鉻铬銀银銃铳銅铜銑铣銓铨銖铢銘铭銜衔"
    "銥铱銨铵銬铐銳锐銷销銻锑銼锉鋁铝鋃锒鋅锌鋇钡鋌铤鋒锋鋤锄鋥锃鋪铺鋯锆鋰锂鋸锯鋼钢錄录錐锥錕锟"
    "錘锤錙锱錚铮錠锭錢钱錦锦錨锚錫锡錮锢錯错錳锰錶表鍊炼鍋锅鍍镀鍔锷鍘铡鍛锻鍥锲鍬锹鍰锾鍵键鍺锗"
    "鍾钟鎂镁鎊镑鎖锁鎘镉鎚锤鎢钨鎧铠鎬镐鎮镇鎰镒鎳镍鏃镞鏇旋鏈链鏍镙鏑镝鏗铿鏘锵鏜镗鏝镘鏟铲鏡镜"
    "鏢镖鏤镂鏨錾鏽锈鐃铙鐐镣鐘钟鐙镫鐫镌鐮镰鐲镯鐳镭鐵铁鐸铎鐺铛鑄铸鑑鉴鑒鉴鑠铄鑣镳鑰钥鑲镶鑷镊"
    "鑼锣鑽钻鑾銮鑿凿長长門门閂闩閃闪閆闫閉闭開开閎闳閏闰閑闲閒闲間间閔闵閘闸閡阂閣阁閤合閥阀閨闺"
    "閩闽閭闾閱阅閹阉閻阎閼阏閽阍閾阈闆板闈闱闊阔闋阕闌阑闐阗闔阖闕阙闖闯關关闡阐闢辟闥闼陘陉陝陕"
    "陞升陣阵陰阴陳陈陸陆陽阳隊队階阶隕陨際际隨随險险隱隐隴陇隸隶隻只雋隽雖虽雙双雛雏雜杂雞鸡離离"
    "難难雲云電电霑沾霧雾霽霁靂雳靄霭靈灵靚靓靜静靦腼靨靥鞏巩鞦秋韁缰韃鞑韆千韉鞯韋韦韌韧韓韩韜韬"
    "韻韵響响頁页頂顶頃顷項项順顺頇顸須须頊顼頌颂頏颃預预頑顽頒颁頓顿頗颇領领頜颌頡颉頤颐頦颏頭头"
    "頰颊頷颔頸颈頹颓頻频顆颗題题額额顎颚顏颜顓颛願愿顛颠類类顥颢顧顾顫颤顯显顰颦顱颅顳颞風风颯飒"
    "颱台颳刮颶飓颼飕飄飘飆飙飛飞飢饥飩饨飪饪飫饫飭饬飯饭飲饮飴饴飼饲飽饱飾饰餃饺餅饼餉饷養养餌饵"
    "餒馁餓饿餘余餚肴餛馄餞饯餡馅館馆餵喂餼饩餾馏餿馊饃馍饅馒饉馑饋馈饌馔饑饥饒饶饗飨饜餍饞馋馬马"
    "馭驭馮冯馱驮馳驰馴驯駁驳駐驻駑驽駒驹駕驾駙驸駛驶駝驼駟驷駢骈駭骇駱骆駿骏騁骋騅骓騎骑騏骐騖骛"
    "騙骗騫骞騮骝騰腾騷骚騾骡驀蓦驃骠驄骢驅驱驍骁驕骄驗验驚惊驛驿驟骤驢驴驥骥驪骊骯肮髏髅髒脏體体"
    "髖髋髮发鬆松鬍胡鬚须鬢鬓鬥斗鬧闹鬨哄鬱郁魎魉魘魇魚鱼魯鲁魷鱿鮑鲍鮚鲒鮪鲔鮫鲛鮭鲑鮮鲜鯀鲧鯁鲠"
    "鯉鲤鯊鲨鯖鲭鯛鲷鯧鲳鯨鲸鯽鲫鰍鳅鰐鳄鰓鳃鰥鳏鰭鳍鰱鲢鰻鳗鰾鳔鱈鳕鱉鳖鱔鳝鱖鳜鱗鳞鱘鲟鱟鲎鱷鳄"
    "鱸鲈鳥鸟鳩鸠鳳凤鳴鸣鳶鸢鴆鸩鴉鸦鴒鸰鴕鸵鴛鸳鴝鸲鴣鸪鴦鸯鴨鸭鴰鸹鴻鸿鴿鸽鵑鹃鵒鹆鵜鹈鵝鹅鵠鹄"
    "鵡鹉鵪鹌鵬鹏鵲鹊鶉鹑鶯莺鶴鹤鶻鹘鷂鹞鷓鹧鷗鸥鷙鸷鷥鸶鷦鹪鷯鹩鷲鹫鷸鹬鷹鹰鷺鹭鸕鸬鸚鹦鸛鹳鸝鹂"
    "鸞鸾鹵卤鹹咸鹼碱鹽盐麗丽麥麦麩麸麯曲麴曲麵面麼么黃黄黌黉點点黨党黴霉黷黩黽黾鼕冬鼴鼹齊齐齋斋"
    "齏齑齒齿齙龅齜龇齟龃齡龄齣出齦龈齧啮齪龊齬龉齲龋齷龌龍龙龐庞龔龚龕龛龜龟"
)
TRADITIONAL = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_TRADITIONAL = re.compile(f"[{''.join(TRADITIONAL)}]")
_SIMPLIFY = str.maketrans(TRADITIONAL)

import { verbose } from '../verbose';

/**
 * Fixed phrases that ask nothing, over folded text without spaces. No alternative of a repetition
 * starts another one's remainder, so each pattern is linear.
 */

/** What may stand before a question without changing what it is. */
export const LEAD_IN = verbose`
  ^(?:
    (?:可不)?是吗|真的吗|这样吗
    |嗯|呃|额|啊|哦|噢|喔|哎|诶|欸|唉|哈|呀|哇|嘿
    |那么|那个|那|然后|所以|但是|不过|可是|另外|还有
    |对了|对|好的|好吧|好|行|可以|是的|是|ok|okay|,
  )+
`;

/** Greets or thanks; a question may follow. */
export const COURTESY = verbose`
  ^(?:
    ,|嗯|啊|哦|那个|好的
    |(?:大家|各位(?:同事|老师)?|老师们?|同学们?|你们?|您|女士们先生们)(?:早上|上午|中午|下午|晚上)?好(?![吗么不像看用玩])
    |(?:早上|上午|下午|晚上)好|早安|喂|哈喽|hello|hi
    |(?:非常|太|十分)?(?:感谢|谢谢)(?:你们?|您|大家|各位|了)*(?:的?(?:分享|介绍|讲解|回答|推荐))?
    |不好意思|打扰一下|抱歉
  )+
`;

export const BACKCHANNEL = verbose`
  ^(?:
    嗯|呃|额|啊|哦|噢|对|好的?|是的?|行|可以|没错|没问题|知道|明白|了解|收到|当然|原来如此|这样
    |不客气|再见|拜拜|谢谢[你您]?|ok|okay|那|吧|呀|啦|了|哈|,
  )+$
`;

/** Stand-alone tags and the like: they ask the other to go on, or to agree. */
export const BACKCHANNEL_QUESTION = verbose`
  ^(?:是|真的?|是真的|对|好|行|可以|不是|是?这样的?|当真|没|懂了?|听懂|明白了?|确定|认真的?)(?:吗|么|嘛|吧|不)(?:啊|呀)?$
  |^(?:对不对|是不是|好不好|行不行|可不可以|怎么样|如何|咋样|什么|啥|你说呢|为什么不呢?)(?:啊|呀)?$
  |^(?:这样|是这样)对吧$
`;

/** About the line, or about how the other is: not about the matter. */
export const GREETING_QUESTION = verbose`
  ^(?:你们?|您|大家|各位)?(?:现在)?都?(?:能|可以|能不能)?[听看]得?(?:到|见|清楚?)
    (?:我|了|的?(?:声音|屏幕|画面|说话|讲话|共享))*[吗么不没]
  |[听看]得(?:到|见|清楚?)(?:我|的|说话|声音|屏幕|画面)*[吗么不]
  |^(?:大家|你们|各位)?能?听[到见]我(?:说话|讲话|的声音)?
  |^(?:你们?|您|大家)(?:还|最近)?好吗$
  |^[你您]?最近(?:怎么样|还?好吗|如何|忙吗)$
  |^(?:吃了吗|吃饭了吗|在吗|有人吗|你还好吗|你怎么样|你还在吗)$
  |有什么(?:可以|能|需要)?[帮为][助到您你]?
`;

export const RHETORICAL = verbose`
  难道|何必|何苦|何况|何尝|岂|凭什么|怎么可能|关[我你]什么|有什么用
  |谁(?:不想|不知道|受得了|能想到|会想到|说不是|不是|让|叫)|谁知道
  |有什么[好可](?:说|怕|担心|惊讶|奇怪|抱怨)
  |怎么会(?:不|呢|这样$)|怎么(?:能|好意思)(?:不|这么|这样)
  |哪[有儿里](?:那么|这么|的话|呀$)|[这那又]算什么
  |不就(?:是|行|好|得)了?.{0,12}吗|不是?[挺很]好吗|不是.{1,8}了吗$|不是吗$
`;

/** A tag at the end of what is otherwise a statement. */
export const TAG = verbose`
  ,?(?:
    [对是好行]吧|对不对|是不是|好不好|行不行|可不可以|有没有|懂不懂
    |(?:不是|[对是好行]|可以|知道|懂|明白|真的|ok)吗
    |[对是]不|明白不|没错吧|你说呢|好嘛
  )[啊呀哈哦]?$
`;

/** Tags that also close real questions: "用支付宝付款可以吗". */
export const ASKING_TAG = /(?:可以吗|行吗|可不可以|行不行|真的吗)[啊呀哈]?$/;

/** Wants something done. */
export const COMMAND = verbose`
  ^(?:请|麻烦|劳驾|你们|你|您|大家|我们|咱们|帮我|帮忙|先|能不能|能否|能|可以|可不可以|一起)*(?:
    把.{1,12}[关开调放拿给发递传改删停移换收]
    |打开|关(?:一?下|掉|上)|声音[大小]|大声|小声|安静|静音
    |重复一?[下遍]|再说一?[下遍]|慢一?点|休息|坐下|过来|进来
    |(?:等(?:一?下|等)|开始|继续|停止?).{0,2}$
  )
`;

/** "能帮我拿一下吗": a favour, not an answer. */
export const FAVOUR = verbose`
  (?:能|可以|可否|可不可以|愿意|介意)(?:请|麻烦)?[你您]?(?:帮我?忙?|给我|替我)[再先]?
  (?:拿|开|关|订|预[订定]|换|送|倒|搬|安排|修|调|买|取|放|摆|洗|拍|占|按|抬|提一?下)
`;

/** Before "好吗" these make a proposal; without them the question is whether something is good. */
export const PROPOSAL = /我们|咱|请|把|给|告诉|帮|吧|让|先|一起|别|不要/;

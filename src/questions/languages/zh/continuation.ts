import { verbose } from '../verbose';
import { ChineseSentence } from './parse';
import { backChannels } from './rules/back-channels';
import { COURTESY, greetings } from './rules/greetings';
import { compact } from './text';

/** Opens a reply, an interjection or a sentence of its own. */
const OWN = verbose`
  ^(?:
    等一?[下等会]|稍等|等等|且慢|慢着|先别|别急|打住|停一?下|安静|没错|没关系|没事|没有啊|不用|不客气|算了
    |不(?:是|对|行|好|知道|清楚)(?:[,的啊呀吧]|我|你|$)|(?:没有|不要|可以|有|停)(?:[,的啊呀吧]|$)|好[的了啊吧,]|行[,啊吧]|对[,的啊呀不]|嗯|哦|噢|哎|唉|喂
    |是[的啊呀,]|(?:谢谢|不好意思|抱歉|对不起|打扰|打断|拜托)|恭喜|再见|拜拜|辛苦
    |我(?:觉得|认为|想说|来说|先|来|知道|明白|了解|同意|补充|插|也|不|没|在|已经|刚|就|这边|们(?:继续|先|接着|开始|休息|来|下|再|还|已经|刚))
    |咱们|大家|各位|[你您](?:先|说|等|刚才?说|听我|看一?下|别|不要|可以先)|[他她]们?
    |那(?:我|咱|就|行|好|是|先|接着|今天)|这(?:个)?(?:是|就|也|已经)|让我|请(?:大家|安静|稍|等|继续|坐|看)|继续|接着|接下来
    |其实|但是?|不过|所以|因为|然后|总之|反正|下一[个页位步张]|回到|说到
  )
`;
const PROPOSES = /吧$/;
/** A question word that completes a fragment rather than being a question of its own. */
const ENDING = /^(?:在?哪[里儿]?|什么|哪[个些天]|多少钱?|多久|多大|多长|几[个天点号]?|谁|吗|么|啥)$/;
const ENDS_AS_LEAD = /(?:问|请教|咨询|了解|知道|打听|请问)(?:一?下|个问题|,)*$/;

const replies = [...backChannels, ...greetings];

/** Both folded. */
export function completesChinese(fragment: string, text: string): boolean {
  const before = compact(fragment).text;
  const { text: said } = compact(text);
  if (said === '') return false;
  if (ENDING.test(said)) return !ENDS_AS_LEAD.test(before);
  const sentence = new ChineseSentence(said, 0, { asked: false, open: false }, []);
  if (replies.some((rule) => rule.match(sentence))) return false;
  return !COURTESY.test(said) && !OWN.test(said) && !PROPOSES.test(said);
}

import { type Classification, classified, DOUBTFUL, FAIR } from '../../../confidence';
import { verbose } from '../../verbose';
import { agreesToAct } from './commands';

/** A tag at the end of an otherwise plain statement. */
export const TAG = verbose`
  ,?(?:
    (?:[对是好行成]|可以)吧|对不对|是不是|好不好|行不行|可不可以|有没有|懂不懂
    |(?:不是|[对是好行]|可以|知道|懂|明白|真的|ok)吗
    |[对是]不|明白不|没错吧|你说呢|好嘛
  )[啊呀哈哦]?$
`;

/** Tags that also end genuine questions: "用支付宝付款可以吗". */
const ASKING_TAG = /(?:可以吗|行吗|可不可以|行不行|真的吗)[啊呀哈]?$/;

/** "你说的是对的对吗" seeks agreement; "用支付宝付款可以吗" asks. */
export function classifyTagged(text: string): Classification {
  if (/好吗(?:啊|呀)?$/.test(text))
    return agreesToAct(text) ? classified('command', DOUBTFUL) : classified('question', FAIR);
  return ASKING_TAG.test(text) && !agreesToAct(text)
    ? classified('question', FAIR)
    : classified('tag', DOUBTFUL);
}

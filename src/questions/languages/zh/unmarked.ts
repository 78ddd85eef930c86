import { verbose } from '../../verbose';

/** Asks without a word that asks: restates to have it confirmed, names a case, puts two things side by side. */

/** "你是说明天不用来了", "所以你们一直没用过缓存". */
const RESTATES = verbose`
  ^(?:那|所以|哦|啊|等等|等一下|,)*[你您]们?(?:的意思是|是说|是指|指的是)(?!的)[^,吗呢]{3,20}$
  |^(?:所以|这么说|那么说|照这么说|这么说来|合着|敢情),?[你您]们?(?![先就要得应可会把别最看想知听说现如])(?=[^,]{0,8}(?:了|过|是|没|住|都|一直|还|自己|一个人))[^,吧的]{3,14}$
  |^(?:这|那)个?就是[你您]们?[^,说讲要]{1,8}的那?[个款种家位版篇][^,]{0,4}$
`;
/** "没有社保的呢". */
const CASE = /^(?:那|要是|如果)*(?:不是)?[^,挺很蛮真是会还可好怪够]{2,9}的呢[啊呀]?$/;
/** Politely about the other, who alone can tell. */
const POLITE = /(?:贵姓|贵庚|高寿|芳龄|尊姓大名|哪里?儿?高就|(?<!不知道?)怎么称呼)[啊呀呢]?$/;
/** "堂食还是打包": two things alike, nothing else. */
const PAIR =
  /^(?:嗯|好的?|那|您|你|请问)*([^,是不没还也]{2,4})还是([^,了着过不没太偏很挺好难贵的有会能要得想]{2,4})[呢啊呀]?$/;
const ONE = /[我你他她它这那您]们?|人|之|后|果|老|直|觉|终|时|大家|本|总/;

export function asksUnmarked(text: string): boolean {
  if (RESTATES.test(text) || POLITE.test(text) || CASE.test(text)) return true;
  const [, one = '', other = ''] = PAIR.exec(text) ?? [];
  return one !== '' && Math.abs(one.length - other.length) <= 1 && !ONE.test(one);
}

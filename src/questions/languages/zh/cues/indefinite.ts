import { verbose } from '../../verbose';

/** When a question word asks nothing: "some", "any", a fixed phrase, or part of a statement. */

/** "Who it was I don't recall", "… depends", "… does not matter". */
const DISMISSED = verbose`
  (?:[什怎哪谁几多][^,]{0,6}|这些?|那些?)都[有行知写说得可要会能是](?![^,]{0,40}[吗呢])|就知道|会[^,吗呢]{0,4}[给跟向][你您]们?[^吗呢]{0,40}$|就(?:行|好|可以|成)了?$|我们?[^,吗呢]{0,6}(?:不方便|没法|不能|不便|无法|不好[说讲])|我们?(?:让|会|再|来|请|叫|给|帮|去)[^,吗呢]{0,10}(?:联系|通知|告诉|跟[你您]|回复|发给|介绍|安排|处理)
  |不(?:太|是很|大)?(?:清楚|知道|记得|确定|重要)|忘了|记不|说不[准清好]|无所谓|没关系|取决|决定了?|[由看]你|由[^,]{1,4}(?:来|决)?定?$|看情况
  |再(?:说(?!一)|定|看(?!一)|决定|商量|考虑)|(?:后面|下面|下次|接下来|待会|等下|稍后)[^,]{0,5}[讲说介解聊谈]|[我他们](?:都|还|也|真)?没(?:有)?(?:留意|注意|记|问|看|想)|还没(?:有)?(?:定|想|确定|决定|说)|还?不好说|会(?:再|另外|短信|电话|提前)*(?:通知|告诉)|我来[说讲]|(?:是|成了)(?:很多|大多|所有|一[个种]|个|我们)[^,]{1,8}的?[^,吗呢]{1,4}$|比[^,]{1,8}(?:更|重要)|更重要|很关键|要考虑|还得|再议|[要得]看|赶[紧快]|快[去起]|的我[得要会再]|了(?:可以|不用|请)|没人知道|不在乎|[书册单网]上[都也]?[有写]|没个准|(?:还|正)在[商讨考研]|还不[知清确]|有(?:规定|说明|介绍|记录)$|说不准|[上里][都也]?写[着得]|自己(?:才)?(?:知道|清楚)|一目了然|还没消息|没有关系|没印象|没概念|没数|说不上|管不着|不关心|^[^,什哪谁]{1,12}是[^,吗呢什哪谁怎]{0,10}(?:重点|关键|难点|核心|目标|任务|难题|学问|主题|课题|前提|焦点|的事情?|两码事|另一回事|后话)$|[随由][你您他]便?$
`;

/** Nothing much, not very. */
const NEGATED =
  /(?:没有?|不|(?<![分特区差级性个类])别|无|未)(?:再|有|是|用|要|想|说|做|带|买|吃|看|出|任|花|剩|插)?[^,的了我你他她它这那]{0,2}$/;
/** "I did not find out …", "I do not presume …": what is denied, but not of the listener. */
const DENIED =
  /^[^,你您的]*(?:(?<![有是去来会能要])没有?[^,的你您]{1,9}|不(?:预设|记|管|在乎|要求|期待|指望|敢|打算|限|缺)[^,的你您]{0,8})$/;
/** "Whatever", "everybody". */
const ANY_AFTER = /^[^,吗呢啊呀我你他她]{0,5}(?:都|也|(?<!不)一样)(?!有|是什么|叫|包括|需要|要|能|可以|会)/;
const ANY_SHORT =
  /^[^,吗呢]{0,4}我们?都(?:可以|行|能|有|做|没)|^[^,吗呢啊呀我你他她]{0,3}(?:都|也)(?:有|要|能|可以|会|行|是|得)/;
/** "If something …", "to buy something …". */
const CONDITION =
  /(?:如果|要是|假如|万一|只要|即使|哪怕|每当|除非|比如|既然|虽然|总觉得|总感觉|总有)[^,]{0,6}$|(?:好像|似乎|可能|也许)(?:是?说)?[^,是]{0,4}$/;
const FREE_AFTER =
  /^[^,]{0,8}(?:(?<!成)就|自己|及时|请(?!问)|随时|尽管|直接|欢迎|再找|可以找|联系我|跟我说|告诉我|给我)/;

/** "有什么问题在群里留言". */
const TO_TURN_TO =
  /^(?:不懂的?|不明白的?|问题|事情?儿?|需要的?|情况|想法|建议|意见|困难|疑问)(?:的话)?(?:可以|请(?!问)|就|随时|都|尽管|在|到|来|再|找|打|发|跟|和|直接|会后|课后|下课|私|给|先|记|联系|问|留)/;

/** A number is asked for, rather than "some". */
const COUNTED = /^(?:点(?![说建要意看原内])|岁|号|楼|层|折|路|月|[年级]级|[回次天个位本周])/;
const SOME_BEFORE =
  /(?:[十百千万点%才好数这那么前后过没上下将到请头面]|过去|最近|同的|[再多][看说听等试读想]?|包括|包含|关于|前面|其中|的这?|做|列|举|加|分[为成]|[搞弄说讲看写改买吃]了|有那么|等|聊|走)$/;
const SOME_AFTER =
  /^(?:[乎何率百千万十亿]|(?:天|年|周|个?月|个?小时|分钟|次|个人)(?:之?[前后内来]|以|就|左右))|^(?:处|点[说建要意看原内])/;

/** What is asked for by kind rather than named. */
const KIND =
  /^(?:时[候期间]|地方|位置|意思|原因|类型|种类|样|方面|关系|区别|问题|作用|影响|角色|程度|阶段|颜色|牌子|型号|专业|工作|行业|方[法式]|办法|情况|内容|目的|名字|职务|条件|要求|标准|流程|价[位格]|范围|水平|特点|优势)/;
/** Names a thing, or marks a gap that the lecturer fills: "叫什么…", "的什么…". */
const NAMING =
  /(?:叫做?|就是|很多|那些|一些|[这那]种|[这那]个|或者|跟|和|像|比如|当时的|之间的|[^,]的|的那?个|搞|弄|点|个|[买带吃喝找]点)$/;
const BEING = /(?:(?<!就)是|属于|[做干])一?(?:个|种|些|家|款|部)?$/;

const OTHER: ReadonlyMap<string, RegExp> = new Map([
  ['什么', /^(?:的话|什么|样的,|似的|之类)/],
  ['怎么', /^(?:说呢|着(?!急)|[也都])/],
  ['哪', /^(?:怕|吒|里的话|敢|天(?:得|有空|有时间|我|咱|再|一起))/],
  ['谁', /^谁/],
  ['多少', /^(?:有[点些]|年了|次了|遍了|回了|给|得(?!分)|带|算|会|还)/],
  ['多大', /^(?:的[^,]{0,6}[啊呀]$|点)/],
]);

export function partOfOther(word: string, before: string, after: string): boolean {
  if (word === '几' && (SOME_AFTER.test(after) || (SOME_BEFORE.test(before) && !asksNumber(before, after))))
    return true;
  if (word === '什么' && after === '的') return !/(?:关于|是|做|干|为|卖|学|讲)$/.test(before);
  if (/^多[^少]/.test(word) && /[很许好太么更最不]$/.test(before)) return true;
  if (
    word === '几' &&
    /[拍买带拿喝吃住玩写看说聊走转发送等坐跑练做打找试来去][上下]?$/.test(before) &&
    !COUNTED.test(after) &&
    after.length > 4 &&
    !/[啊呀呢吗的了]$/.test(after)
  )
    return true;
  if (
    word === '几' &&
    /(?:^|[^你您是没还共])有$/.test(before) &&
    after.length > 4 &&
    !/[啊呀呢吗的]$/.test(after) &&
    !COUNTED.test(after.slice(1)) &&
    /^[次回个位天年]/.test(after) &&
    before.length < 4
  )
    return true;
  if (word === '几' && /^[^,]{1,2}(?:没见|吧|不见)/.test(after)) return true;
  if (word === '几' && /^[块毛]钱的/.test(after)) return true;
  if (/^什么/.test(word) && /要$/.test(before) && /^有什么/.test(after)) return true;
  if (word === '几' && /比[^,]{1,6}$/.test(before)) return true;
  if (word === '几' && /^(?:个吧|位吧)/.test(after)) return true;
  if (word === '几' && before === '' && /^[个位名家次年件种条][^,能可够行人]{3}/.test(after)) return true;
  if (word === '多钱' && /^少/.test(after)) return true;
  if (/时候$/.test(word) && /^(?:有空|有时间|一起|咱们|得空|方便(?:了|的话))/.test(after)) return true;
  if (word === '多少' && /^[^,]{0,3}(?:一点|点|些)/.test(after) && !/[是有]$/.test(before)) return true;
  if (word === '什么' && /[了过]些?$/.test(before) && /^[^,]{0,2}(?:我|但|就)/.test(after)) return true;
  if (word === '哪' && /天$/.test(before) && !/[几哪今明]天$/.test(before)) return true;
  if (
    /^多[大高远深重宽长]/.test(word) &&
    /^(?:的(?!时)[^,]|[^,]{0,4}的一)/.test(after) &&
    !/[是有要需得用到]$|[你您]/.test(before)
  )
    return true;
  return OTHER.get(word)?.test(after) === true;
}

/** "现在几点", but not "三十几岁". */
function asksNumber(before: string, after: string): boolean {
  return COUNTED.test(after) && after.length <= 6 && !/[十百千万好%没过这那么前后头数请]$/.test(before);
}

export function dismissed(after: string): boolean {
  return DISMISSED.test(after);
}

export function indefinite(word: string, head: string, after: string): boolean {
  if (/^(?:为|干|何)/.test(word)) return false;
  if (ANY_AFTER.test(after) || ANY_SHORT.test(after)) return true;
  if (repeats(word, head, after) || repeated(word, head, after)) return true;
  if (/^[怎咋谁什]/.test(word) && /看[你您他她]们?$/.test(head) && /[了啦咯吧]$/.test(after)) return true;
  if (/^[什谁哪]/.test(word) && /^[我你他她]们?都/.test(after) && /[说给做要买吃送选]$/.test(head))
    return true;
  if (word === '几' && /^(?:我们)?有$/.test(head) && /^[^,]{1,5}(?:已经|都|一直|经常|老是?)/.test(after))
    return true;
  if (word === '谁' && /(?:可能|好像|也许|大概|八成|估计)是$/.test(head)) return true;
  if (/^[什啥]/.test(word) && /有$/.test(head) && TO_TURN_TO.test(after)) return true;
  if (/^多[^少]/.test(word) && /得$/.test(head) && /^[啊呀哟]/.test(after)) return true;
  if (!/^[怎咋如]/.test(word) && DENIED.test(head)) return true;
  if (NEGATED.test(head) && !/[能会是有要可][不没]$|([会能要是])[不没]\1$/.test(head)) return true;
  if (CONDITION.test(head) && !/^(?:怎|如|咋)/.test(word)) return true;
  if (/^[什啥]/.test(word) && !/时候$/.test(word)) {
    if (/^[^,]{1,7}啊[^,]{1,7}啊/.test(after)) return true;
    const isAddressed = /[你您][^的]*$/.test(head) && /[啊呀]$/.test(after);
    if (NAMING.test(head) && !BEING.test(head) && !isAddressed) {
      if (/的$/.test(head) && /^(?:$|[啊呀呢])/.test(after)) return false;
      if (/叫做?$/.test(head)) return after.length > 3 && !/^名/.test(after);
      return !KIND.test(after) || /(?:[这那]种|或者)$/.test(head) || /^(?:时[候间]|地方|原因)/.test(after);
    }
    if (/[有要缺]$/.test(head) && FREE_AFTER.test(after)) return true;
  }
  if (word === '哪' && /有$/.test(head) && FREE_AFTER.test(after)) return true;
  return /^(?:哪|谁|多少|几)$/.test(word) && /^[^,]{0,6}(?<!成)就/.test(after);
}

/** The second half of "哪种便宜就用哪种". */
function repeated(word: string, head: string, after: string): boolean {
  const first = head.lastIndexOf(word);
  if (first > 0 && head.charAt(first - 1) === head.slice(-1) && head.length - first <= 6) return true;
  if (first >= 0 && word === '哪' && sameKind(head.slice(first + 1), after)) return true;
  return (
    first >= 0 &&
    head.length - first <= 13 &&
    (/就/.test(head.slice(first)) || (/^(?:谁|怎|什|多少)/.test(word) && !/[是有叫在到和跟与或]$/.test(head)))
  );
}

/** "哪个便宜买哪个", "哪天有空哪天去": at most one verb besides the second one. */
function sameKind(between: string, after: string): boolean {
  if (between.charAt(0) !== after.charAt(0) || /[是和跟与或]$/.test(between)) return false;
  return /[^,]{2}[买要选吃去用坐住给挑走穿看点拿到]$/.test(between) ? after.length <= 2 : after.length === 2;
}

/** "谁有空谁去": the word is repeated soon after. */
function repeats(word: string, head: string, after: string): boolean {
  if (
    word === '哪' &&
    sameKind(after.slice(0, Math.max(0, after.indexOf('哪'))), after.slice(after.indexOf('哪') + 1))
  )
    return true;
  if (word === '多少' && /[要想]$/.test(head) && /^[有给拿]多少/.test(after)) return true;
  const again = after.indexOf(word);
  if (again < 1 || again > 12) return false;
  const between = after.slice(0, again);
  if (!/[是叫有]$/.test(head) && head !== '' && between.endsWith(head.slice(-1))) return true;
  if (/(?<!成)就|都/.test(between)) return true;
  return (
    /^(?:谁|怎|什|多少)/.test(word) &&
    !(word === '谁' ? /[是叫有在和跟与或]$/ : /[是叫有在到和跟与或]$/).test(between)
  );
}

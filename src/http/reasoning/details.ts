/** A collapsible HTML block: reasoning when its title, or its kind, says so; any other is part of the answer. */

const OPEN = /^<details(?:\s[^<>]{0,600})?>/i;
const OPENING = /^<details(?:\s[^<>]{0,600})?$/i;
const TITLE = /^\s*<summary(?:\s[^<>]{0,300})?>([\s\S]{0,300}?)<\/summary\s*>/i;
/** The longest title with its tags. */
const MAX_TITLE = 700;
/** `type="reasoning"`, `class="thinking"`. */
const KIND = /\b(?:type|class|id|name|data-[\w-]+)\s*=\s*["']?[\w -]*(?:think|thought|reason)/i;

/** The beginning of a `<details>` block. `begun`: more text is needed to tell. */
export function detailsAt(text: string): { isReasoning: boolean; length: number } | 'begun' | undefined {
  const open = OPEN.exec(text)?.[0];
  if (open === undefined) {
    return '<details'.startsWith(text.toLowerCase()) || OPENING.test(text) ? 'begun' : undefined;
  }
  if (KIND.test(open)) return { isReasoning: true, length: open.length };
  const rest = text.slice(open.length);
  const title = TITLE.exec(rest);
  if (title) return { isReasoning: isReasoningTitle(title[1] ?? ''), length: open.length + title[0].length };
  const begun = rest.trimStart().toLowerCase();
  const mayFollow = begun.startsWith('<summary') || '<summary'.startsWith(begun);
  return mayFollow && rest.length < MAX_TITLE ? 'begun' : { isReasoning: false, length: open.length };
}

const BEFORE =
  'click|tap|here|to|show|view|see|hide|expand|open|toggle|my|the|its|full|internal|inner|deep|deeply';
const WHOSE = "(?:ai|llm|model|assistant|agent)(?:['’]s)?";
const WHAT = 'thinking|thoughts?|reasoning|reflections?|chain[ -]of[ -]thoughts?|cot|thought[ -]process';
const AFTER =
  'process|steps?|trace|chain|content|summary|details|log|tokens?|mode|done|finished|completed?|time';
const TIME =
  '(?:(?:for|took|in|after) )?(?:about )?(?:an? (?:few|couple of|moment|second|minute)|\\d[\\d.]*)(?: ?[a-z]+)?.{0,15}';
const TITLES: readonly RegExp[] = [
  new RegExp(`^(?:(?:${BEFORE}|${WHOSE}) )*(?:${WHAT})(?: (?:${AFTER}))*(?: ${TIME})?$`, 'i'),
  /^(?:已|已经|正在|点击|展开|展開|收起|查看|显示|顯示|隐藏|隱藏|模型|AI|的|我的|内部|內部|深度|完整|思考与|推理与){0,4}(?:思考|推理|思维链|思維鏈|思考链|思路|思索)(?:中|过程|過程|内容|內容|步骤|步驟|完成|完毕|结束|結束|已|模式|细节|链|了|与推理){0,3}(?: ?(?:用时|用時|耗时|耗時|约|共|\d).{0,20})?$/i,
  /^(?:思考|推論)(?:中|プロセス|過程|の過程|内容|時間.{0,10})?$/,
  /^(?:생각|추론)(?: ?(?:중|과정|하는 중|내용))?$/,
  /^(?:gedanken(?:gang)?|denkprozess|überlegung(?:en)?|denkt nach|réflexion|raisonnement|razonamiento|pensamiento|pensando|raciocínio|ragionamento|рассуждения?|размышления?)$/i,
];

function isReasoningTitle(title: string): boolean {
  const bare = title
    .replace(/<[^<>]*>/g, ' ')
    .replace(/[^\p{L}\p{N}.'’-]+/gu, ' ')
    .replace(/^[\s.-]+|[\s.-]+$/g, '');
  return TITLES.some((known) => known.test(bare));
}

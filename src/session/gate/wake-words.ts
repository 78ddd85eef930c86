import { afterFiller, afterFillers, afterSpace, matchEnd } from './fillers';

/** What is left of a text once the name that it is addressed to is removed. */
export interface Addressed {
  rest: string;
  /** Unambiguously an address: a greeting or punctuation sets the name apart. */
  surely: boolean;
}

const GREETING =
  /(?:(?:hey|hi|hello|yo|dear|excuse me|listen|good (?:morning|afternoon|evening))(?![\p{L}\p{N}'])|你好|您好|嗨|嘿|喂|哈喽|哈啰|请问|早上好|下午好|晚上好|不好意思)[\s\p{P}]*/iuy;
const CALLED = /[啊呀]?[\s\p{P}]*/uy;
const CLOSING = /[\s\p{P}]*(?:(?:please|thanks|thank you|谢谢|拜托|[啊呀])[\s\p{P}]*)?$/iu;
const APART = /[,.;:!?，。、；：！？…—-]\s*$/u;

/** Words after which a name is the topic rather than the addressee. */
const ABOUT = new RegExp(
  `(?:(?<![\\p{L}'])(?:${[
    'a|an|the|this|that|my|your|our|their|of|about|with|for|to|from|on|in|at|by|is|was|are|were|be|than|like|and|or',
    'as|called|named|ask|asks|asked|tell|told|call|use|uses|using|trust|deploy|install|know|knows|meet|met|see|call',
    "who's|what's|where's|mr|ms|mrs|dr",
  ].join('|')})\\s*|[是叫问找和跟与给用对的让把被在到关于见像比等])$`,
  'iu',
);
/** Words that make a name before them the subject of a sentence. */
const VERB =
  /^(?:(?:'s|and|or|says?|said|told|tells|wants?|wanted|thinks?|thought|asked|asks|was|were|has|had|isn't|doesn't|didn't|won't|wasn't|who|which|team|means?)(?![\p{L}'])|(?:is|are|will|would|can|could|does|did|should)(?:n't)? (?!(?:the|a|an|it|this|that|these|those|there|we|i|you|they|he|she|my|your|our|his|her|their|its|any|anyone|anybody|anything|someone|somebody|everyone|everything|all)(?![\p{L}]))|是(?![不否])|[的和跟与说也都就已被把刚没])/iu;
/** How many characters at the end of a text may be an address. */
const TAIL = 200;
const LETTER = '[\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{N}_]';

/** Finds the wake word that a text is addressed to, at its start or end, ignoring case and spaces. */
export class WakeWords {
  readonly #start: RegExp;
  readonly #end: RegExp;

  constructor(names: readonly string[]) {
    const longestFirst = [...names].sort((a, b) => b.length - a.length);
    const any = `(?:${longestFirst.map(patternOf).join('|')})`;
    this.#start = new RegExp(`(?:${any}[\\s\\p{P}]*)+`, 'iuy');
    this.#end = new RegExp(`${any}$`, 'iu');
  }

  /** "um, hey nova, what is …": the text after the name; undefined if it does not begin with one. */
  atStart(text: string): Addressed | undefined {
    let greeted = false;
    let at = afterSpace(text);
    let end = matchEnd(this.#start, text, at);
    // The name is looked for first: it may itself begin with a word like "hey" or "ok".
    while (end === at) {
      const filler = afterFiller(text, at);
      const next = filler > at ? filler : matchEnd(GREETING, text, at);
      if (next === at) return undefined;
      greeted ||= filler === at;
      at = next;
      end = matchEnd(this.#start, text, at);
    }
    const start = matchEnd(CALLED, text, end);
    const rest = text.slice(start).trimStart();
    const surely = greeted || rest === '' || APART.test(text.slice(at, start));
    return !surely && VERB.test(rest) ? undefined : { rest, surely };
  }

  /** "what is …, nova?": the text before the name; undefined if it does not end with one. */
  atEnd(text: string): Addressed | undefined {
    const from = Math.max(0, text.length - TAIL);
    const tail = text.slice(from);
    const closing = CLOSING.exec(tail);
    const before = tail.slice(0, closing?.index ?? tail.length);
    const name = this.#end.exec(before);
    if (!name) return undefined;
    const rest = before.slice(0, name.index);
    const surely = APART.test(rest);
    if (!surely && ABOUT.test(rest.trimEnd())) return undefined;
    // The closing punctuation stays with the sentence.
    const mark = /[?？]/.exec(closing?.[0] ?? '')?.[0] ?? '';
    return { rest: text.slice(0, from) + rest.replace(/[\s,，、]+$/u, '') + mark, surely };
  }

  /** Whether the text is only a wake word, apart from a greeting and fillers. */
  isWakeWordOnly(text: string): boolean {
    const addressed = this.atStart(text);
    return addressed !== undefined && afterFillers(addressed.rest) === addressed.rest.length;
  }
}

/** Not inside another word; undecidable in scripts without spaces between words. */
function patternOf(name: string): string {
  const letters = name.trim().split(/\s+/).map(escaped).join('\\s*');
  const first = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(name.trim());
  const last = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(name.trim());
  const before = first ? '' : `(?<!${LETTER}|${LETTER}['’-])`;
  const after = last ? '' : `(?!${LETTER}|['’-]${LETTER})`;
  return `${before}${letters}${after}`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

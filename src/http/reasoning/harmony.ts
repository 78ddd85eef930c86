/**
 * The header of a message in the harmony format: `<|start|>assistant<|channel|>final<|message|>`, parts of which may
 * be missing. Messages in other channels than `final` are reasoning or calls of tools.
 */

const HEADER =
  /^\s*(?:<\|start\|>[^<]{0,60}|assistant[^<]{0,60})?(?:<\|channel\|>\s*(\w*)[^<]{0,100})?(?:<\|constrain\|>[^<]{0,60})?<\|message\|>/;
const TOKENS = /^[^<]*(?:<\|(?:start|channel|constrain)\|>[^<]*)*(?:<(?:\|\w{0,9}\|?)?)?$/;
const MAX_HEADER = 300;

export interface Header {
  channel: string;
  length: number;
}

/** The header at the beginning of the text. `begun`: it may be one, once more text has come. */
export function headerAt(text: string): Header | 'begun' | undefined {
  const [whole, channel] = HEADER.exec(text) ?? [];
  if (whole !== undefined) return { channel: channel?.toLowerCase() || 'final', length: whole.length };
  const start = text.trimStart();
  const isBegun =
    'assistant'.startsWith(start) ||
    (/^(?:assistant|<)/.test(start) && start.length < MAX_HEADER && TOKENS.test(start));
  return isBegun ? 'begun' : undefined;
}

/** What an answer begins with when the server removed the marks, or the first of them, but not the channel's name. */
const NAME_ONLY = /^\s*analysis(?:<\|message\|>|(?=\p{Lu}|\p{Lo}|["“]))/u;
/** What then comes before the answer itself. */
export const NAMES_ONLY_END = 'assistantfinal';

/** The length of the beginning of reasoning without its marks. `begun`: more text is needed to tell. */
export function nameOnlyAt(text: string): { isMarked: boolean; length: number } | 'begun' | undefined {
  const name = NAME_ONLY.exec(text)?.[0];
  if (name !== undefined) return { isMarked: name.endsWith('>'), length: name.length };
  const start = text.trimStart();
  return 'analysis<|message|>'.startsWith(start) ? 'begun' : undefined;
}

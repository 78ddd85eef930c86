/** How the words so far end, as far as that says something about whether more will follow. */
export type TextEnding = 'closed' | 'open' | 'hesitating' | 'in-a-number' | 'plain';

const TAIL_CHARS = 40;
const CLOSED = /[?!？！。]["'”’」』)）]*$|(?<!\.)\.["'”’)]*$/u;
const BROKEN_OFF = /(?:[,，、:：;；—–-]|\.{2,}|…)$/u;
const HESITATING =
  /(?:^|[^\p{L}])(?:u+m+|u+h+m?|er+m?|hm+|like|you know|i mean)$|[嗯呃]$|(?:那个|这个|就是|就是说|那個|這個)$/iu;
const IN_A_NUMBER =
  /\d$|(?:^|[^\p{L}])(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|point|number|dash|dot|slash|at)$|[零〇一二两三四五六七八九十百千万幺点號号]$/iu;
const OPEN =
  /(?:^|[^\p{L}])(?:and|or|but|because|if|when|whether|that|than|the|a|an|my|your|our|their|his|her|its|of|for|with|without|from|to|in|on|about|by|between|per|versus|is|are|was|were|do|does|did|can|could|would|should|will|what|how|which|so)$|(?:和|跟|与|或者?|还是|但是?|因为|所以|如果|然后|而且|比如|关于|把|给|对|从|到|在|的|是|用|比|被|让|為|为了|與|還是|因為)$/iu;

/** Trailing spaces do not count. Only the last characters are looked at. */
export function endingOf(text: string): TextEnding {
  const tail = text.slice(-TAIL_CHARS).trimEnd();
  if (CLOSED.test(tail)) return 'closed';
  if (HESITATING.test(tail)) return 'hesitating';
  if (BROKEN_OFF.test(tail)) return 'open';
  if (IN_A_NUMBER.test(tail)) return 'in-a-number';
  return OPEN.test(tail) ? 'open' : 'plain';
}

import { verbose } from '../verbose';

/** Words that open a new clause in speech without punctuation. */
const JOINT = verbose`
  ,|然后|所以|因为|但是?(?![愿])|不过|而且|就是说|也就是|其实|并且|另外|结果|于是|因此|虽然|或者|反正|那么(?![多少大高长])
  |对了|请问|谢谢|好的|的话|还有(?!多|几|什|哪|没|谁)|(?<=[^,]{2})[啊呀呢吗嘛](?=[^,啊呀呢吗嘛的了]{2})|□+
`;
const JOINTS = new RegExp(JOINT, 'g');

export interface Clause {
  start: number;
  end: number;
}

/** Splits a text into clauses in one pass. */
export function clausesOf(text: string): readonly Clause[] {
  const clauses: Clause[] = [];
  let start = 0;
  for (const match of text.matchAll(JOINTS)) {
    if (match.index > start) clauses.push({ start, end: match.index });
    // "的话" and a comma end a clause; the other words belong to the one they open.
    start = match.index + match[0].length;
  }
  clauses.push({ start, end: text.length });
  return clauses;
}

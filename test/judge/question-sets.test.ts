import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';

const FOLDER = 'judge/questions';
const ASKS = 'wh yesno anota or ne open request indirect declarative elliptic multi'.split(' ');
const OTHERS =
  'statement answer command backchannel fragment floor greeting rhetorical tag bcq reported embedded selftalk indefinite incomplete action offer check repair apology thanks'.split(
    ' ',
  );

/** What a recogniser writes: no capitals and no punctuation but the apostrophe, the hyphen and the decimal point. */
const Final = v.pipe(v.string(), v.regex(/^(?:[^\p{Lu}\p{P}]|['-]|(?<=\d)\.(?=\d))+$/u));

const Line = v.pipe(
  v.strictObject({
    id: v.string(),
    text: Final,
    label: v.picklist([0, 1]),
    kind: v.picklist([...ASKS, ...OTHERS]),
    context: v.nullable(Final),
    source: v.string(),
    multi: v.optional(v.literal(true)),
    ambig: v.optional(v.literal(true)),
  }),
  v.check(({ label, kind }) => ASKS.includes(kind) === (label === 1), 'the kind contradicts the label'),
);

describe.each(['en', 'zh'])('question judging sets, %s', (language) => {
  const files = readdirSync(`${FOLDER}/${language}`).filter((file) => file.endsWith('.jsonl'));

  test.each(files)('%s: every line has the format and an id of its own', (file) => {
    const name = file.replace('.jsonl', '');
    const lines = readFileSync(`${FOLDER}/${language}/${file}`, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => v.parse(Line, JSON.parse(line)));
    lines.forEach((line, at) => {
      expect(line.id).toBe(`${name}-${language}-${String(at + 1).padStart(3, '0')}`);
      expect(line.source).toBe(name);
    });

    const asked = lines.filter(({ label }) => label === 1).length / lines.length;
    expect(asked).toBeGreaterThan(0.15);
    expect(asked).toBeLessThan(0.35);
    expect(lines.filter(({ ambig }) => ambig).length).toBeLessThan(lines.length / 10);
  });
});

import { distance } from 'fastest-levenshtein';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startExample } from './support/example';
import { Program } from './support/program';
import { hasRecogniser } from './support/programs/recogniser';
import { TestClient } from './support/ws-client';

/**
 * Recorded speech through a voice activity detector and a recogniser, both real, then through a parser, a client and a
 * socket to a server in a process of its own. What examples/microphone prints is what is checked.
 */

const SAID = [
  'hello everyone and welcome to the weekly meeting',
  'what is the return policy',
  'i sent the parcels to the warehouse this morning',
  'how long is the warranty on a lamp',
];

describe.runIf(hasRecogniser())('with a real recogniser', () => {
  let server: Program;
  let url: string;
  let printed: string[];

  beforeAll(async () => {
    server = new Program(['serve', '--port', '0']);
    [url] = await server.prints(/ws:\S+/);
    const args = ['--file', 'examples/microphone/speech.wav', url];
    const example = startExample('microphone/listen.mjs', args);
    expect(await example.exit).toBe(0);
    printed = example.printed;
  }, 120_000);

  afterAll(() => server.signal('SIGTERM'));

  /** What was heard of the utterances: partials begin with `…`, finals with `>`. */
  const heard = (mark: string) =>
    printed.filter((line) => line.startsWith(mark)).map((line) => line.slice(2));

  test('each utterance becomes one final, and at most one word in five is wrong', () => {
    const finals = heard('>').map(bare);
    expect(finals.length).toBe(SAID.length);
    const wrong = finals.reduce((sum, final, at) => sum + wrongWords(SAID[at] ?? '', final), 0);
    const words = SAID.join(' ').split(' ').length;
    expect(wrong / words, finals.join('\n')).toBeLessThanOrEqual(0.2);
  });

  test('what is still being said comes in growing partials', () => {
    const partials = heard('…').map((partial) => bare(partial).split(' ').length);
    expect(partials.length).toBeGreaterThanOrEqual(SAID.length);
    expect(Math.max(...partials)).toBeGreaterThan(Math.min(...partials));
  });

  test('both questions are answered with their sources, and the statements are not', () => {
    const all = printed.join('\n');
    expect(all).toMatch(/within 30 days[\s\S]*\(en\/returns\.md\)[\s\S]*2 years[\s\S]*\(en\/warranty\.md\)/);
    expect(printed.filter((line) => line.includes('[analyzing]')).length).toBe(2);
    expect(printed.filter((line) => line.includes('[waiting_for_question] statement')).length).toBe(2);
  });

  test('so they are without the punctuation and the capitals that the recogniser guesses', async () => {
    const client = await TestClient.connect(url);
    for (const line of printed.filter((one) => /^[…>]/.test(one))) {
      client.send({ type: 'asr_chunk', text: bare(line.slice(2)), is_final: line.startsWith('>') });
    }
    client.control('stop');
    await client.closed;
    const asked = client.messages.flatMap((message) => {
      return message.type === 'status' && message.stage === 'analyzing' ? [message.question] : [];
    });
    const [, policy, , warranty] = heard('>').map(bare);
    expect(asked).toEqual([policy, warranty]);
  });
});

/** How many words are missing, too many or others. */
function wrongWords(said: string, heard: string): number {
  const known = [...new Set(`${said} ${heard}`.split(' '))];
  const spell = (text: string) => text.split(' ').map((word) => String.fromCharCode(known.indexOf(word)));
  return distance(spell(said).join(''), spell(heard).join(''));
}

/** The words alone. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z' ]/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

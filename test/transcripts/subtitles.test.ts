import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TranscriptLines } from '../../src/transcripts/transcript-lines';

/** What is said, as `from-to speaker: text`, with `|` where the turn is over; problems with their line. */
function read(text: string, { name = 'talk.vtt', names = true }: { name?: string; names?: boolean } = {}) {
  const lines = new TranscriptLines({ name, names });
  const entries = [...text.split('\n').flatMap((line, index) => lines.push(index + 1, line)), ...lines.end()];
  return entries.flatMap(({ line, entry }) => {
    if (entry.kind === 'problem') return [`${line} ${entry.problem}`];
    if (entry.kind !== 'spoken') return [];
    const { text: said, speaker, start_ms, end_ms, endpoint } = entry.chunk;
    expect(entry.said).toEqual({ from: start_ms, to: end_ms });
    return [`${start_ms}-${end_ms} ${speaker ? `${speaker}: ` : ''}${said}${endpoint ? ' |' : ''}`];
  });
}

/** What is said in one cue. */
const cue = (text: string, options = {}) =>
  read(`WEBVTT\n\n00:01.000 --> 00:02.000\n${text}\n`, options).map((line) => line.replace(/^\d+-\d+ /, ''));

describe('WebVTT', () => {
  it('is read cue by cue, without what nobody says', () => {
    const text = [
      '\uFEFFWEBVTT - a meeting',
      'Kind: captions',
      '',
      'STYLE',
      '::cue { color: red }',
      '',
      'NOTE said before the talk',
      'over two lines',
      '',
      'REGION',
      'id:left',
      '',
      'intro',
      '00:01.000 --> 00:02.500 align:start position:10%',
      '<v.loud Ann Lee>What is the <b>return</b> policy</v>',
      'for <c.brand>lamps</c>?',
      '',
      '01:00:03.250 --> 01:00:04.000',
      '30 days',
      '',
    ];
    for (const end of ['\n', '\r\n']) {
      expect(read(text.join(end))).toEqual([
        '1000-2500 Ann Lee: What is the return policy for lamps?',
        '3603250-3604000 30 days',
      ]);
    }
  });

  it('tells speakers apart: by voice tags, names and changes of speaker', () => {
    expect(cue('<v Ann>Hello<v Ben>Hi there</v>')).toEqual(['Ann: Hello', 'Ben: Hi there']);
    expect(cue('<v R&amp;D>Hello')).toEqual(['R&D: Hello']);
    expect(cue('Ann: hello\nthere\nBen: hi')).toEqual(['Ann: hello there', 'Ben: hi']);
    expect(cue('Ann: hello', { names: false })).toEqual(['Ann: hello']);
    expect(cue('<v Ann>hello', { names: false })).toEqual(['Ann: hello']);
    expect(cue('- Is it open?\n- Yes.')).toEqual(['Is it open? |', 'Yes.']);
    expect(cue('>> ANN: hello\n>> hi')).toEqual(['ANN: hello', 'hi']);
    expect(cue('-20 degrees')).toEqual(['-20 degrees']);
  });

  it('has entities, tags and line ends taken out', () => {
    expect(
      cue('a &lt;b&gt; &amp;lt; &#65;&#x42;&nbsp;&lrm;c <i>d</i><00:01.500> &unknown; &#xD800;'),
    ).toEqual(['a <b> &lt; AB c d &unknown; &#xD800;']);
    expect(cue('退货政策\n是什么？\nplease')).toEqual(['退货政策是什么？ please']);
    expect(cue('<b></b>')).toEqual([]);
  });

  it('shares the time of a cue among its speakers', () => {
    expect(read('WEBVTT\n\n00:00.000 --> 00:04.000\nAnn: abcdef\nBen: gh')).toEqual([
      '0-3000 Ann: abcdef',
      '3000-4000 Ben: gh',
    ]);
  });

  it('that rolls says each line once', () => {
    const text = `WEBVTT
Kind: captions
Language: en

00:00:00.160 --> 00:00:02.389 align:start position:0%
${' '}
hello<00:00:00.480><c> everyone</c>

00:00:02.389 --> 00:00:02.399 align:start position:0%
hello everyone
${' '}

00:00:02.399 --> 00:00:04.789 align:start position:0%
hello everyone
what<00:00:02.700><c> is new</c>

00:00:04.789 --> 00:00:04.799 align:start position:0%
what is new
${' '}
`;
    expect(read(text)).toEqual(['160-2389 hello everyone', '2399-4789 what is new']);
    const no = 'WEBVTT\n\n00:01.000 --> 00:02.000\nNo.\n\n00:02.000 --> 00:03.000\nNo.\n';
    expect(read(no)).toHaveLength(2);
  });
});

describe('SubRip', () => {
  const srt = [
    '1',
    '00:00:01,000 --> 00:00:02,500  X1:40 Y1:20',
    '{\\an8}<font color="#fff">Ann:</font> if a < b, what',
    'is <i>c</i>?',
    '',
    '2',
    '00:00:03,5 --> 00:00:04',
    '42',
    '3',
    '00:00:05,000 --> 00:00:06,000',
    'Ben: fine',
  ].join('\r\n');
  const said = ['1000-2500 Ann: if a < b, what is c?', '3500-4000 42', '5000-6000 Ben: fine'];

  it('is read cue by cue, with or without empty lines between them', () => {
    expect(read(srt, { name: 'film.SRT' })).toEqual(said);
  });

  it('is known by its first lines, whatever its name', () => {
    expect(read(srt, { name: 'film.txt' })).toEqual(said);
    expect(read(srt.replace(/^1\r\n/, '\uFEFF'), { name: '-' })).toEqual(said);
  });
});

describe('a broken cue', () => {
  it.each([
    [
      'times',
      '00:00:01 --> 00:xx\nlost\n\n00:03.000 --> 00:04.000\nkept',
      ['3 has times that cannot be read'],
    ],
    [
      'an end before the beginning',
      '00:02.000 --> 00:01.000\nlost\n\n00:03.000 --> 00:04.000\nkept',
      ['3 ends before it begins'],
    ],
    ['no times', 'lost\nwords\n\n00:03.000 --> 00:04.000\nkept', ['3 belongs to no cue: it has no times']],
    ['only a name', 'lost\n\n00:03.000 --> 00:04.000\nkept', ['3 belongs to no cue: it has no times']],
  ])('with %s is a problem of its line, and the others are read', (_, body, problems) => {
    expect(read(`WEBVTT\n\n${body}`)).toEqual([...problems, '3000-4000 kept']);
  });
});

describe('lines that only look like subtitles', () => {
  it('are spoken', () => {
    const lines = new TranscriptLines({ names: true });
    const entries = ['12', '', 'Ann: is the number'].flatMap((line, index) => lines.push(index + 1, line));
    expect(entries.map(({ line, entry }) => [line, entry.kind])).toEqual([
      [1, 'spoken'],
      [2, 'pause'],
      [3, 'spoken'],
    ]);
    const alone = new TranscriptLines({ names: true });
    expect([...alone.push(1, '12'), ...alone.end()]).toMatchObject([{ line: 1, entry: { kind: 'spoken' } }]);
  });
});

describe('properties of subtitles', () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(' '));
  const cues = fc.array(
    fc.record({
      words,
      speaker: fc.option(fc.stringMatching(/^[A-Z][a-z]{1,6}$/), { nil: undefined }),
      ms: fc.integer({ min: 1, max: 5_000 }),
    }),
    { minLength: 1, maxLength: 12 },
  );

  it('what was said is read back from either format', () => {
    fc.assert(
      fc.property(cues, fc.boolean(), (all, isWebVtt) => {
        let at = 0;
        const expected: string[] = [];
        const blocks = all.map(({ words: said, speaker, ms }, index) => {
          const [from, to] = [at, at + ms];
          at = to + 1;
          expected.push(`${from}-${to} ${speaker ? `${speaker}: ` : ''}${said}`);
          const times = `${clock(from, isWebVtt)} --> ${clock(to, isWebVtt)}`;
          const voice = speaker === undefined ? '' : isWebVtt ? `<v ${speaker}>` : `${speaker}: `;
          return `${index + 1}\n${times}\n${voice}${said}\n`;
        });
        const text = (isWebVtt ? 'WEBVTT\n\n' : '') + blocks.join('\n');
        expect(read(text, { name: 'talk' })).toEqual(expected);
      }),
    );
  });

  it('nothing makes it throw, and no line is larger than what it read', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'WEBVTT',
        '1',
        '00:01.000 --> 00:02.000',
        '-->',
        '<v Ann>',
        '&#99999999;',
        'NOTE',
        '',
        '- a',
        '{',
      ),
      fc.string({ maxLength: 20 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.constantFrom('a.srt', 'a.vtt', 'a'),
        (lines, name) => {
          const reader = new TranscriptLines({ names: true, name });
          const entries = lines.flatMap((line, index) => reader.push(index + 1, line));
          for (const { line, entry } of [...entries, ...reader.end()]) {
            expect(line).toBeLessThanOrEqual(lines.length);
            if (entry.kind === 'spoken') expect(entry.chunk.text.trim()).not.toBe('');
          }
        },
      ),
    );
  });
});

function clock(ms: number, isWebVtt: boolean): string {
  const time = new Date(ms).toISOString().slice(11, 23);
  return isWebVtt ? time : time.replace('.', ',');
}

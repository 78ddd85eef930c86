import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveScreen } from '../../../src/cli/client/live-screen';
import { TerminalDouble } from '../../support/terminal-double';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function open(columns = 40, rows = 20) {
  const input = new PassThrough();
  const terminal = new TerminalDouble(columns, rows);
  const screen = new LiveScreen(input, terminal as unknown as NodeJS.WriteStream, '> ');
  const { readline } = screen;
  readline.on('line', () => screen.redraw());
  screen.redraw();
  return {
    screen,
    readline,
    /** Typed key by key, or pasted in one go. */
    type: (text: string) => {
      for (const key of text) readline.write(key);
    },
    paste: (text: string) => input.emit('data', Buffer.from(text)),
    shown: () => {
      vi.runAllTimers();
      return terminal.text;
    },
  };
}

describe('the line being typed', () => {
  it('stays below printed text', () => {
    const { screen, shown, type } = open();
    type('what is');
    screen.line('one');
    type(' it');
    screen.line('two');
    expect(shown()).toBe('one\ntwo\n> what is it');
  });

  it('stays below a streaming answer, and the answer stays intact', () => {
    const { screen, shown, type } = open(20);
    screen.line('> before?');
    const words = 'A long answer wraps and 中文也会换行 while it streams.'.split(' ');
    for (let count = 1; count <= words.length; count++) {
      screen.answer(words.slice(0, count).join(' '));
      type(String(count % 10));
      shown();
    }
    const answer = ['> before?', '  A long answer wrap', 's and 中文也会换行 w', 'hile it streams.'];
    expect(shown()).toBe([...answer, '> 123456789'].join('\n'));
    screen.endAnswer();
    screen.line('  [1] source');
    expect(shown()).toBe([...answer, '  [1] source', '> 123456789'].join('\n'));
  });

  it('may wrap, typed or pasted, without leaving traces', () => {
    for (const how of ['type', 'paste'] as const) {
      const terminal = open(20);
      terminal.screen.answer('An answer');
      terminal.shown();
      terminal[how]('a question that needs 三个很长的 rows on a narrow screen');
      terminal.screen.answer('An answer goes on');
      terminal.shown();
      terminal.screen.answer('An answer goes on and on.');
      expect(terminal.shown()).toBe(
        [
          '  An answer goes on',
          'and on.',
          '> a question that ne',
          'eds 三个很长的 rows',
          'on a narrow screen',
        ].join('\n'),
      );
    }
  });

  it('inserts a Chinese word at the cursor when an input method sends it in one go', async () => {
    const { readline, shown, paste } = open(20);
    paste('我想知道这个周末图书馆几点开门');
    paste('\u001B[D'.repeat(3));
    paste('\u007F');
    paste('什么时候');
    await new Promise((resolve) => setImmediate(resolve));
    expect(readline.line).toBe('我想知道这个周末图书馆什么时候点开门');
    expect(shown()).toBe('> 我想知道这个周末图\n书馆什么时候点开门');
  });

  it('leaves the screen when it is submitted, wherever the cursor is', () => {
    const { readline, screen, shown, type } = open(20);
    screen.line('kept');
    type('this one takes more than one row');
    readline.write(null, { name: 'home' });
    readline.write(null, { name: 'return' });
    screen.notes(['  waiting']);
    expect(shown()).toBe('kept\n  waiting\n>');
  });
});

describe('a terminal that does not know its size', () => {
  it.each([0, undefined])('and reports %s is taken for a common one', (unknown) => {
    const terminal = new TerminalDouble(80, 24);
    const output = {
      columns: unknown,
      rows: unknown,
      on: () => {},
      write: (text: string) => terminal.write(text),
    };
    const screen = new LiveScreen(new PassThrough(), output as unknown as NodeJS.WriteStream, '> ');
    screen.redraw();
    for (const key of 'what is it') screen.readline.write(key);
    screen.answer('An answer '.repeat(12));
    screen.line('above');
    vi.runAllTimers();
    screen.endAnswer();
    const answer = `  ${'An answer '.repeat(12)}`.trimEnd();
    expect(terminal.text.replaceAll('\n', '')).toBe(`above${answer}> what is it`);
    expect(terminal.text).toMatch(/^above\n.+\n.+\n> what is it$/);
  });
});

describe('the running answer', () => {
  it('can be replaced while all of it is visible', () => {
    const { screen, shown } = open();
    screen.answer('bad words');
    shown();
    screen.answer('good words');
    screen.endAnswer();
    expect(shown()).toBe('  good words\n>');
  });

  it('loses nothing when it is longer than the screen', () => {
    const { screen, shown, type } = open(30, 10);
    type('typed');
    let text = '';
    for (let count = 1; count <= 120; count++) {
      text += `w${count} ${count % 17 === 0 ? '\n' : ''}`;
      screen.answer(text);
      if (count % 3 === 0) shown();
    }
    screen.endAnswer();
    const all = shown();
    expect(all.replace(/\s/g, '')).toBe(`${text.replace(/\s/g, '')}>typed`);
  });

  it('says so when text that has scrolled away is replaced', () => {
    const { screen, shown } = open(40, 10);
    screen.answer('word '.repeat(200));
    shown();
    screen.answer('good');
    screen.endAnswer();
    expect(shown()).toMatch(/\n {2}\(the server replaced this answer:\)\n {2}good\n>$/);
  });
});

describe('once no line is being typed', () => {
  it('the answer continues where it was, without the prompt', () => {
    const { readline, screen, shown, type } = open();
    type('never sent');
    screen.answer('half an');
    shown();
    readline.close();
    screen.close('stopping');
    screen.notes(['gone']);
    screen.answer('half an answer');
    screen.endAnswer();
    screen.line('end');
    expect(shown()).toBe('stopping\n  half an answer\nend');
  });
});

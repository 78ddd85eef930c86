import type { Colors } from 'picocolors/types';
import type { ExchangeEvent, Question } from './exchanges';
import { closingLines, noteLine, questionLines, refusedLine, silentLine } from './render';
import type { Screen } from './screen';

const STATE = {
  paused: 'paused: nothing is answered until /resume',
  listening: 'listening',
} as const;

/**
 * Writes a conversation down in sequence: while an answer is shown, other events wait until it is complete.
 */
export class Transcript {
  readonly #screen: Screen;
  readonly #colors: Colors;
  readonly #waiting: (string | Question)[] = [];
  #showing: Question | undefined;

  constructor(screen: Screen, colors: Colors) {
    this.#screen = screen;
    this.#colors = colors;
  }

  /** `undecided`: lines that were sent but not judged yet. */
  add(events: readonly ExchangeEvent[], undecided: readonly string[] = []): void {
    for (const event of events) this.#add(event);
    const waiting = this.#waiting.map((item) => (typeof item === 'string' ? item : item.asked));
    this.#screen.notes([
      ...this.#stage(),
      ...[...waiting, ...undecided].map((line) => noteLine(this.#colors, `waiting: ${line}`)),
    ]);
  }

  /** A line about the connection, at once: a running answer may be waiting for it. */
  note(news: string): void {
    this.#screen.line(this.#colors.dim(`· ${news}`));
  }

  /** The connection is over: what is on the screen of a running answer ends its line. */
  breakOff(): void {
    if (this.#showing !== undefined) this.#screen.endAnswer();
    this.#showing = undefined;
  }

  #add(event: ExchangeEvent): void {
    switch (event.type) {
      case 'asked':
        return this.#enqueue(event.question);
      case 'changed':
        if (event.question === this.#showing) this.#screen.answer(event.question.text);
        return;
      case 'ended':
        if (event.question !== this.#showing) return;
        this.#finish(event.question);
        return this.#showNext();
      case 'silent':
        return this.#enqueue(silentLine(this.#colors, event.line, event.why));
      case 'refused':
        return this.#enqueue(refusedLine(this.#colors, event.line, event.error));
      case 'state':
        return this.#enqueue(this.#colors.dim(`· ${STATE[event.stage]}`));
    }
  }

  #enqueue(item: string | Question): void {
    this.#waiting.push(item);
    this.#showNext();
  }

  #showNext(): void {
    while (this.#showing === undefined) {
      const item = this.#waiting.shift();
      if (item === undefined) return;
      if (typeof item === 'string') this.#screen.line(item);
      else this.#begin(item);
    }
  }

  #begin(question: Question): void {
    for (const line of questionLines(this.#colors, question)) this.#screen.line(line);
    this.#showing = question;
    this.#screen.answer(question.text);
    if (question.endedAt !== undefined) this.#finish(question);
  }

  #finish(question: Question): void {
    this.#screen.answer(question.text);
    this.#screen.endAnswer();
    for (const line of closingLines(this.#colors, question)) this.#screen.line(line);
    this.#showing = undefined;
  }

  #stage(): string[] {
    if (this.#showing === undefined || this.#showing.text !== '') return [];
    const { stage } = this.#showing;
    return [
      noteLine(this.#colors, stage === 'analyzing' ? 'analyzing …' : 'querying_rag: asking the backend …'),
    ];
  }
}

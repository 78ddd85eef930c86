import type { PageModel, PageView } from '../../../src/console/page/page-view';
import type { TalkView } from '../../../src/console/talk/views';

const EMPTY: PageView = {
  phase: 'live',
  signIn: { busy: false },
  connection: { type: 'connected', lost: undefined },
  unacknowledged: 0,
  talk: { turns: [], answers: [], notices: [], forgotten: 0, stage: 'listening' },
  microphone: { available: true, listening: false },
  speaker: '',
  unsaved: false,
  startedAt: new Date(0),
};

/** Shows whatever it is told, and writes down what it is asked to do. */
export class FakeModel implements PageModel {
  view = EMPTY;
  readonly calls: unknown[][] = [];
  readonly #listeners = new Set<() => void>();

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows this, too; everything else stays as it is. */
  display(fields: Partial<PageView>, talk: Partial<TalkView> = {}): void {
    this.view = { ...this.view, ...fields, talk: { ...this.view.talk, ...fields.talk, ...talk } };
    for (const listener of this.#listeners) listener();
  }

  setSpeaker(speaker: string): void {
    this.calls.push(['setSpeaker', speaker]);
    this.display({ speaker });
  }

  closeFile(): void {
    this.calls.push(['closeFile']);
    const { file: _, ...view } = this.view;
    this.view = view;
    this.display({});
  }

  readonly signIn = this.#note('signIn');
  readonly typed = this.#note('typed');
  readonly said = this.#note('said');
  readonly startListening = this.#note('startListening');
  readonly stopListening = this.#note('stopListening');
  readonly dismissMicrophoneProblem = this.#note('dismissMicrophoneProblem');
  readonly pause = this.#note('pause');
  readonly resume = this.#note('resume');
  readonly ask = this.#note('ask');
  readonly acceptOffer = this.#note('acceptOffer');
  readonly answerTurn = this.#note('answerTurn');
  readonly cancel = this.#note('cancel');
  readonly stop = this.#note('stop');
  readonly begin = this.#note('begin');
  readonly play = this.#note('play');
  readonly pausePlayer = this.#note('pausePlayer');
  readonly resumePlayer = this.#note('resumePlayer');
  readonly stopPlayer = this.#note('stopPlayer');
  readonly show = this.#note('show');
  readonly save = this.#note('save');
  readonly dismissNotice = this.#note('dismissNotice');

  open(file: File): void {
    this.calls.push(['open', file.name]);
  }

  #note(name: string): (...values: unknown[]) => void {
    return (...values) => void this.calls.push([name, ...values]);
  }
}

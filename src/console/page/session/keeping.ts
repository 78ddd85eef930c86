import { fileNameOf } from '../../keep/export';
import { type MinutesWords, minutesOf } from '../../keep/minutes';
import type { TalkView } from '../../talk/views';
import type { Platform } from './platform';

export interface KeepingOptions {
  platform: Pick<Platform, 'download' | 'askBeforeLeaving'>;
  minutesWords: () => MinutesWords;
}

/** Saves what is shown, and knows whether something of it is not saved. */
export class Keeping {
  readonly #options: KeepingOptions;
  #saved: Pick<TalkView, 'turns' | 'answers'> | undefined;
  #isGuarded = false;

  constructor(options: KeepingOptions) {
    this.#options = options;
  }

  saveMinutes(talk: TalkView, startedAt: Date): void {
    const { platform, minutesWords } = this.#options;
    const minutes = minutesOf(talk, startedAt, minutesWords());
    platform.download(fileNameOf('minutes', startedAt), new Blob([minutes], { type: 'text/markdown' }));
    this.#saved = talk;
  }

  /** One that was a file keeps its name. */
  saveSession(talk: TalkView, startedAt: Date, file: File | Blob | undefined): void {
    if (!file) return;
    const name = file instanceof File ? file.name : fileNameOf('session', startedAt);
    this.#options.platform.download(name, file);
    this.#saved = talk;
  }

  /** Whether something was said or asked that was not when it was last saved. */
  isUnsaved({ turns, answers }: TalkView): boolean {
    if (answers.length === 0 && turns.every(({ text }) => text === '')) return false;
    return !(isSame(turns, this.#saved?.turns) && isSame(answers, this.#saved?.answers));
  }

  /** Has the browser ask before the page is left. */
  guard(isUnsaved: boolean): void {
    if (isUnsaved !== this.#isGuarded) this.#options.platform.askBeforeLeaving?.(isUnsaved);
    this.#isGuarded = isUnsaved;
  }
}

const isSame = (now: readonly object[], saved: readonly object[] = []) =>
  now === saved || (now.length === saved.length && now.every((one, index) => one === saved[index]));

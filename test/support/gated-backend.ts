import type { RagBackend, RagEvent } from '../../src/backends/index';

/** A backend whose every step a test sets off: nothing is said until `say` or `end` is called. */
export class GatedBackend implements RagBackend {
  readonly name = 'gated';
  readonly questions: string[] = [];
  readonly signals: AbortSignal[] = [];
  readonly #steps: (string | RagEvent | null)[] = [];
  #wake: (() => void) | undefined;
  #asked: (() => void)[] = [];

  async *answer(
    { question }: { question: string },
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<string | RagEvent> {
    this.questions.push(question);
    this.signals.push(signal);
    for (const resolve of this.#asked.splice(0)) resolve();
    signal.addEventListener('abort', () => this.#wake?.());
    while (!signal.aborted) {
      const step = this.#steps.shift();
      if (step === null) return;
      if (step !== undefined) yield step;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  say(...steps: (string | RagEvent)[]): void {
    this.#steps.push(...steps);
    this.#wake?.();
  }

  /** Ends the running answer. */
  end(): void {
    this.#steps.push(null);
    this.#wake?.();
  }

  /** Resolves when so many questions have been asked. */
  async asked(count: number): Promise<void> {
    while (this.questions.length < count) {
      await new Promise<void>((resolve) => {
        this.#asked.push(resolve);
      });
    }
  }
}

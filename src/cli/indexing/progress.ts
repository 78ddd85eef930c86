/** A bar on one line of a terminal, drawn again and again; nothing where there is none. */
export interface ProgressBar {
  show(what: string, done: number, total: number): void;
  /** Takes the bar away. */
  clear(): void;
}

const WIDTH = 24;
/** Redrawing more often makes no visible difference; milliseconds. */
const EVERY = 50;

export function progressBar(
  stream: { isTTY?: boolean; write(text: string): unknown },
  now: () => number = Date.now,
): ProgressBar {
  if (stream.isTTY !== true) return { show() {}, clear() {} };
  let shownAt = Number.NEGATIVE_INFINITY;
  let shown = false;
  return {
    show(what, done, total) {
      if (now() - shownAt < EVERY && done < total) return;
      shownAt = now();
      shown = true;
      const filled = total === 0 ? 0 : Math.floor((done / total) * WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      stream.write(`\r\u001B[2K${what} ${bar} ${done}/${total}`);
    },
    clear() {
      if (shown) stream.write('\r\u001B[2K');
      shown = false;
    },
  };
}

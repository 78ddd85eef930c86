import pc from 'picocolors';
import type { Colors } from 'picocolors/types';

/** Colours for this stream as picocolors decides, but never into a pipe just because a CI system runs it. */
export function colorsFor(output: { isTTY?: boolean }): Colors {
  return pc.createColors(
    pc.isColorSupported && (output.isTTY === true || process.env.FORCE_COLOR !== undefined),
  );
}

/** Control characters could move the cursor or worse: text from others must not control a terminal. */
export function printable(text: string, keep = ''): string {
  return text.replace(/\p{Cc}/gu, (control) =>
    keep.includes(control) ? control : control === '\n' ? ' ' : '',
  );
}

/** Control characters would move the cursor or worse: what others wrote must not steer a terminal. */
export function printable(text: string, keep = ''): string {
  return text.replace(/\p{Cc}/gu, (control) =>
    keep.includes(control) ? control : control === '\n' ? ' ' : '',
  );
}

/** A file that cannot be used. The message says why, as the end of "… is left out of the index: ". */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  /** Whether the file is not there any more. */
  readonly gone: boolean;

  constructor(reason: string, gone = false) {
    super(reason);
    this.gone = gone;
  }
}

/** Why a file could not be read, in a few words and without its place on the disk. */
export function reasonOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  const code = (error as { code?: unknown } | null)?.code;
  switch (code) {
    case 'ENOENT':
      return 'it is not there any more';
    case 'EACCES':
    case 'EPERM':
      return `it may not be read by this user (${code})`;
    case 'ELOOP':
      return 'its links go round in a circle';
    default:
      return `it cannot be read (${typeof code === 'string' ? code : 'for an unknown reason'})`;
  }
}

/** Whether the file was taken away, and is not merely broken. */
export function isGone(error: unknown): boolean {
  return (
    (error as { code?: unknown } | null)?.code === 'ENOENT' || (error instanceof Unreadable && error.gone)
  );
}

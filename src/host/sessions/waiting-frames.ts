import type { LoggedEvent } from '../../event-log/index';
import type { SessionEvent } from '../../session/index';

interface Frame {
  text: string;
  event: SessionEvent;
  /** Absent for a frame that is not kept. */
  logged: LoggedEvent | undefined;
}

/** Frames in the order in which they were sent, and who waits behind them. */
export class WaitingFrames {
  readonly frames: Frame[] = [];
  readonly events: LoggedEvent[] = [];
  readonly calls: (() => void)[] = [];
  chars = 0;
  /** Something of the session changed that the client must not learn of before it is kept. */
  changed = false;
  /** Who may come back has changed. */
  credentials = false;

  get due(): boolean {
    return this.events.length > 0 || this.changed || this.credentials;
  }
}

/** Those of both, as if they had been sent at once. */
export function joined(former: WaitingFrames, latter: WaitingFrames): WaitingFrames {
  const all = new WaitingFrames();
  for (const one of [former, latter]) {
    all.frames.push(...one.frames);
    all.events.push(...one.events);
    all.calls.push(...one.calls);
    all.chars += one.chars;
  }
  all.credentials = former.credentials || latter.credentials;
  return all;
}

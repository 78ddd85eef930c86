import type { HostObserver, SessionEnd } from '../telemetry/observer';

/** Whoever keeps the sessions of a host is told what becomes of each. */
export interface SessionKeeper<Session> {
  /** It has lost its client, which may come back. */
  away(session: Session): void;
  /** Its client is back, and has missed events that are no longer known if `truncated`. */
  back(session: Session, truncated: boolean): void;
  ended(session: Session, how: SessionEnd): void;
}

/** What all sessions of a host have in common. */
export interface SessionSurroundings<Session> {
  keeper: SessionKeeper<Session>;
  observer: HostObserver;
  logContent: boolean;
  windowMs: number;
  /** Questions are cancelled when their client is away. */
  cancelsWhileAway: boolean;
}

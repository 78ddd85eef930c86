import type { ClientState } from '../../client/index';
import type { CatchUp, ServerSettings } from '../../protocol/index';
import type { TalkView } from '../talk/views';

/** All that the page draws; immutable like the views of a talk. */
export interface PageView {
  /**
   * `sign-in`: the server asks for a key. `live`: a session is there, or the client is about to come back to it. `over`:
   * it has ended; `kept`: an earlier one is looked at.
   */
  readonly phase: 'starting' | 'sign-in' | 'live' | 'over' | 'kept';
  readonly signIn: { readonly busy: boolean; readonly problem?: SignInProblem };
  readonly connection: ClientState;
  /** Messages that the server has not acknowledged. */
  readonly unacknowledged: number;
  readonly talk: TalkView;
  /** Whether something of the talk would be lost with the page. */
  readonly unsaved: boolean;
  /** Absent until they are known. */
  readonly settings?: ServerSettings;
  readonly microphone: MicrophoneView;
  /** What is played from a file. */
  readonly player?: PlayerView;
  /** A file that was opened, and what can be done with it. */
  readonly file?: FileView;
  /** Sent along with what is typed or heard; empty: nobody. */
  readonly speaker: string;
  /** Of the session that is shown. */
  readonly startedAt: Date;
}

export type SignInProblem = 'wrong_key' | 'limited' | 'unreachable';

export interface MicrophoneView {
  /** Whether this browser has speech recognition. */
  readonly available: boolean;
  readonly listening: boolean;
  /** As the Web Speech API names it, such as `not-allowed`. */
  readonly problem?: string;
}

export interface PlayerView {
  readonly name: string;
  /** How many times faster than it was said; Infinity: as fast as the server takes it. */
  readonly speed: number;
  readonly done: number;
  readonly total: number;
  /** Of a transcript, how many lines that is. */
  readonly lines?: { readonly done: number; readonly total: number };
  readonly paused: boolean;
}

/** `skipped`: lines that cannot be read. */
export type FileView =
  | { readonly kind: 'transcript'; readonly name: string; readonly lines: number; readonly skipped: number }
  /** Of this program: it can be shown as it was, too. */
  | { readonly kind: 'session'; readonly name: string; readonly lines: number; readonly skipped: number }
  | { readonly kind: 'audio'; readonly name: string; readonly recognisable: boolean }
  | { readonly kind: 'problem'; readonly name: string; readonly problem: FileProblem };

export type FileProblem = 'empty' | 'not_text' | 'too_large' | 'unknown_kind' | 'unreadable';

/** What a person can do; each call takes effect at once, and changes the view. Nothing here throws or rejects. */
interface PageActions {
  signIn(key: string): void;
  /** The line in the text field as it stands. */
  typed(line: string): void;
  /** The line is complete. */
  said(line: string): void;
  setSpeaker(name: string): void;
  startListening(language: string): void;
  stopListening(): void;
  /** What is wrong with the microphone is known now. */
  dismissMicrophoneProblem(): void;
  pause(catchUp: CatchUp): void;
  resume(): void;
  /** With an empty text: what was said last. */
  ask(text: string): void;
  acceptOffer(): void;
  /** Asks what an offered or unanswered turn says, also after its offer has ended. */
  answerTurn(turnId: string): void;
  cancel(): void;
  /** The session answers what it has accepted, then ends. */
  stop(): void;
  /** A new session, after one has ended or while an earlier one is shown. */
  begin(): void;
  open(file: File): void;
  /** Plays the opened file to the server; `speed` as in the player's view. */
  play(speed: number): void;
  /** Shows the opened session as it was. */
  show(): void;
  closeFile(): void;
  pausePlayer(): void;
  resumePlayer(): void;
  stopPlayer(): void;
  /** The shown session as a file to keep. `minutes`: Markdown. */
  save(kind: 'session' | 'minutes'): void;
  dismissNotice(id: string): void;
}

/** What is behind the page. */
export interface PageModel extends PageActions {
  readonly view: PageView;
  /** The listener is called at most once per frame, when the view is another one. Returns what ends that. */
  subscribe(listener: () => void): () => void;
}

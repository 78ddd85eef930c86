import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HostObserver } from '../../host/index';
import type { Logger } from '../../logging/logger';

import type { AsrChunkMessage, ControlMessage, ServerMessage } from '../../protocol/index';
import { type LineSink, Recorder } from '../../transcripts/recorder';
import { UsageError } from '../errors';
import { backgroundFile } from '../recording/sinks';
import { createSpokenRedactor } from '../recording/spoken-redactor';
import { nameOf } from '../settings/setting';
import { OPERATION } from './settings/operation';

/** A client that keeps changing its label does not fill the folder with files. */
const MAX_FILES_PER_CONNECTION = 16;
/** A disk that hangs does not keep the process from ending. */
const LAST_WRITES_MS = 2_000;

export interface SessionRecordingsOptions {
  folder: string;
  /** Taken out of everything that is written. */
  secrets: readonly string[];
  logger: Logger;
  openFile?: (path: string, onProblem: (code: string) => void) => LineSink;
}

/** What a connection has of recordings. */
interface Recorded {
  /** The label of the session that is recorded. */
  label: string | undefined;
  recorder: Recorder | undefined;
  files: number;
}

/** Records each session of a host in a file of its own. */
export class SessionRecordings {
  /** To be given to the host. */
  readonly observer: Partial<HostObserver>;
  readonly #options: SessionRecordingsOptions;
  readonly #redact: (text: string) => string;
  readonly #connections = new Map<number, Recorded>();
  readonly #ending = new Set<Promise<void>>();
  #warned = false;

  /** The folder must be there: see `prepareFolder`. */
  constructor(options: SessionRecordingsOptions) {
    this.#options = options;
    this.#redact = createSpokenRedactor(options.secrets);
    this.observer = {
      clientMessage: (message, connection) => this.#heard(message, connection),
      sessionEvent: (event, connection) => this.#said(event, connection),
      sessionEnded: (connection) => this.#left(connection),
    };
  }

  /** Resolves when all files are complete, or the disk takes too long. */
  async close(): Promise<void> {
    for (const connection of [...this.#connections.keys()]) this.#left(connection);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LAST_WRITES_MS);
    });
    await Promise.race([Promise.all(this.#ending), late]);
    clearTimeout(timer);
  }

  #heard(message: AsrChunkMessage | ControlMessage, connection: number): void {
    const recorded = this.#of(connection);
    const { session_id: label } = message;
    if (label && label !== recorded.label) {
      this.#end(recorded);
      recorded.label = label;
    }
    recorded.recorder ??= this.#open(recorded, connection);
    recorded.recorder?.heard(message);
  }

  #said(event: ServerMessage, connection: number): void {
    // It is about the connection, and may be said after the session.
    if (event.type === 'error' && event.close_code !== undefined) return;
    const recorded = this.#of(connection);
    // The first session's label is the server's own, unless the client names one.
    recorded.label ??= event.session_id;
    if (event.session_id === recorded.label) recorded.recorder?.said(event);
  }

  #left(connection: number): void {
    const recorded = this.#connections.get(connection);
    this.#connections.delete(connection);
    if (recorded) this.#end(recorded);
  }

  #of(connection: number): Recorded {
    const recorded = this.#connections.get(connection) ?? { label: undefined, recorder: undefined, files: 0 };
    this.#connections.set(connection, recorded);
    return recorded;
  }

  /** The name is the server's own: nothing that a client sends is in it. */
  #open(recorded: Recorded, connection: number): Recorder | undefined {
    if (recorded.files >= MAX_FILES_PER_CONNECTION) return undefined;
    const startedAt = new Date();
    const stamp = startedAt.toISOString().replace(/[-:]|\.\d+/g, '');
    const name = `${stamp}-${process.pid}-${connection}-${++recorded.files}.jsonl`;
    const open = this.#options.openFile ?? backgroundFile;
    const sink = open(join(this.#options.folder, name), (code) => this.#warn(code));
    return new Recorder({ sink, now: () => performance.now(), redact: this.#redact, startedAt });
  }

  #end(recorded: Recorded): void {
    const ended = recorded.recorder?.end();
    recorded.recorder = undefined;
    if (!ended) return;
    this.#ending.add(ended);
    void ended.then(() => this.#ending.delete(ended));
  }

  /** Once: a full disk stays full. */
  #warn(code: string): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#options.logger.warn({ code }, 'a session cannot be recorded; further failures are not logged');
  }
}

/** Creates the folder. Throws a one-line `UsageError` when that is impossible, or nothing can be written there. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    if (statSync(folder).isDirectory()) return;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new UsageError(`${nameOf(OPERATION.record)} names a folder that cannot be written to (${code}).`);
  }
  throw new UsageError(`${nameOf(OPERATION.record)} must name a folder.`);
}

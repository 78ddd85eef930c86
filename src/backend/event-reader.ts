import * as v from 'valibot';
import type { Logger } from '../logging/logger';
import { readField } from '../logging/read-field';
import type { Source } from '../protocol/index';
import { wellFormed } from '../protocol/well-formed';
import { EVENT_SCHEMAS, reportSchema, sourcesSchema } from './event-schema';
import { plainCopy } from './plain-copy';
import type { BackendReport, RagEvent } from './rag-backend';
import { MAX_SOURCES } from './sources';

export interface EventReaderOptions {
  /** For the log. */
  queryId: string;
  /** The name of the backend, for the log. */
  backend: string;
  logger: Logger;
}

/** The difference between what a backend yielded and what fits the wire. */
type Loss = 'dropped' | 'left out' | 'cut';

const LOSSES: Record<Loss, string> = {
  dropped: 'the backend yielded something that does not fit the protocol; it was dropped',
  'left out': 'part of what the backend yielded does not fit the protocol; that part was left out',
  cut: 'the backend yielded more or longer sources than the protocol allows; they were cut',
};

/**
 * Reads what a backend yields during one answer. Returns plain copies of the events that fit the wire, whatever the
 * input; each kind of loss is logged once, without the values.
 */
export class EventReader {
  readonly #options: EventReaderOptions;
  readonly #logged = new Set<Loss>();

  constructor(options: EventReaderOptions) {
    this.#options = options;
  }

  /** Reads one yielded event; undefined when it does not fit the wire. Never throws. */
  read(value: unknown): RagEvent | undefined {
    // The hot path: once per token.
    if (typeof value === 'string') return { type: 'text', text: value };
    return readPlainText(value) ?? this.#readEvent(value);
  }

  /** Reads what `retrieve` found. Never throws. */
  readSources(value: unknown): Source[] {
    const copy = plainCopy(value, sourcesSchema);
    const { success, output } = v.safeParse(sourcesSchema, copy);
    if (!success) this.#log('dropped', 'sources');
    else this.#logLosses('sources', { sources: copy }, { sources: output });
    return success ? output : [];
  }

  #readEvent(value: unknown): RagEvent | undefined {
    const type = typeof value === 'object' && value !== null ? readField(value, 'type') : undefined;
    if (!isEventType(type)) {
      this.#log('dropped');
      return undefined;
    }
    const schema: v.GenericSchema<unknown, RagEvent> = EVENT_SCHEMAS[type];
    const copy = plainCopy(value, schema);
    const { success, output } = v.safeParse(schema, copy);
    if (!success) this.#log('dropped', type);
    else this.#logLosses(type, copy, output);
    return success ? output : undefined;
  }

  #logLosses(event: RagEvent['type'], given: unknown, read: unknown): void {
    for (const { loss, field } of lossesBetween(given, read)) this.#log(loss, event, field);
  }

  #log(loss: Loss, event?: RagEvent['type'], field?: string): void {
    if (this.#logged.has(loss)) return;
    this.#logged.add(loss);
    const { queryId, backend, logger } = this.#options;
    try {
      logger.warn(
        { queryId, backend, ...(event ? { event } : {}), ...(field ? { field } : {}) },
        LOSSES[loss],
      );
    } catch {
      // A failing logger must not keep events from the client.
    }
  }
}
/** Reads what `check` reported; an invalid report counts as a failed check. Never throws. */
export function readReport(value: unknown): BackendReport {
  const { success, output } = v.safeParse(reportSchema, plainCopy(value, reportSchema));
  return success ? output : { ok: false, detail: 'The backend gave no report.' };
}

function isEventType(type: unknown): type is RagEvent['type'] {
  return typeof type === 'string' && Object.hasOwn(EVENT_SCHEMAS, type);
}

/** Equivalent to the text schema, but cheaper. */
function readPlainText(value: unknown): RagEvent | undefined {
  try {
    const { type, text } = value as { type?: unknown; text?: unknown };
    return type === 'text' && typeof text === 'string' ? { type, text } : undefined;
  } catch {
    return undefined;
  }
}

interface Lost {
  loss: Loss;
  field: string;
}

/** Compares the copied input with the schema's output. */
function lossesBetween(given: unknown, read: unknown): Lost[] {
  if (!isRecord(given) || !isRecord(read)) return [];
  return Object.keys(given).flatMap((field): Lost[] => {
    if (!(field in read)) return [{ loss: 'left out', field }];
    return field === 'sources'
      ? lossesOfSources(given[field], read[field])
      : lossesBetween(given[field], read[field]);
  });
}

/** Sources may be left out, but never reordered. */
function lossesOfSources(given: unknown, read: unknown): Lost[] {
  if (!Array.isArray(given) || !Array.isArray(read)) return [];
  let index = 0;
  return given.flatMap((before): Lost[] => {
    if (index === MAX_SOURCES) return [{ loss: 'cut', field: 'sources' }];
    const after: Source | undefined = read[index];
    if (!isRecord(before) || !after || wellFormed(String(before.id)) !== after.id) {
      return [{ loss: 'dropped', field: 'sources' }];
    }
    index++;
    const isCut = isLonger(before.text, after.text) || isLonger(before.title, after.title);
    return [...lossesBetween(before, after), ...(isCut ? [{ loss: 'cut', field: 'text' } as const] : [])];
  });
}

function isLonger(before: unknown, after: string): boolean {
  return typeof before === 'string' && before.length > after.length;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { readTranscript, type Transcript } from '../../transcripts/transcript';
import { beginsAsSubtitles } from '../../transcripts/transcript-lines';
import type { FileProblem, FileView } from '../page/page-view';
import { MINUTES_MARK } from './minutes';
import { sessionOfMinutes } from './minutes-session';
import { readMinutes } from './read-minutes';

/** A file that was opened, and what is in it. */
export type OpenedFile =
  | { view: Extract<FileView, { kind: 'transcript' | 'session' }>; transcript: Transcript }
  | { view: Extract<FileView, { kind: 'audio' }>; audio: File }
  | { view: Extract<FileView, { kind: 'problem' }> };

export interface OpenFileOptions {
  /** Whether this browser recognises what audio files say. */
  recognisesAudio: boolean;
  /** Pause before a line without a time, in milliseconds. Default 1,000. */
  gapMs?: number;
}

/** The largest text that is read, in bytes: hours of talk with all their partials. */
const MAX_BYTES = 16 * 1024 * 1024;
/** The longest transcript without partials, in UTF-16 code units: days of talk. Its lines are made to grow word by word. */
const MAX_WORDS = 2_000_000;

const AUDIO_NAME = /\.(?:mp3|m4a|aac|wav|ogg|oga|opus|flac|webm|mp4|weba)$/i;
/** Files whose lines may be spoken words. A file without an extension may hold anything. */
const TRANSCRIPT_NAME = /(?:\.(?:txt|text|log|jsonl|ndjson|srt|vtt)|^[^.]*)$/i;
const JSON_LINES = /^\s*\{"/;

/** Finds out what a file is, by its content and its name. Never rejects. */
export async function openFile(
  file: File,
  { recognisesAudio, gapMs = 1_000 }: OpenFileOptions,
): Promise<OpenedFile> {
  const { name } = file;
  if (/^(?:audio|video)\//.test(file.type) || AUDIO_NAME.test(name)) {
    if (file.size === 0) return problem(name, 'empty');
    return { view: { kind: 'audio', name, recognisable: recognisesAudio }, audio: file };
  }
  if (file.size > MAX_BYTES) return problem(name, 'too_large');
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return problem(name, 'unreadable');
  }
  const text = textIn(bytes);
  if (text === undefined) return problem(name, 'not_text');
  if (text.trim() === '') return problem(name, 'empty');
  const hasOwnPartials = JSON_LINES.test(text) || text.includes(MINUTES_MARK);
  if (!hasOwnPartials && text.length > MAX_WORDS) return problem(name, 'too_large');
  const transcript = transcriptIn(text, name, gapMs);
  if (transcript === undefined) return problem(name, 'unknown_kind');
  const { kind, messages, events, problems } = transcript;
  if (messages.length === 0 && events.length === 0) {
    return problem(name, problems.length > 0 ? 'unknown_kind' : 'empty');
  }
  const lines = new Set([...messages, ...events].map(({ line }) => line)).size;
  return { view: { kind, name, lines, skipped: problems.length }, transcript };
}

function transcriptIn(text: string, name: string, gapMs: number): Transcript | undefined {
  if (text.includes(MINUTES_MARK)) {
    const minutes = readMinutes(text);
    if (minutes) return sessionOfMinutes(minutes);
  }
  const isKnown = TRANSCRIPT_NAME.test(name) || JSON_LINES.test(text) || beginsAsSubtitles(text);
  return isKnown ? readTranscript(text, { name, names: true, gapMs }) : undefined;
}

function problem(name: string, problem: FileProblem): OpenedFile {
  return { view: { kind: 'problem', name, problem } };
}

/** UTF-8, or UTF-16 with its mark; undefined for anything else. */
function textIn(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // No text has it, and nearly all other files do.
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

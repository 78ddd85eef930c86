import type { Transcript } from '../../../transcripts/transcript';
import { retell } from '../../keep/import';
import { Talk } from '../../talk/talk';
import type { TalkView } from '../../talk/views';

/** An earlier session that is looked at. */
export interface KeptSession {
  talk: TalkView;
  startedAt: Date;
  file: File;
}

/** The session in a file, told again; undefined if that fails. `today` is for a file without any time. */
export function keptSession(file: File, transcript: Transcript, today: () => Date): KeptSession | undefined {
  try {
    const talk = retell(transcript, (now) => new Talk({ now })).view;
    const times = [new Date(transcript.startedAt ?? Number.NaN), new Date(file.lastModified)];
    return { talk, startedAt: times.find(isReal) ?? today(), file };
  } catch {
    return undefined;
  }
}

/** A file may say anything about when it began. Years of more than four digits could not be saved again. */
function isReal(date: Date): boolean {
  const year = date.getFullYear();
  return year >= 0 && year <= 9_999;
}

import type { SpeakerRule } from './options';

/** Whether a speaker's questions are answered. Who has no label is on nobody's list. */
export function counts(speaker: string | undefined, rule: SpeakerRule | undefined): boolean {
  if (rule === undefined) return true;
  if ('only' in rule) return speaker !== undefined && rule.only.includes(speaker);
  return speaker === undefined || !rule.except.includes(speaker);
}

import { existsSync } from 'node:fs';

/**
 * The entries of a list of documents as it is written in one value: folders, files and patterns, separated by
 * commas. A name with a comma that is there is one entry.
 */
export function docsOf(text: string): string[] {
  if (existsSync(text)) return [text];
  const entries = text.split(',').map((entry) => entry.trim());
  return entries.filter((entry) => entry !== '');
}

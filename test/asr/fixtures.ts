import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The messages of a source, in the order in which it sends them: objects, or texts where it sends no JSON. */
export function readFixture(name: string): (string | object)[] {
  const file = readFileSync(join('test/asr/fixtures', `${name}.jsonl`), 'utf8');
  return file
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as string | object);
}

/** As it came over the line. */
export function asText(message: string | object): string {
  return typeof message === 'string' ? message : JSON.stringify(message);
}

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside this code when built, in dist/ when run from source. */
const PLACES = ['./console/drawing.css', '../../../dist/console/drawing.css'];

/** The look of what a report shares with the page that `serve` shows. */
export function drawingStyle(): string {
  const path = PLACES.map((at) => fileURLToPath(new URL(at, import.meta.url))).find((at) => existsSync(at));
  if (path === undefined) throw new Error('The stylesheet of the drawing is missing.');
  return readFileSync(path, 'utf8');
}

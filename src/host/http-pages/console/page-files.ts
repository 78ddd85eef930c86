import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { refuseOption } from '../../../options/read-options';

/** One file of the page, as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  /** Differs when the content does. */
  readonly version: string;
}

export interface PageFiles {
  readonly index: PageFile;
  /** What the page loads, by the names of the files. */
  readonly parts: ReadonlyMap<string, PageFile>;
}

/** What the page has to know before it can connect. */
export interface PageFacts {
  /** Where clients connect, such as `/ws/realtime-asr`. */
  readonly path: string;
  /** Whether people need a key. */
  readonly signIn: boolean;
}

/** Nothing else is ever read. */
const PARTS: Readonly<Record<string, string>> = {
  'page.js': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

/** Beside the built module; a source file finds what was built last. */
const FOLDER = new URL(
  import.meta.url.endsWith('.ts') ? '../../../../dist/console/' : './console/',
  import.meta.url,
);

/** Reads the page into memory. Throws a `TypeError` that names the option when the package is incomplete. */
export function readPage({ path, signIn }: PageFacts): PageFiles {
  const index = read('index.html')
    .toString()
    // Relative, so that a proxy may put the page under a path of its own.
    .replace('{{path}}', () => escaped(`.${path}`))
    .replace('{{sign-in}}', signIn ? 'yes' : 'no');
  return {
    index: fileOf('text/html; charset=utf-8', Buffer.from(index)),
    parts: new Map(Object.entries(PARTS).map(([name, type]) => [name, fileOf(type, read(name))])),
  };
}

function read(name: string): Buffer {
  try {
    return readFileSync(new URL(name, FOLDER));
  } catch {
    return refuseOption(
      'createHost',
      'console',
      'needs the files of the page, which are missing from this installation; ' +
        'install realtime-rag again, or do without the page (--no-console)',
    );
  }
}

function fileOf(type: string, body: Buffer): PageFile {
  const version = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return { type, body, gzipped: gzipSync(body, { level: 9 }), version };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

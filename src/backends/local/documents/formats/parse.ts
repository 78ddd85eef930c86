import { decode } from './encoding';
import type { Kind, Parsed } from './format';

/** Parses the bytes of a file; throws `Unreadable`. Loads only the library needed for the format. */
export async function parse(kind: Kind, bytes: Uint8Array): Promise<Parsed> {
  switch (kind) {
    case 'pdf': {
      const { readPdf } = await import('./pdf');
      return readPdf(bytes);
    }
    case 'docx': {
      const { readDocx } = await import('./docx');
      return readDocx(bytes);
    }
    case 'html': {
      const { text, guessed } = await decode(bytes, charsetOf(bytes));
      const { readHtml } = await import('./html');
      return { ...readHtml(text), ...(guessed === undefined ? {} : { guessed }) };
    }
    case 'markdown':
    case 'text':
      return decode(bytes);
  }
}

/** The encoding that a page declares near its beginning. */
function charsetOf(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2048));
  return /<meta\b[^>]*\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1];
}

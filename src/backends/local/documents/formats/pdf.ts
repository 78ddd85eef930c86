import { getDocumentProxy } from 'unpdf';
import type { DocumentLayout } from '../../options';
import { Unreadable } from './format';
import {
  blocksOf,
  linesOf,
  type PdfBlock,
  type PdfLine,
  rankHeadings,
  withoutRunningLines,
} from './pdf-layout';
import { LinesWriter } from './text-writer';

/**
 * The text of a PDF, paragraph by paragraph, with lines in larger letters as headings and the lines where pages
 * begin. Throws `Unreadable` when it is broken, locked, or contains only pictures of text.
 */
export async function readPdf(bytes: Uint8Array): Promise<{ text: string; layout: DocumentLayout }> {
  const pages = withoutRunningLines(await readPages(bytes));
  const levelOf = rankHeadings(pages.flat());
  const writer = new LinesWriter();
  const starts: number[] = [];
  for (const lines of pages) {
    writer.gap();
    starts.push(writer.next);
    for (const block of blocksOf(lines, levelOf)) write(writer, block);
  }
  if (writer.text.trim() === '') {
    throw new Unreadable('its pages hold no text, as in a scan; run text recognition (OCR) on it');
  }
  return { text: writer.text, layout: { headings: writer.headings, pages: starts } };
}

function write(writer: LinesWriter, { text, level }: PdfBlock): void {
  if (level !== undefined) return writer.heading(text, level);
  writer.line(text);
  writer.gap();
}

async function readPages(bytes: Uint8Array): Promise<PdfLine[][]> {
  try {
    // A copy: the library rejects a Buffer, and takes ownership of the memory that it is given.
    const document = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
    try {
      const pages: PdfLine[][] = [];
      for (let number = 1; number <= document.numPages; number += 1) {
        const page = await document.getPage(number);
        const { items } = await page.getTextContent();
        pages.push(linesOf(items.filter((item) => 'str' in item)));
        page.cleanup();
      }
      return pages;
    } finally {
      await document.loadingTask.destroy();
    }
  } catch (error) {
    const locked = (error as { name?: unknown } | null)?.name === 'PasswordException';
    throw new Unreadable(locked ? 'it is locked with a password' : 'it is not a complete PDF file');
  }
}

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getDocumentProxy } from 'unpdf';
import type { DocumentLayout } from '../../options';
import { Unreadable } from './format';
import {
  blocksOf,
  linesOf,
  type PdfBlock,
  type PdfItem,
  type PdfLine,
  rankHeadings,
  withoutRunningLines,
} from './pdf-layout';
import { whyUnreadable } from './pdf-text-check';
import { LinesWriter } from './text-writer';

/**
 * The text of a PDF, paragraph by paragraph, with lines in larger letters as headings and the lines where pages
 * begin. Throws `Unreadable` when it is broken or locked, contains only pictures of text, or does not say which
 * characters its text has.
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
  return { text: writer.text, layout: { headings: writer.headings, pages: starts } };
}

function write(writer: LinesWriter, { text, level }: PdfBlock): void {
  if (level !== undefined) return writer.heading(text, level);
  writer.line(text);
  writer.gap();
}

async function readPages(bytes: Uint8Array): Promise<PdfLine[][]> {
  const document = await open(bytes).catch(broken);
  try {
    const items: PdfItem[][] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const content = await page.getTextContent();
      items.push(content.items.filter((item) => 'str' in item));
      page.cleanup();
    }
    const pages = withoutRunningLines(items.map(linesOf));
    const reason = await whyUnreadable(document, items, pages);
    if (reason !== undefined) throw new Unreadable(reason);
    return pages;
  } catch (error) {
    return broken(error);
  } finally {
    await document.loadingTask.destroy();
  }
}

function open(bytes: Uint8Array) {
  const cMapUrl = cmapsFolder();
  // A copy: the library rejects a Buffer, and takes ownership of the memory that it is given. Pictures are not needed.
  return getDocumentProxy(Uint8Array.from(bytes), {
    verbosity: 0,
    maxImageSize: 1,
    ...(cMapUrl === undefined ? {} : { cMapUrl, cMapPacked: true }),
  });
}

function broken(error: unknown): never {
  if (error instanceof Unreadable) throw error;
  const locked = (error as { name?: unknown } | null)?.name === 'PasswordException';
  throw new Unreadable(locked ? 'it is locked with a password' : 'it is not a complete PDF file');
}

/**
 * The tables from the character codes of Chinese, Japanese and Korean fonts to characters, which PDF files only name:
 * beside dist/, or beside src/ when run from source. A program bundled into a single file has none.
 */
function cmapsFolder(): string | undefined {
  return ['../cmaps', '../../../../../cmaps']
    .map((at) => `${fileURLToPath(new URL(at, import.meta.url))}/`)
    .find((path) => existsSync(path));
}

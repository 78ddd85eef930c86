import mammoth from 'mammoth';
import type { DocumentLayout } from '../../options';
import { Unreadable } from './format';
import { readHtml } from './html';

/** In addition to the headings, which the library maps itself. */
const STYLES = ["p[style-name='Title'] => h1.title:fresh", "p[style-name='Subtitle'] => p:fresh"];

/** The text of a Word document with its headings, lists and tables. Throws `Unreadable` when it is not one. */
export async function readDocx(bytes: Uint8Array): Promise<{ text: string; layout: DocumentLayout }> {
  const options = {
    styleMap: STYLES,
    // Pictures contain no text; skipping them saves the work.
    convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
  };
  const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, options).catch(() => {
    throw new Unreadable('it is not a complete DOCX file');
  });
  const { text, layout } = readHtml(value);
  // The HTML is only an intermediate form: its line numbers are meaningless.
  return { text, layout: { headings: layout.headings } };
}

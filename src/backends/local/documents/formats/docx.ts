import mammoth from 'mammoth';
import type { DocumentLayout } from '../../options';
import { Unreadable } from './format';
import { readHtml } from './html';

/** Beside the headings, which are known by themselves. */
const STYLES = ["p[style-name='Title'] => h1.title:fresh", "p[style-name='Subtitle'] => p:fresh"];

/** The text of a Word document with its headings, lists and tables. Throws `Unreadable` when it is none. */
export async function readDocx(bytes: Uint8Array): Promise<{ text: string; layout: DocumentLayout }> {
  const options = {
    styleMap: STYLES,
    // Pictures hold no text; unread they cost nothing.
    convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
  };
  const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, options).catch(() => {
    throw new Unreadable('it is not a complete DOCX file');
  });
  const { text, layout } = readHtml(value);
  // The HTML is only an intermediate form: its line numbers mean nothing.
  return { text, layout: { headings: layout.headings } };
}

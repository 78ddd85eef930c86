import { getResolvedPDFJS } from 'unpdf';
import type { PdfItem, PdfLine } from './pdf-layout';

const SCAN = 'its pages hold no text, as in a scan; run text recognition (OCR) on it';
const UNDECODABLE =
  'its text cannot be decoded, as its fonts do not say which characters they show; export it again with standard ' +
  'fonts, or run text recognition (OCR) on it';

/** The parts of the library's document that are needed to look at what its pages draw. */
interface DrawnDocument {
  getPage(number: number): Promise<DrawnPage>;
}

interface DrawnPage {
  getOperatorList(): Promise<{ fnArray: ArrayLike<number>; argsArray: ArrayLike<unknown> }>;
  /** By id; a font that could not be loaded is the text of its error. */
  commonObjs: { has(id: string): boolean; get(id: string): unknown };
}

/** Pages with fewer characters than this, on average, may draw more text than was decoded. */
const FEW = 200;
/** What share of characters that no text has makes it unreadable. */
const MOST_ODD = 0.1;
/**
 * Unassigned and private characters and controls: they are glyph numbers that the file does not explain. Symbol
 * fonts, used for bullets, lie from U+F000 to U+F0FF.
 */
const ODD = /(?![\t\n\f\r\uF000-\uF0FF])[\p{Cc}\p{Cn}\p{Co}\uFFFD]/gu;

/** Why a document gave no text of use, told apart from a scan; undefined when it did. */
export async function whyUnreadable(
  document: DrawnDocument,
  items: readonly (readonly PdfItem[])[],
  pages: readonly (readonly PdfLine[])[],
): Promise<string | undefined> {
  const decoded = items.flat();
  const text = decoded.map(({ str }) => str).join('');
  if ((text.match(ODD)?.length ?? 0) > MOST_ODD * text.length) return UNDECODABLE;
  if (text.length < FEW * items.length) {
    const looked = items.slice(0, MOST_PAGES);
    const lost = await undecodedTexts(document, looked.length);
    if (lost > looked.flat().filter(({ str }) => str.trim() !== '').length) return UNDECODABLE;
  }
  return pages.every((lines) => lines.length === 0) ? SCAN : undefined;
}

/** How many pages are looked at. */
const MOST_PAGES = 20;

/** How many texts the first pages draw in fonts that could not be loaded. */
async function undecodedTexts(document: DrawnDocument, pages: number): Promise<number> {
  const { OPS } = await getResolvedPDFJS();
  let count = 0;
  for (let number = 1; number <= pages; number += 1) {
    const page = await document.getPage(number);
    const { fnArray, argsArray } = await page.getOperatorList();
    let isLost = false;
    for (let at = 0; at < fnArray.length; at += 1) {
      const [id] = (argsArray[at] ?? []) as unknown[];
      if (fnArray[at] === OPS.setFont) isLost = typeof id === 'string' && isBroken(page, id);
      else if (fnArray[at] === OPS.showText && isLost) count += 1;
    }
  }
  return count;
}

function isBroken({ commonObjs }: DrawnPage, id: string): boolean {
  return commonObjs.has(id) && typeof commonObjs.get(id) === 'string';
}

/** A font of a PDF whose characters are told by a CMap that the file only names, or by one of its own. */
export interface PdfFont {
  /** The name of a predefined CMap, such as "GBK-EUC-H", or the program of an own one. */
  encoding: string | { cmap: string; name: string };
  /** The character collection: GB1, CNS1, Japan1, Korea1 or Identity. */
  ordering: string;
}

/** A text at a place on its page, in points from the lower left. */
export interface PdfText {
  /** In the font's encoding; a string is in Helvetica. */
  codes: Uint8Array | string;
  x?: number;
  y?: number;
}

export interface PdfPage {
  texts?: readonly PdfText[];
  /** Whether a grey picture fills the page. */
  picture?: boolean;
}

/** The bytes of a small PDF: the composite font is not embedded, as office programs of the 2000s wrote it. */
export function pdfOf(font: PdfFont, ...pages: readonly PdfPage[]): Uint8Array {
  const objects: string[] = [];
  const add = (body: string) => objects.push(body);
  const { encoding, ordering } = font;
  add('<< /Type /Catalog /Pages 2 0 R >>');
  const kids = pages.map((_, at) => `${FIRST_PAGE + 2 * at} 0 R`).join(' ');
  add(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  const own = typeof encoding === 'string' ? undefined : encoding;
  add(
    `<< /Type /Font /Subtype /Type0 /BaseFont /Song /DescendantFonts [4 0 R] /Encoding ${own ? '6 0 R' : `/${encoding}`} >>`,
  );
  add(
    `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Song /DW 1000 /FontDescriptor 5 0 R /CIDSystemInfo << /Registry (Adobe) /Ordering (${ordering}) /Supplement 2 >> >>`,
  );
  add(
    '<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 800 /StemV 80 >>',
  );
  add(stream(own?.cmap ?? '', own ? `/Type /CMap /CMapName /${own.name}` : ''));
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  add(
    stream(
      '\x80',
      '/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8',
    ),
  );
  for (const [at, page] of pages.entries()) {
    const resources = '<< /Font << /F 3 0 R /L 7 0 R >> /XObject << /P 8 0 R >> >>';
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${FIRST_PAGE + 2 * at + 1} 0 R /Resources ${resources} >>`,
    );
    add(stream(drawn(page), ''));
  }
  return fileOf(objects);
}

/** The object number of the first page; pages and their contents alternate. */
const FIRST_PAGE = 9;

function drawn({ texts = [], picture = false }: PdfPage): string {
  const lines = texts.map(({ codes, x = 72, y = 700 }) => {
    const hex = Buffer.from(codes).toString('hex');
    return `BT /${typeof codes === 'string' ? 'L' : 'F'} 12 Tf ${x} ${y} Td <${hex}> Tj ET`;
  });
  return [...(picture ? ['q 595 0 0 842 0 0 cm /P Do Q'] : []), ...lines].join('\n');
}

function stream(content: string, entries: string): string {
  return `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

function fileOf(objects: readonly string[]): Uint8Array {
  let file = '%PDF-1.4\n';
  const starts = objects.map((body, at) => {
    const start = file.length;
    file += `${at + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(start).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${starts.join('')}`;
  file += `${table}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF`;
  return Uint8Array.from(Buffer.from(file, 'latin1'));
}

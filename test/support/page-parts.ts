import { createHash } from 'node:crypto';
import { Parser } from 'htmlparser2';
import { expect } from 'vitest';

export interface PagePart {
  name: string;
  attributes: Readonly<Record<string, string>>;
}

/** What a browser makes of a page: its elements, and all its text (styles apart). */
export function partsOf(page: string): { elements: PagePart[]; text: string; style: string } {
  const elements: PagePart[] = [];
  let [text, style] = ['', ''];
  const inside: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      elements.push({ name, attributes });
      inside.push(name);
    },
    onclosetag: () => void inside.pop(),
    ontext(part) {
      if (inside.at(-1) === 'style') style += part;
      else text += part;
    },
  });
  parser.write(page);
  parser.end();
  return { elements, text, style };
}

/** What a report is made of; text of others can add nothing to it. */
const ELEMENTS: ReadonlySet<string> = new Set(
  [
    'html head meta title style body main section div details summary',
    'h1 h2 h3 p pre span b small code button article header footer mark a',
    'ul ol li dl dt dd table thead tbody tr th td',
    'svg g line rect circle path text',
  ].flatMap((names) => names.split(' ')),
);

/** Fails unless the page only shows: it runs nothing, loads nothing, and its policy forbids both. */
export function expectInert(page: string): void {
  const { elements, style } = partsOf(page);
  for (const { name, attributes } of elements) {
    expect(ELEMENTS).toContain(name);
    for (const [attribute, value] of Object.entries(attributes)) {
      expect(attribute).not.toMatch(
        /^on|^(?:src|srcset|srcdoc|xlink:href|action|formaction|style|data|ping)$/,
      );
      // A link leads somewhere when it is followed; it loads nothing and runs nothing.
      if (attribute === 'href') expect([name, value]).toEqual(['a', expect.stringMatching(/^(?:#|https?:)/)]);
    }
  }
  const hash = createHash('sha256').update(style).digest('base64');
  const policies = elements.filter(({ attributes }) => 'http-equiv' in attributes);
  expect(policies).toEqual([
    {
      name: 'meta',
      attributes: {
        'http-equiv': 'Content-Security-Policy',
        content: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
      },
    },
  ]);
  expect(elements.filter(({ name }) => name === 'style')).toHaveLength(1);
  expect(style).not.toMatch(/url\(|@import|expression\(/i);
}

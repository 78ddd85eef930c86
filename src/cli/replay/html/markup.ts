/** Text of others as text of a page, in an element or in a quoted attribute. */
export function escaped(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

type Attributes = Readonly<Record<string, string | number>>;

/** One element; `content` is markup, values of attributes are text. */
export function element(name: string, attributes: Attributes = {}, content: readonly string[] = []): string {
  const listed = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(shown(value))}"`);
  return `<${name}${listed.join('')}>${content.join('')}</${name}>`;
}

/** Half a pixel cannot be seen, and would make the page longer. */
function shown(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
}

/** What is shown while the pointer rests on the element around it. */
export function tooltip(text: string): string {
  return element('title', {}, [escaped(text)]);
}

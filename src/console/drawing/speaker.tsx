const COLOURS = 8;

/** The same name has the same colour, on every page and in every report. */
export function speakerColour(name: string): number {
  let hash = 1;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash % COLOURS;
}

/** A name, with a mark that one recognises it by. */
export function Speaker({ name }: { name: string }) {
  return <span class={`speaker speaker-${speakerColour(name)}`}>{name}</span>;
}

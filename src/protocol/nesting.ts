/** Our messages have one level, and unknown fields are ignored: nobody needs more. */
export const MAX_DEPTH = 16;

/**
 * Whether JSON text is nested deeper than is read. Looked at before it is parsed: a value of some thousand
 * levels can be parsed, but not be written again or be copied.
 */
export function isNestedTooDeep(json: string): boolean {
  // Most frames have fewer brackets than levels are allowed, and need no closer look.
  return count(json, '[', MAX_DEPTH) + count(json, '{', MAX_DEPTH) > MAX_DEPTH && depthOf(json) > MAX_DEPTH;
}

/** How often a character occurs, counted up to just above `enough`. */
function count(text: string, character: string, enough: number): number {
  let found = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) {
    if (++found > enough) break;
  }
  return found;
}

/** The deepest level of brackets outside of strings, counted up to just above the limit. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < json.length && deepest <= MAX_DEPTH; i++) {
    const character = json[i];
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === '[' || character === '{') {
      deepest = Math.max(deepest, ++depth);
    } else if (character === ']' || character === '}') {
      depth--;
    }
  }
  return deepest;
}

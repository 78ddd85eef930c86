const LONE_SURROGATE = /\p{Surrogate}/gu;
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/** Half characters, as of a text that was cut in the wrong place, become U+FFFD: they cannot be written as UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd');
}

/** Whether a frame may hold half characters: UTF-8 has none, so they would have to be escaped. */
export function mayBeMalformed(json: string): boolean {
  return ESCAPED_SURROGATE.test(json);
}

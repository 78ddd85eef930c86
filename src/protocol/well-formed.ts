const LONE_SURROGATE = /\p{Surrogate}/gu;
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/** Replaces lone surrogates, as in text cut in the wrong place, with U+FFFD: they cannot be encoded as UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd');
}

/** Whether a frame may contain lone surrogates: UTF-8 has none, so they would have to be escaped. */
export function mayBeMalformed(json: string): boolean {
  return ESCAPED_SURROGATE.test(json);
}

/** Names of elements, made of ids that may contain anything. */

export const turnId = (id: string) => `turn-${safe(id)}`;

export const answerId = (queryId: string) => `answer-${safe(queryId)}`;

export const sourceId = (queryId: string, position: number) => `source-${safe(queryId)}-${position}`;

/** Different for different ids, without spaces. */
const safe = (id: string) => id.replace(/[^a-z\d-]/gi, (char) => `_${char.charCodeAt(0).toString(16)}_`);

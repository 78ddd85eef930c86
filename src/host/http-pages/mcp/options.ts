import * as v from 'valibot';
import type { DocumentShelf } from '../../../mcp/shelf';
import { flag, withMethods } from '../../../options/fields';

export interface McpHostOptions {
  /** Listed and read as resources, such as `documents` of a local backend. Default: none. */
  documents?: DocumentShelf;
}

const optionsSchema = v.object(
  { documents: v.optional(withMethods<DocumentShelf>('documents to list and to read', 'list', 'read')) },
  'must be true, false or an object of options',
);

export const mcpSchema = v.lazy((given) => (typeof given === 'object' ? optionsSchema : flag()));

/** `false`: agents may not ask. */
export function resolveMcp(mcp: v.InferOutput<typeof mcpSchema>): McpHostOptions | false {
  return (mcp === true ? {} : mcp) as McpHostOptions | false;
}

import { isWebAddress, uniqueSources } from '../../backend/sources';
import { type Fields, fieldsOf, numberOf, recordsOf, textOf } from '../../http/fields';
import type { Source, Usage } from '../../protocol/index';

/** Reads `metadata.retriever_resources` of a `message_end`. */
export function sourcesOfResources(resources: unknown): Source[] {
  return numbered(recordsOf(resources).map(draft));
}

/** Reads `outputs.result` of a knowledge retrieval node: the same facts, with the content outside them. */
export function sourcesOfRetrieval(result: unknown): Source[] {
  const items = recordsOf(result);
  return numbered(
    items.map(({ metadata, ...rest }, index) => draft({ ...rest, ...fieldsOf(metadata) }, index)),
  );
}

/** The combined results of an answer's retrievals, renumbered. */
export function mergeSources(first: readonly Source[], second: readonly Source[]): Source[] {
  return uniqueSources([...first, ...second]);
}

type Draft = Omit<Source, 'position'> & { rank: number };

function draft(item: Fields, index: number): Draft {
  const id = textOf(item.segment_id) ?? textOf(item.document_id) ?? `source-${index + 1}`;
  const score = numberOf(item.score);
  const uri = uriOf(fieldsOf(item.doc_metadata));
  return {
    id,
    title: textOf(item.document_name) ?? textOf(item.title) ?? textOf(item.dataset_name) ?? id,
    ...(uri === undefined ? {} : { uri }),
    text: textOf(item.content) ?? textOf(item.summary) ?? '',
    ...(score === undefined ? {} : { score }),
    rank: numberOf(item.position) ?? index + 1,
  };
}

function numbered(drafts: Draft[]): Source[] {
  return uniqueSources(
    drafts.sort((a, b) => a.rank - b.rank).map(({ rank, ...rest }) => ({ ...rest, position: rank })),
  );
}

const URI_KEYS = ['url', 'uri', 'source_url', 'link', 'source'];

/** Dify documents have no URL, but operators store one in the document's metadata. */
function uriOf(metadata: Fields | undefined): string | undefined {
  for (const key of URI_KEYS) {
    const value = textOf(metadata?.[key]);
    if (value && isWebAddress(value)) return value;
  }
  return undefined;
}

/** Reads `metadata.usage`; prices come as strings or as numbers. Undefined when it says nothing. */
export function usageOf(value: unknown): Usage | undefined {
  const fields = fieldsOf(value);
  if (!fields) return undefined;
  const told = {
    prompt_tokens: numberOf(fields.prompt_tokens),
    completion_tokens: numberOf(fields.completion_tokens),
    total_tokens: numberOf(fields.total_tokens),
    total_price: priceOf(fields.total_price),
    currency: textOf(fields.currency),
    latency: numberOf(fields.latency),
  };
  const usage = Object.fromEntries(Object.entries(told).filter(([, field]) => field !== undefined)) as Usage;
  return Object.keys(usage).length > 0 ? usage : undefined;
}

/** A decimal string, never in the form 1e-7. */
function priceOf(value: unknown): string | undefined {
  if (numberOf(value) === undefined) return undefined;
  if (typeof value === 'string') return value;
  const price = String(value);
  return price.includes('e')
    ? Number(price)
        .toFixed(12)
        .replace(/\.?0+$/, '')
    : price;
}

import { fieldsOf, numberOf, textOf } from '../../http/fields';
import type { Usage } from '../../protocol/index';

/** Reads `metadata.usage`; prices come as strings or as numbers. Undefined when nothing is told. */
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

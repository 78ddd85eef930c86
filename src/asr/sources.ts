import { refuseOption } from '../options/read-options';
import { meetingSources } from './meetings/index';
import type { AsrParser } from './parser';
import { chineseRecognisers } from './recognisers/chinese/index';
import { openRecognisers } from './recognisers/open/index';
import { westernRecognisers } from './recognisers/western/index';

const factories = {
  ...westernRecognisers,
  ...openRecognisers,
  ...chineseRecognisers,
  ...meetingSources,
};

export type AsrSource = keyof typeof factories;

/** The options of a source: those of its factory. */
export type AsrSourceOptions<S extends AsrSource> = NonNullable<Parameters<(typeof factories)[S]>[0]>;

/** The names that `createAsrParser` knows. */
export const ASR_SOURCES = Object.keys(factories) as readonly AsrSource[];

/**
 * A parser by the name of its source, as a setting or a query parameter gives it.
 *
 * Throws a `TypeError` if the source is not one of `ASR_SOURCES`, or an option is invalid.
 */
export function createAsrParser<S extends AsrSource>(source: S, options?: AsrSourceOptions<S>): AsrParser {
  if (!Object.hasOwn(factories, source)) {
    refuseOption('createAsrParser', 'source', `must be one of ${ASR_SOURCES.join(', ')}`, source);
  }
  const create: (options?: AsrSourceOptions<S>) => AsrParser = factories[source];
  return create(options);
}

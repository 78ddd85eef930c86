import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ASR_SOURCES, type AsrSource } from '../../asr/index';
import { REJECTIONS, type Rejection } from '../upgrade/reject';
import { createAsrConnection } from './asr-results';
import type { Dialect, Opening } from './dialect';
import { NATIVE } from './native-connection';

const PLAIN: Opening = { connect: () => NATIVE };
const SOURCES: readonly string[] = ASR_SOURCES;

export interface NativeOptions {
  path: string;
  /** The recogniser whose results clients forward if they do not say `?format=`. */
  asr?: AsrSource | undefined;
}

/** The native protocol, with or without results of a recogniser in it. */
export function createNativeDialect({ path: own, asr }: NativeOptions): Dialect {
  const usual = asr === undefined ? PLAIN : withResultsOf(asr);
  return {
    open(path, request) {
      if (path !== own) return undefined;
      const format = formatOf(request);
      if (format === undefined) return usual;
      if (format === 'native') return PLAIN;
      return SOURCES.includes(format) ? withResultsOf(format as AsrSource) : { rejection: UNKNOWN_FORMAT };
    },
  };
}

function withResultsOf(source: AsrSource): Opening {
  // A client that comes back to its session has a new parser, whose segments are not those of the former one.
  return { connect: () => createAsrConnection(source, randomBytes(6).toString('base64url')) };
}

function formatOf({ url = '' }: IncomingMessage): string | undefined {
  const at = url.indexOf('?');
  return at < 0 ? undefined : (new URLSearchParams(url.slice(at)).get('format') ?? undefined);
}

const UNKNOWN_FORMAT: Rejection = {
  ...REJECTIONS.handshake,
  error: `'format' must be native, or a source of results: ${ASR_SOURCES.join(', ')}.`,
};

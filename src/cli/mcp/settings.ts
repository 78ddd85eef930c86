import { CLIENT } from '../client/settings';
import { UsageError } from '../errors';
import { type Given, nameOf, type Read, readSettings, type Setting } from '../settings/setting';

const address: Read<URL> = (text, refuse) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const must = 'must be the address of a server, such as http://127.0.0.1:8000/mcp';
  if (!url || !/^https?:$/.test(url.protocol)) return refuse(must);
  if (url.username !== '' || url.password !== '') return refuse(`${must}, without a password`);
  return url;
};

/** In addition to those of `serve`. */
export const MCP_COMMAND = {
  server: {
    flags: '--server <url>',
    env: 'REALTIME_RAG_MCP_SERVER',
    help: 'a running server with --mcp to pass everything on to, for its sessions',
    otherwise: 'it answers itself',
    read: address,
  },
  key: CLIENT.key,
} as const satisfies Record<string, Setting>;

/** The server to pass everything on to. */
export interface ForwardChoice {
  url: URL;
  key?: string;
}

/** Undefined: the command answers itself. Throws a `UsageError`. */
export function readForward(given: Given): ForwardChoice | undefined {
  const { server: url, key } = readSettings(MCP_COMMAND, given);
  if (!url) return undefined;
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new UsageError(`${nameOf(MCP_COMMAND.key)} must be letters, digits and signs without spaces.`);
  }
  return { url, ...(key === undefined ? {} : { key }) };
}

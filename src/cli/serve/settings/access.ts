import { UsageError } from '../../errors';
import { entriesIn, onOff } from '../../settings/kinds';
import { type Given, nameOf, readSettings, type Setting } from '../../settings/setting';

/**
 * Settings that decide who may connect. Keys have no option because they are secret: every user of a machine
 * can see command lines.
 */
export const ACCESS = {
  keys: { env: 'REALTIME_RAG_KEYS', help: 'keys that clients need, separated by commas; name:key names one' },
  keysFile: { env: 'REALTIME_RAG_KEYS_FILE', help: 'file that contains the keys, one per line' },
  allowOrigins: {
    flags: '--allow-origin <origins>',
    env: 'REALTIME_RAG_ALLOW_ORIGIN',
    help: 'web pages that may connect, separated by commas, such as https://*.example.com; * for all',
    otherwise: 'those of the same host',
    read: (text: string) => entriesIn(text),
  },
  allowHosts: {
    flags: '--allow-host <names>',
    env: 'REALTIME_RAG_ALLOW_HOST',
    help: 'further names that a server without keys goes by, separated by commas; * for any',
    otherwise: 'names of this machine, when only this machine is let in',
    read: (text: string) => entriesIn(text),
  },
  trustProxy: {
    flags: '--trust-proxy <addresses>',
    env: 'REALTIME_RAG_TRUST_PROXY',
    help: 'proxies whose X-Forwarded-For is trusted, separated by commas: addresses, CIDRs, loopback',
    otherwise: 'none',
    read: (text: string) => entriesIn(text),
  },
  insecure: {
    flags: '--insecure',
    env: 'REALTIME_RAG_INSECURE',
    help: 'let clients on other machines connect without a key',
    read: onOff,
  },
} as const satisfies Record<string, Setting>;

export interface AccessChoice {
  /** As written: separated by commas. Absent: no key is required. */
  keys?: string;
  keysFile?: string;
  allowOrigins?: string[];
  allowHosts?: string[];
  trustProxy?: string[];
}

/** Throws a `UsageError`. `host` is the address to listen on, `hostSetting` the setting it comes from. */
export function readAccess(given: Given, host: string, hostSetting: Setting): AccessChoice {
  const { insecure, ...access } = readSettings(ACCESS, given);
  const { keys, keysFile } = access;
  if (keys !== undefined && keysFile !== undefined) {
    throw new UsageError(`Give either ${ACCESS.keys.env} or ${ACCESS.keysFile.env}, not both.`);
  }
  const open = keys === undefined && keysFile === undefined;
  if (open && !isLoopback(host) && !insecure) {
    throw new UsageError(
      `${nameOf(hostSetting)} lets other machines in without asking for a key: ` +
        `set ${ACCESS.keys.env} or ${ACCESS.keysFile.env}, or allow it with ${nameOf(ACCESS.insecure)}.`,
    );
  }
  return access;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

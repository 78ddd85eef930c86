import { UsageError } from '../../errors';
import { type Given, nameOf, onOff, type Setting } from '../../settings/setting';

/** Who may connect. Keys are secrets, so they have no option: those can be seen by every user of a machine. */
export const ACCESS = {
  keys: { env: 'REALTIME_RAG_KEYS', help: 'keys that clients need, separated by commas; name:key names one' },
  keysFile: { env: 'REALTIME_RAG_KEYS_FILE', help: 'file that the keys are in, one a line' },
  allowOrigin: {
    flags: '--allow-origin <origins>',
    env: 'REALTIME_RAG_ALLOW_ORIGIN',
    help: 'web pages that may connect, separated by commas, such as https://*.example.com; * for all',
    otherwise: 'those of the same host',
  },
  trustProxy: {
    flags: '--trust-proxy <addresses>',
    env: 'REALTIME_RAG_TRUST_PROXY',
    help: 'proxies whose X-Forwarded-For is believed, separated by commas: addresses, CIDRs, loopback',
    otherwise: 'none',
  },
  insecure: {
    flags: '--insecure',
    env: 'REALTIME_RAG_INSECURE',
    help: 'lets everybody in from other machines, without keys',
  },
} as const satisfies Record<string, Setting>;

export interface AccessChoice {
  /** As written: separated by commas. Absent: nobody is asked for one. */
  keys?: string;
  keysFile?: string;
  allowOrigins?: string[];
  trustProxy?: string[];
}

/** Throws a `UsageError` of one line. `host` is where to listen, `hostSetting` who says so. */
export function readAccess(values: Given<typeof ACCESS>, host: string, hostSetting: Setting): AccessChoice {
  const { keys, keysFile, allowOrigin, trustProxy } = values;
  if (keys !== undefined && keysFile !== undefined) {
    throw new UsageError(`Give either ${ACCESS.keys.env} or ${ACCESS.keysFile.env}, not both.`);
  }
  const open = keys === undefined && keysFile === undefined;
  if (open && !isLoopback(host) && !onOff(ACCESS.insecure, values.insecure)) {
    throw new UsageError(
      `${nameOf(hostSetting)} lets other machines in, and nobody asks who they are: ` +
        `set ${ACCESS.keys.env} or ${ACCESS.keysFile.env}, or say ${nameOf(ACCESS.insecure)}.`,
    );
  }
  return {
    ...(keys === undefined ? {} : { keys }),
    ...(keysFile === undefined ? {} : { keysFile }),
    ...(allowOrigin === undefined ? {} : { allowOrigins: listOf(allowOrigin) }),
    ...(trustProxy === undefined ? {} : { trustProxy: listOf(trustProxy) }),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

import type { BackendFinding } from '../../backend/rag-backend';
import { textOf } from '../../http/fields';
import type { Reply } from '../../http/probes';

/**
 * Dify's version, from the header on all of its replies or from the API root. Only text that looks like a version is
 * shown.
 */
export function versionOf({ headers, body }: Reply): string | undefined {
  return versionIn(headers.get('x-version')) ?? versionIn(body?.server_version);
}

function versionIn(value: unknown): string | undefined {
  const version = textOf(value);
  return version && /^v?\d+\.\d+[\w.+-]{0,24}$/.test(version) ? version : undefined;
}

/** Known defects by release; answers are read there too. `to` is the first release without the defect. */
const FAULTS: { from: string; to: string; fault: string }[] = [
  {
    from: '0.0',
    to: '1.0',
    fault: 'it does not tell the mode of an app, and may ignore new inputs in a running conversation',
  },
  {
    from: '1.13.0',
    to: '1.13.1',
    fault: 'its chatflows lose the end of their answers, with usage and citations, and always stream',
  },
  {
    from: '1.13.0',
    to: '1.15',
    fault: 'its chatflows replace an expired conversation silently, and may stay silent after an error',
  },
];

/** `version` as Dify reports it, such as 1.13.3 or 0.15.3-fix1; undefined when it does not. */
export function judgeVersion(version: string | undefined): BackendFinding {
  if (version === undefined) {
    return warning('The server does not tell its version; whether it has known faults cannot be said.');
  }
  const faults = FAULTS.filter(({ from, to }) => compare(version, from) >= 0 && compare(version, to) < 0);
  if (faults.length === 0) return { level: 'ok', check: 'version', detail: `Dify ${version}.` };
  const list = faults.map(({ fault }) => fault).join('; ');
  return warning(`Dify ${version} has known faults: ${list}. Upgrade to 1.15 or later.`);
}

function compare(version: string, other: string): number {
  const [a, b] = [numbersOf(version), numbersOf(other)];
  const at = [0, 1, 2].find((index) => a[index] !== b[index]);
  return at === undefined ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** The first three numbers; missing ones are 0. */
function numbersOf(version: string): number[] {
  const [core = ''] = version.replace(/^v/, '').split(/[^\d.]/, 1);
  const numbers = core.split('.').map(Number);
  return [0, 1, 2].map((index) => numbers[index] ?? 0);
}

function warning(detail: string): BackendFinding {
  return { level: 'warning', check: 'version', detail };
}

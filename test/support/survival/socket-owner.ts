import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The process that owns the TCP socket with this local port, one of those named; undefined when none does. Linux. */
export function ownerOf(port: number, pids: readonly number[]): number | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  const inodes = rows.flatMap((row) => {
    const [, local = '', , , , , , , , inode = ''] = row.trim().split(/\s+/);
    return local.endsWith(`:${hex}`) ? [inode] : [];
  });
  return pids.find((pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) => {
        try {
          return inodes.some((inode) => readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`);
        } catch {
          // Closed in the meantime.
          return false;
        }
      });
    } catch {
      // Ended in the meantime.
      return false;
    }
  });
}

/** The children of a process. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

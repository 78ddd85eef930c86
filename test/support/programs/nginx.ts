import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommand, freePort } from './find-command';

/** The nginx of this machine; undefined when there is none. */
export function findNginx(): string | undefined {
  return findCommand(['nginx', '/usr/sbin/nginx'], '-v');
}

export interface Nginx {
  /** Without its scheme. */
  origin: string;
  /** Everything it has logged, of every kind. */
  logs(): string;
  stop(): Promise<void>;
}

/**
 * Runs a configuration of deploy/ as it is, but without TLS, on a free port, in front of servers on these
 * ports.
 */
export async function startNginx(
  command: string,
  ports: readonly number[],
  file = 'deploy/nginx.conf',
): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
  mkdirSync(join(folder, 'logs'));
  const port = await freePort();
  const site = readFileSync(file, 'utf8')
    .replace(/listen (443 ssl|8000);/, `listen 127.0.0.1:${port};`)
    .replace(/^ *(listen \[::\]|ssl_certificate).*\n/gm, '')
    .replaceAll('/var/log/nginx', join(folder, 'logs'))
    .replace('/dev/stdout', join(folder, 'logs', 'realtime-rag.access.log'))
    .replace('/dev/stderr', join(folder, 'logs', 'realtime-rag.error.log'))
    .replace(/^ *server two:8000 .*\n/m, '')
    .replace(/( *)server (?:127\.0\.0\.1|one):8000 (.*)/, (_, indent: string, rest: string) =>
      ports.map((one) => `${indent}server 127.0.0.1:${one} ${rest}`).join('\n'),
    );
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join('\n');
  writeFileSync(join(folder, 'site.conf'), site);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off;\nmaster_process off;\npid ${join(folder, 'pid')};\nevents {}\nhttp {\n${paths}\ninclude site.conf;\n}\n`,
  );
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'logs', 'start.log')];
  execFileSync(command, ['-t', ...args], { stdio: 'pipe' });
  const child = spawn(command, args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const origin = `127.0.0.1:${port}`;
  for (;;) {
    const answered = await fetch(`http://${origin}/`).then(
      () => true,
      () => false,
    );
    if (answered) break;
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    origin,
    logs: () =>
      ['realtime-rag.access.log', 'realtime-rag.error.log', 'start.log']
        .map((name) => readFileSync(join(folder, 'logs', name), 'utf8'))
        .join('\n'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

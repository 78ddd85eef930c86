import { Program } from '../program';

/** A `serve` under test: its address and its processes. */
export interface Service {
  program: Program;
  url: string;
}

/** Starts `serve` over Redis, answering by the service at `upstream`; `args` such as `--workers 2`. */
export async function startService(
  { redis, upstream, port = 0 }: { redis?: string; upstream: string; port?: number },
  ...args: string[]
): Promise<Service> {
  const program = new Program(
    ['serve', '--port', String(port), '--backend', 'http', '--log-format', 'json', ...args],
    {
      env: {
        REALTIME_RAG_HTTP_URL: upstream,
        ...(redis === undefined ? {} : { REALTIME_RAG_REDIS_URL: redis }),
      },
    },
  );
  const [, url = ''] = await program.prints(/listening on (ws:\S+)\n[\s\S]*try it/);
  return { program, url };
}

/** Runs `count` tasks, one at a time with each of these; resolves with what they gave, in order. */
export async function shared<W, T>(
  workplaces: readonly W[],
  count: number,
  task: (workplace: W, n: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const run = async (workplace: W) => {
    for (let n = next++; n < count; n = next++) results[n] = await task(workplace, n);
  };
  await Promise.all(workplaces.map(run));
  return results;
}

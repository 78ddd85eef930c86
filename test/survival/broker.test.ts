import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCutOff } from '../support/survival/read-cut-off';
import { type Service, shared, startService } from '../support/survival/services';
import { Talker, wholeAnswer } from '../support/survival/talker';

const RUNS = Number(process.env.SURVIVAL_RUNS ?? 4);
const TOKENS = 40;
const EVERY_MS = 30;
/** A run may take this long on a busy machine. */
const RUN_MS = 30_000;

let talker: Talker;
let service: Service;

beforeAll(async () => {
  talker = await Talker.start(TOKENS, EVERY_MS);
  service = await startService({ upstream: talker.url }, '--workers', '2');
}, RUN_MS);
afterAll(async () => {
  await service?.program.signal('SIGTERM');
  talker?.stop();
}, RUN_MS);

test(
  `two workers without Redis: ${RUNS} runs of a client that is cut every 90 ms are complete and exact`,
  async () => {
    await shared([1, 2, 3, 4], RUNS, async (_, run) => {
      await readCutOff(service.url, `what is run ${run}?`, wholeAnswer(TOKENS));
    });
    expect(talker.asked.map(({ question }) => question).sort()).toEqual(
      Array.from({ length: RUNS }, (_, run) => `what is run ${run}?`).sort(),
    );
  },
  RUNS * RUN_MS,
);

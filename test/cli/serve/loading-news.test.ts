import { expect, test } from 'vitest';
import { loadingNews } from '../../../src/cli/serve/backend';
import { silentLogger } from '../../../src/logging/logger';

test('quick loading is not logged; slow loading is logged every few seconds', () => {
  const told: string[] = [];
  let time = 0;
  const logger = { ...silentLogger, info: (_: object, message: string) => told.push(message) };
  const news = loadingNews(logger, () => time);
  for (let done = 1; done <= 100; done += 1) {
    time += 100;
    news({ stage: 'reading', done, total: 100 });
  }
  expect(told).toEqual([30, 60, 90].map((done) => `reading documents: ${done} of 100`));
});

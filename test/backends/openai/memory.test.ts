import { describe, test } from 'vitest';
import { DONE, delta, finish, says } from '../../support/upstreams/chat-stream';
import type { FaultPlay } from '../../support/upstreams/fault-rig';
import { expectBounded, type Flood } from '../../support/upstreams/flood';
import { startOpenAI } from './rig';

const X = 'x'.repeat(65_536);
const said: FaultPlay = async (wire, hearing) => {
  wire.head().send(says('At '));
  await hearing.said;
};
const broken = { outcome: 'BACKEND_ERROR' } as const;
const well = { outcome: 'complete', text: 'At six.', after: says('six.') + finish() + DONE } as const;

const CASES: Flood[] = [
  { name: 'a line, after text', lead: said, piece: X, text: 'At ', ...broken },
  { name: 'thoughts', lead: said, piece: delta({ reasoning_content: X }), ...well },
  {
    name: 'one JSON answer',
    lead: (wire) => wire.head(200, { 'Content-Type': 'application/json' }).send('{"choices":"'),
    piece: X,
    ...broken,
  },
];

describe('a hundred megabytes of', () => {
  test.each(CASES)('$name', (flood) => expectBounded(startOpenAI(), flood));
});

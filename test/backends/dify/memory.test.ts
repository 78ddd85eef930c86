import { describe, test } from 'vitest';
import { event, messageEnd } from '../../support/upstreams/dify-double';
import type { FaultPlay } from '../../support/upstreams/fault-rig';
import { expectBounded, type Flood } from '../../support/upstreams/flood';
import { startDify } from './faults/rig';

const X = 'x'.repeat(65_536);
const SAID = event('message', { answer: 'At ' });
const GOOD_END = event('message', { answer: 'six.' }) + messageEnd();

const begun: FaultPlay = (wire) => wire.head().send(event('workflow_started'));
const said: FaultPlay = async (wire, hearing) => {
  wire.head().send(SAID);
  await hearing.begun;
};
const broken = { outcome: 'BACKEND_ERROR' } as const;
const well = { outcome: 'complete', after: GOOD_END } as const;

const CASES: Flood[] = [
  { name: 'a line, before text', lead: begun, piece: X, ...broken },
  { name: 'a line, after text', lead: said, piece: X, text: 'At ', ...broken },
  { name: 'an event of many lines, before text', lead: begun, piece: `data: ${X}\n`, ...broken },
  { name: 'an event of many lines, after text', lead: said, piece: `data: ${X}\n`, text: 'At ', ...broken },
  { name: 'comments, before text', lead: begun, piece: ': x\n'.repeat(16_384), text: 'six.', ...well },
  { name: 'comments, after text', lead: said, piece: ': x\n'.repeat(16_384), text: 'At six.', ...well },
  { name: 'unknown events', lead: said, piece: event('unknown', { data: X }), text: 'At six.', ...well },
  {
    name: 'a header',
    lead: (wire) => wire.raw('HTTP/1.1 200 OK\r\nX-A: '),
    piece: X,
    raw: true,
    outcome: 'BACKEND_UNAVAILABLE',
  },
  { name: 'a page of an error', lead: (wire) => wire.head(500, {}), piece: X, ...broken },
  {
    name: 'a page in place of the API',
    lead: (wire) => wire.head(200, {}),
    piece: X,
    outcome: 'BACKEND_REJECTED',
  },
  {
    name: 'one JSON answer',
    lead: (wire) => wire.head(200, { 'Content-Type': 'application/json' }).send('{"answer":"'),
    piece: X,
    ...broken,
  },
];

describe('a hundred megabytes of', () => {
  test.each(CASES)('$name', (flood) => expectBounded(startDify(), flood));
});

import { expect } from 'vitest';
import type { Fault } from './fault';
import { CANARY, type FaultRig, GOOD, KEY, type Told } from './fault-rig';

/** One error and one final at most, in order and with nothing after it. */
function expectWellFormed({ queryId, errors, answers, order }: Told): void {
  expect(order.filter((each) => each === 'final')).toEqual(['final']);
  expect(order.slice(-2)).toEqual(['final', 'idle']);
  expect([...errors, ...answers].every(({ query_id }) => query_id === queryId)).toBe(true);
  expect(answers.map(({ stream_index }) => stream_index)).toEqual(answers.map((_, index) => index));
}

export function expectOutcome(
  told: Told,
  { outcome, text = '', retryable, retryAfterMs, retries }: Omit<Fault<object>, 'name' | 'play'>,
): void {
  expectWellFormed(told);
  const well = outcome === 'complete' || outcome === 'no_answer';
  expect(told.errors.map(({ code }) => code)).toEqual(well ? [] : [outcome]);
  expect(told.final?.finish_reason).toBe(well ? outcome : 'error');
  if (!well) expect(told.order.slice(-3)).toEqual(['error', 'final', 'idle']);
  expect(told.text).toBe(text);
  if (retryable !== undefined) expect(told.errors[0]?.retryable).toBe(retryable);
  expect(told.errors[0]?.retry_after_ms).toBe(retryAfterMs);
  expect(told.final?.timing?.retries).toBe(retries);
}

/** Neither the client nor the log contains what it must not. */
export function expectDiscreet(rig: FaultRig): void {
  for (const secret of [CANARY, KEY, '127.0.0.1', 'dify.invalid', '/v1', 'http']) {
    expect(rig.wire).not.toContain(secret);
  }
  expect(rig.logText).not.toContain(KEY);
}

/** The server has recovered: the same session gets its next answer. */
export async function expectUsable(rig: FaultRig): Promise<void> {
  rig.server.play = rig.healthy;
  const told = await rig.ask('And when does it close?');
  expectWellFormed(told);
  expect([told.errors, told.text, told.final?.finish_reason]).toEqual([[], GOOD, 'complete']);
}

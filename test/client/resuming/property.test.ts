import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/client/index';
import { partsOf } from '../../support/client/model-server';
import { startConnected } from '../../support/client/rig';

/** A client, a network that does everything to it, and a server that follows PROTOCOL.md. */

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant('ask' as const), speaker: fc.integer({ min: 0, max: 2 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('partial' as const), speaker: fc.integer({ min: 0, max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('cancel' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 7, 40, 90, 300, 2_000, 9_000),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('cut' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('silence' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('down' as const),
      ms: fc.constantFrom(100, 3_000, 30_000, 200_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('slow' as const), ms: fc.constantFrom(1, 5, 60, 400) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('full' as const), ms: fc.constantFrom(20, 500) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('unavailable' as const), ms: fc.constantFrom(100, 5_000) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restart' as const) }) },
);

const LIMIT = 20;

describe('a client over any network', () => {
  it('hears each event once and without gaps, reads whole answers, and is counted once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.constantFrom(4, 1_000),
        fc.double({ min: 0.1, max: 0.999, noNaN: true }),
        async (steps, kept, luck) => {
          const rig = await startConnected({ random: () => luck, queue: { messages: LIMIT } }, { kept });
          const { client, clock, network, server, messages, states, dropped } = rig;
          const answers: Answer[] = [];
          const reading = (async () => {
            for await (const answer of client.answers()) answers.push(answer);
          })();
          const asked: string[] = [];
          for (const [i, { type, ...given }] of steps.entries()) {
            const ms = 'ms' in given ? given.ms : 0;
            const speaker = 'speaker' in given ? `S${given.speaker}` : '';
            if (type === 'ask') {
              asked.push(`question ${i}`);
              client.sendChunk({ text: `question ${i}`, is_final: true, speaker });
            } else if (type === 'partial') client.sendChunk({ text: `quest ${i}`, speaker });
            else if (type === 'cancel') {
              asked.push('cancel');
              client.cancel();
            } else if (type === 'wait') await clock.advance(ms);
            else if (type === 'cut') network.cut();
            else if (type === 'silence') network.silence();
            else if (type === 'slow') network.delayMs = ms;
            else if (type === 'restart') {
              server.restart();
              network.cut();
            } else if (type === 'down') {
              network.isUp = false;
              network.cut();
              await clock.advance(ms);
              network.isUp = true;
            } else if (type === 'full') {
              network.bufferedAmount = 1e9;
              await clock.advance(ms);
              network.bufferedAmount = 0;
            } else if (type === 'unavailable') {
              server.refuseWith = 'unavailable';
              await clock.advance(ms);
              server.refuseWith = undefined;
            }
            expect(client.queued).toBeLessThanOrEqual(LIMIT);
          }
          network.delayMs = 5;
          await clock.advance(100_000);

          expect(['connected', 'resumed']).toContain(client.state.type);
          expect(client.queued).toBe(0);
          // Each session's events are 1, 2, 3 …, unless it was told that some are missing.
          const wasTruncated = states.some((state) => state.type === 'resumed' && state.truncated);
          const bySession = new Map<string, number[]>();
          for (const message of messages) {
            if (message.type === 'ack') continue;
            bySession.set(message.session_id, [...(bySession.get(message.session_id) ?? []), message.seq]);
          }
          for (const seqs of bySession.values()) {
            if (!wasTruncated) expect(seqs).toEqual(seqs.map((_, at) => at + 1));
          }
          // Every message reached the server or was told as dropped; twice only with a session that was lost.
          const wasLost = states.some((state) => state.type === 'connected' && state.lost !== undefined);
          const countOf = (list: readonly string[], text: string) =>
            list.filter((item) => item === text).length;
          for (const text of new Set(asked)) {
            const wanted = countOf(asked, text);
            const reached = countOf(server.counted, text) + countOf(dropped, text);
            expect(reached).toBeGreaterThanOrEqual(wanted);
            if (!wasLost && dropped.length === 0) expect(countOf(server.counted, text)).toBe(wanted);
          }
          // Answers are whole, each once, or say that their session was lost.
          const ids = answers.map(({ queryId }) => queryId);
          expect(new Set(ids).size).toBe(ids.length);
          for (const answer of answers) {
            const { text, error } = await answer.result;
            const whole = partsOf(answer.question).join('');
            if (error) {
              expect(error).toMatchObject({ name: 'SessionLostError' });
              if (!wasTruncated) expect(wasLost).toBe(true);
              // After a gap the question may not be known.
              if (answer.question !== '') expect(whole.startsWith(text)).toBe(true);
            } else if (answer.question !== '') {
              expect(text).toBe(whole);
              let pieces = '';
              for await (const piece of answer) pieces += piece;
              expect(pieces).toBe(whole);
            }
          }
          const closed = client.close();
          await clock.advance(5_000);
          await closed;
          await reading;
        },
      ),
      { numRuns: 5 * Number(process.env.FC_RUNS ?? 200) },
    );
  }, 600_000);
});

import { describe, expect, test } from 'vitest';
import { createEchoBackend } from '../../../src/backends/echo';
import { RealtimeRagSession } from '../../../src/session/index';

const make = (options: object) => () => new RealtimeRagSession({ backend: createEchoBackend(), ...options });

describe("the gate's options", () => {
  test.each<[object, RegExp]>([
    [{ mode: 'loud' }, /'mode' must be one of auto, offer, manual, not a string of 4 characters\./],
    [{ speakers: [] }, /'speakers' must be \{ only/],
    [{ speakers: null }, /'speakers'/],
    [{ speakers: { only: [] } }, /'speakers'/],
    [{ speakers: { only: [7] } }, /'speakers'/],
    [{ speakers: { only: ['A'], except: ['B'] } }, /'speakers'/],
    [{ addressed: { names: [] } }, /'addressed' must be \{ names/],
    [{ addressed: null }, /'addressed'/],
    [{ addressed: { names: ['!'] } }, /'addressed'/],
    [{ addressed: { names: ['a'.repeat(65)] } }, /'addressed'/],
    [{ addressed: { names: 'nova' } }, /'addressed'/],
    [{ addressed: { names: ['nova'], required: 1 } }, /'addressed'/],
    [
      { cooldownMs: -1 },
      /'cooldownMs' must be a number of milliseconds from 0 to 2147483647, or Infinity for no limit, not a negative number\./,
    ],
    [{ duplicateWindowMs: 'x' }, /'duplicateWindowMs'/],
    [{ judge: {} }, /'judge' must be a function/],
    [{ judgeBetween: [0.8, 0.3] }, /'judgeBetween' must be two numbers/],
    [{ judgeBetween: 0.5 }, /'judgeBetween'/],
    [{ judgeTimeoutMs: 0 }, /'judgeTimeoutMs' must be a number of milliseconds from 1 to 60000, not zero\./],
  ])('%j is refused in one line that names the option', (options, message) => {
    expect(make(options)).toThrow(TypeError);
    expect(make(options)).toThrow(message);
  });

  test('are accepted if valid', () => {
    expect(
      make({
        mode: 'offer',
        speakers: { except: ['A'] },
        addressed: { names: ['小助手'], required: true },
        cooldownMs: 0,
        duplicateWindowMs: 0,
        judgeBetween: [0, 1],
      }),
    ).not.toThrow();
  });
});

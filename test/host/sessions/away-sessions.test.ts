import { describe, expect, test } from 'vitest';
import { AwaySessions } from '../../../src/host/sessions/away-sessions';
import { FakeClock } from '../../support/fake-clock';

interface Away {
  name: string;
  owner: string;
}

function rigOf(most: number) {
  const clock = new FakeClock();
  const gone: string[] = [];
  const away = new AwaySessions<Away>(
    { windowMs: 1_000, most, ownerOf: ({ owner }) => owner, clock },
    ({ name }, why) => gone.push(`${name} ${why}`),
  );
  const add = (name: string, owner = name) => {
    const session = { name, owner };
    away.add(session);
    return session;
  };
  return { clock, gone, away, add };
}

describe('when there are too many', () => {
  test('whoever has most loses the one that was away for longest', () => {
    const { away, gone, add } = rigOf(4);
    add('first', 'Ann');
    add('b1', 'Bob');
    add('b2', 'Bob');
    add('b3', 'Bob');
    add('b4', 'Bob');
    add('last', 'Cleo');
    expect(gone).toEqual(['b1 evicted', 'b2 evicted']);
    expect([...away].map(({ name }) => name)).toEqual(['first', 'b3', 'b4', 'last']);
  });

  test('and nobody has more than others, the one that was away for longest of all goes', () => {
    const { gone, add } = rigOf(2);
    for (const name of ['one', 'two', 'three']) add(name);
    expect(gone).toEqual(['one evicted']);
  });

  test('one that came back in time does not count', () => {
    const { away, gone, add } = rigOf(2);
    const back = add('back', 'Ann');
    add('b1', 'Bob');
    away.delete(back);
    add('c1', 'Cleo');
    expect(gone).toEqual([]);
    add('b2', 'Bob');
    expect(gone).toEqual(['b1 evicted']);
  });
});

test('each is kept for the window', async () => {
  const { clock, gone, add } = rigOf(10);
  add('one');
  await clock.advance(600);
  add('two');
  await clock.advance(399);
  expect(gone).toEqual([]);
  await clock.advance(1);
  expect(gone).toEqual(['one expired']);
  await clock.advance(600);
  expect(gone).toEqual(['one expired', 'two expired']);
});

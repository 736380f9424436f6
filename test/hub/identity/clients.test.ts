import { expect, it } from 'vitest';
import { Clients } from '../../../src/hub/identity/clients.ts';

it('HUB-8 keeps the latest client ids of a participant, and nobody evicts those of others', () => {
  const clients = new Clients({ clients: 5, clientsPerPerson: 2 });
  for (const id of ['a1', 'a2', 'a1', 'a3']) expect(clients.claim(id, 'sato')).toBe(true);
  // `a2` was used before `a1` was used again.
  expect(['a1', 'a3'].map((id) => clients.claim(id, 'tanaka'))).toEqual([false, false]);
  expect(clients.claim('a2', 'tanaka')).toBe(true);
  expect(clients.claim('a2', 'sato')).toBe(false);
  for (const id of ['b1', 'b2', 'b3']) clients.claim(id, 'mori');
  expect(['a1', 'a2', 'a3'].map((id) => clients.claim(id, 'mori'))).toEqual([false, false, false]);
});

it('HUB-8 evicts the least recently used id over all participants', () => {
  const clients = new Clients({ clients: 3, clientsPerPerson: 2 });
  for (const [id, who] of [
    ['a', 'sato'],
    ['b', 'tanaka'],
    ['c', 'mori'],
    ['a', 'sato'],
    ['d', 'ito'],
  ] as const)
    expect(clients.claim(id, who)).toBe(true);
  expect(['a', 'c', 'd'].map((id) => clients.claim(id, 'kato'))).toEqual([false, false, false]);
  expect(clients.claim('b', 'kato')).toBe(true);
  // For `b` that of `c` went, which was the oldest by then: a refused claim is no use.
  expect(clients.claim('c', 'tanaka')).toBe(true);
});

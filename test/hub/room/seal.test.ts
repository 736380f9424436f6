import { describe, expect, it } from 'vitest';
import { CHAIN_START } from '../../../src/domain/chain.ts';
import type { Fact } from '../../../src/domain/event.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { seal } from '../../../src/hub/room/seal.ts';
import { sha256 } from '../../contracts/event-builder.ts';
import { sato } from '../../domain/given.ts';

const START = { ...CHAIN_START, session: 'checkout-1125' };
const NOW = Date.parse('2026-11-25T03:00:00.000Z');
const removed = (note: string): Fact => ({ type: 'note.removed', data: { note } }) as unknown as Fact;
const by = { session: 'checkout-1125', by: sato, cmd: { client: 'client-a', n: 1 } };

describe('sealing facts', () => {
  it('HUB-10 numbers and chains the facts of a command, and the next command follows them', () => {
    const first = seal([removed('a'), removed('b')], START, { ...by, now: NOW }, sha256);
    const next = seal([removed('c')], first.tip, { ...by, now: NOW + 1 }, sha256);
    const events = [...first.sealed, ...next.sealed].map(({ event }) => event);
    expect(events.map(({ seq, at }) => [seq, at])).toEqual([
      [1, '2026-11-25T03:00:00.000Z'],
      [2, '2026-11-25T03:00:00.000Z'],
      [3, '2026-11-25T03:00:00.001Z'],
    ]);
    expect(verifyChain(events, sha256)).toMatchObject({ ok: true, head: { seq: 3, hash: next.tip.hash } });
    expect(next.tip).toMatchObject({ session: 'checkout-1125', seq: 3, at: '2026-11-25T03:00:00.001Z' });
  });

  it('HUB-10 of no fact leaves the end of the log where it is', () => {
    const { tip } = seal([removed('a')], START, { ...by, now: NOW }, sha256);
    expect(seal([], tip, { ...by, now: NOW }, sha256)).toEqual({ sealed: [], tip });
  });

  it.each([
    ['before it', NOW - 60_000, '2026-11-25T03:00:00.000Z'],
    ['at the same time', NOW, '2026-11-25T03:00:00.000Z'],
    ['after it', NOW + 60_000, '2026-11-25T03:01:00.000Z'],
  ])('HUB-9 takes the later of the clock and the last event: %s', (_when, now, at) => {
    const { tip } = seal([removed('a')], START, { ...by, now: NOW }, sha256);
    expect(seal([removed('b')], tip, { ...by, now }, sha256).sealed[0]?.event.at).toBe(at);
  });
});

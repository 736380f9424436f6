import { describe, expect, it } from 'vitest';
import { carryOut } from '../../../src/hub/outside/carry-out.ts';
import type { OutsideAct } from '../../../src/ports/outside.ts';
import { FakeTime } from '../../network/fake-time.ts';

describe('an act of a hub that shares its log with another', () => {
  it('NAT-846 is not written once the lease is over, though its beginning was kept', async () => {
    const time = new FakeTime();
    const done: string[] = [];
    const act: OutsideAct<string> = {
      again: 'twice',
      look: async () => ({ kind: 'open', before: 'triggered' }),
      write: async () => {
        done.push('written');
        return 'proof';
      },
    };
    const carried = {
      askedAt: time.now(),
      expiresAt: time.now() + 600_000,
      begunAt: null,
      before: null,
      isUnknown: false,
      prepare: async () => act,
      book: {
        async begin() {
          done.push('begun');
          return true;
        },
        delay() {},
      },
    };
    const deps = { time, random: () => 0.5, signal: new AbortController().signal, onBug: () => {} };
    let held = true;
    const late = carryOut(
      {
        ...carried,
        book: {
          async begin() {
            // The process slept after this, and another hub has taken over: its log takes nothing more.
            const kept = held;
            done.push(kept ? 'begun' : 'refused');
            held = false;
            return kept;
          },
          delay() {},
        },
      },
      { ...deps, mayAct: () => held },
    );
    await time.advance(5_000);
    expect(await late).toEqual({ kind: 'stopped' });
    expect(done).toEqual(['begun', 'refused']);
    expect(await carryOut(carried, { ...deps, mayAct: () => true })).toMatchObject({ kind: 'done' });
    expect(done).toEqual(['begun', 'refused', 'begun', 'written']);
  });
});

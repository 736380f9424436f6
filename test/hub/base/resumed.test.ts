import { describe, expect, it } from 'vitest';
import { initialSession } from '../../../src/domain/session.ts';
import { HubError } from '../../../src/hub/base/contract.ts';
import { servedSessions, untilResumed } from '../../../src/hub/base/resumed.ts';
import type { SessionSummary } from '../../../src/protocol/http.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';

/** A hub with these sessions; reading one rejects as given. */
function hubOf(faults: Readonly<Record<string, HubError>>, ids: readonly string[]) {
  return {
    sessions: async () =>
      ids.map((id) => ({ id, status: id === 'torn' ? 'damaged' : 'open' }) as SessionSummary),
    serves: (id: string) => id !== 'elsewhere',
    async session(id: string) {
      if (faults[id]) throw faults[id];
      return id === 'gone' ? null : initialSession(id);
    },
  };
}

async function taken(hub: ReturnType<typeof hubOf>, serves = (_: string) => true, wanted = () => true) {
  const ids: string[] = [];
  try {
    for await (const { id } of servedSessions(hub, serves, wanted)) ids.push(id);
    return { ids, fault: null };
  } catch (error) {
    return { ids, fault: error };
  }
}

describe('the sessions that a hub goes on with', () => {
  it('HUB-995 one that cannot be read for a moment keeps no other back, and is asked for again; a damaged log is not', async () => {
    const fault = new HubError('failed', { session: 'b' });
    const damaged = new HubError('damaged', { session: 'c', seq: 3 });
    const ids = ['a', 'b', 'c', 'torn', 'gone', 'elsewhere', 'd'];
    expect(await taken(hubOf({ b: fault, c: damaged }, ids))).toEqual({ ids: ['a', 'd'], fault });
    expect(await taken(hubOf({ c: damaged }, ids))).toEqual({ ids: ['a', 'b', 'd'], fault: null });
    expect((await taken(hubOf({}, ids), (id) => id === 'c')).ids).toEqual(['c']);
    const none = await taken(hubOf({ b: fault }, ids), undefined, () => false);
    expect(none).toEqual({ ids: [], fault: null });
  });
});

describe('what a hub goes on with', () => {
  it('HUB-995 is tried until it is done, each time after a longer pause of at most a minute', async () => {
    const time = new FakeTime();
    const began = time.now();
    const [tries, faults]: [number[], unknown[]] = [[], []];
    const work = async () => {
      tries.push((time.now() - began) / 1_000);
      if (tries.length < 9) throw new Error(`try ${tries.length}`);
    };
    const end = new AbortController();
    let isDone = false;
    void untilResumed(work, { time, signal: end.signal, onFault: (fault) => faults.push(fault) }).then(() => {
      isDone = true;
    });
    await settle();
    expect([tries, isDone]).toEqual([[0], false]);
    await time.advance(300_000);
    expect(tries).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
    expect([faults.length, isDone]).toEqual([8, true]);
  });

  it('HUB-995 is not tried again by a hub that ends', async () => {
    const time = new FakeTime();
    const end = new AbortController();
    let tries = 0;
    const work = async () => {
      tries += 1;
      throw new Error('no');
    };
    const done = untilResumed(work, { time, signal: end.signal, onFault: () => {} });
    await settle();
    end.abort();
    await done;
    await time.advance(120_000);
    expect(tries).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { FakeTime } from '../../network/fake-time.ts';
import { type Ask, httpRig, REMOTE } from './http-rig.ts';

/** How many of `count` requests at one moment were not told to slow down. */
async function passed(rig: Awaited<ReturnType<typeof httpRig>>, path: string, init: Ask, count: number) {
  const told = await Promise.all(Array.from({ length: count }, () => rig.ask(path, init)));
  return told.filter(({ status }) => status !== 429).length;
}

const post = (body: object): Ask => ({ method: 'POST', body });

describe('how often one person may ask', () => {
  it.each([
    ['/v1/import', post({}), 0.2, 5],
    ['/v1/sessions', post({}), 1, 30],
    ['/v1/incidents/PINC1/session', post({}), 1, 30],
    ['/v1/verdicts', {}, 5, 30],
    ['/v1/sessions/briefs', post({ since: null }), 5, 30],
    ['/v1/search?words=pool', {}, 5, 30],
    ['/v1/sessions', {}, 20, 200],
    ['/v1/incidents', {}, 20, 200],
    ['/v1/incidents/PINC1', {}, 20, 200],
    ['/v1/oncall', {}, 20, 200],
    ['/v1/pager', {}, 20, 200],
    ['/v1/me', {}, 100, 500],
    ['/v1/procedures', {}, 20, 200],
    ['/v1/nowhere', {}, 100, 500],
  ] as const)('SEC-354 is bounded for %s %o', async (path, init, rate, burst) => {
    const time = new FakeTime();
    const rig = await httpRig({}, time);
    const [one, other] = [await rig.member('aoi'), await rig.member('ren')];
    const ask = (token: string, count: number) => passed(rig, path, { ...init, via: REMOTE, token }, count);
    expect(await ask(one, burst + 5)).toBe(burst);
    await time.advance(10_000);
    expect(await ask(one, rate * 10 + 5)).toBe(Math.min(burst, rate * 10));
    expect(await ask(other, 1)).toBe(1);
    await rig.stop();
  });
});

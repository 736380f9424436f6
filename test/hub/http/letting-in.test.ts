import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeTime } from '../../network/fake-time.ts';
import { REMOTE, type Told } from './http-rig.ts';
import { OWN, type WebRig, webRig } from './web-rig.ts';

let rig: WebRig;
let id: string;
let time: FakeTime;
beforeEach(async () => {
  time = new FakeTime();
  rig = await webRig({}, time);
  id = await rig.open('Checkout fails');
});
afterEach(() => rig.stop());

const at = (holder: string) => ({ ...REMOTE, holder });
type Door = (code: string, name: string, holder: string) => Promise<Told>;
const DOORS: readonly (readonly [string, 'web' | 'observer', Door])[] = [
  [
    '/v1/web/enter',
    'web',
    (code, name, holder) =>
      rig.ask('/v1/web/enter', {
        method: 'POST',
        body: { session: id, code, name },
        headers: OWN,
        via: at(holder),
      }),
  ],
  [
    '/v1/invites/exchange',
    'observer',
    (invite, name, holder) =>
      rig.ask('/v1/invites/exchange', {
        method: 'POST',
        body: { session: id, invite, name },
        via: at(holder),
      }),
  ],
];

async function tries(count: number, one: (n: number) => Promise<Told>): Promise<Record<number, number>> {
  const found: Record<number, number> = {};
  for (let n = 0; n < count; n += 1) {
    const { status } = await one(n);
    found[status] = (found[status] ?? 0) + 1;
  }
  return found;
}

describe.each(DOORS)('tries at %s', (_, role, door) => {
  it('SEC-730 without a good invite are bounded for each address, with the time of the next try', async () => {
    expect(await tries(25, () => door('a.b.c', '森', '203.0.113.7'))).toEqual({ 403: 20, 429: 5 });
    const told = await door('a.b.c', '森', '203.0.113.7');
    expect(told).toMatchObject({ status: 429, json: { kind: 'too-fast', params: { perSecond: 1 } } });
    expect(told.headers.get('retry-after')).toBe('1');
    expect((await door('a.b.c', '森', '203.0.113.8')).status).toBe(403);
    await time.advance(3_000);
    expect(await tries(5, () => door('a.b.c', '森', '203.0.113.7'))).toEqual({ 403: 3, 429: 2 });
  });

  it('SEC-730 take nothing from who has a good invite and comes from the same address, as behind a proxy', async () => {
    const { code } = await rig.webInvite(id, { role });
    await tries(30, () => door('a.b.c', '森', '203.0.113.7'));
    expect((await door(code, '林', '203.0.113.7')).status).toBe(201);
  });

  it('SEC-731 with one good invite are bounded wherever they come from, and those with another one are not', async () => {
    const { code } = await rig.webInvite(id, { role });
    // The name is misleading: nothing is used.
    const found = await tries(110, (n) => door(code, 'a\u202eb', `203.0.113.${n}`));
    expect(found).toEqual({ 409: 100, 429: 10 });
    const told = await door(code, '林', '198.51.100.1');
    expect([told.status, told.headers.get('retry-after')]).toEqual([429, '1']);
    const other = await rig.webInvite(id, { role });
    expect((await door(other.code, '森', '203.0.113.7')).status).toBe(201);
    await time.advance(1_000);
    expect((await door(code, '林', '198.51.100.1')).status).toBe(201);
  });
});

it('SEC-354 a refusal of too many says when one more is allowed', async () => {
  const token = await rig.member('aoi');
  const ask = () => rig.ask('/v1/import', { method: 'POST', body: {}, via: REMOTE, token });
  await tries(5, ask);
  const told = await ask();
  expect([told.status, told.headers.get('retry-after')]).toEqual([429, '5']);
});

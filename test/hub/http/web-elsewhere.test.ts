import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { standbyEdge } from '../../../src/cli/hub/standby.ts';
import { HubError } from '../../../src/hub/base/contract.ts';
import type { HttpDeps } from '../../../src/hub/http/deps.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';
import { REMOTE } from './http-rig.ts';
import { HOST, type WebRig, webRig } from './web-rig.ts';

const HTML = { host: HOST, accept: 'text/html' };
const B = 'https://b.example.jp:8443';

/** One HTTP side that stands for both hubs of a team: the first while `elsewhere` is set, else the one that serves. */
let rig: WebRig;
let serving: WebRig;
let elsewhere: string | null;
let id: string;
let time: FakeTime;
beforeEach(async () => {
  time = new FakeTime();
  serving = await webRig({}, time);
  elsewhere = null;
  const shards: Pick<HttpDeps['hub'], 'serves' | 'elsewhere'> = {
    serves: () => elsewhere === null,
    elsewhere: async (session) =>
      new HubError('elsewhere', { session, ...(elsewhere ? { hub: elsewhere } : {}) }),
  };
  const hub = new Proxy(serving.hub, {
    get: (real, name) => {
      const own: unknown = Reflect.get(shards, name) ?? Reflect.get(real, name);
      return typeof own === 'function' ? own.bind(real) : own;
    },
  });
  rig = await webRig({ hub }, time);
  id = await rig.open('Checkout fails');
});
afterEach(async () => {
  await rig.stop();
  await serving.stop();
});

const page = async (headers: Record<string, string> = {}, session = id) => {
  const {
    status,
    headers: told,
    text,
  } = await rig.ask(`/s/${session}`, {
    via: REMOTE,
    headers: { ...HTML, ...headers },
  });
  return { status, location: told.get('location'), cache: told.get('cache-control'), text };
};
const passIn = (location: string | null): string => /#pass=([\w.-]+)$/.exec(location ?? '')?.[1] ?? '';
const kindOf = async (body: object) => {
  const { status, json } = await rig.post(body);
  return `${status} ${json.kind ?? ''}`.trim();
};
const log = (cookie: string) =>
  rig.ask(`/v1/sessions/${id}/events`, { via: REMOTE, headers: { host: HOST, cookie } });

describe('a browser at a hub that does not serve its session', () => {
  it('SEC-733 is sent to the hub that does, without a fragment, so that its own stays', async () => {
    elsewhere = `${B}/`;
    expect(await page()).toEqual({ status: 307, location: `${B}/s/${id}`, cache: 'no-store', text: '' });
    // Which hub would serve it follows from the id alone.
    expect((await page({}, 'no-such-9999')).location).toBe(`${B}/s/no-such-9999`);
    expect((await page({}, 'No%2F..%2F')).status).toBe(200);
    expect(await page({ accept: 'application/json' })).toMatchObject({ status: 404 });
  });

  it('SEC-733 gets the page where it is not known which one does, or that one is this', async () => {
    for (const at of ['', 'https://hub.example.jp:7373/']) {
      elsewhere = at;
      expect(await page()).toMatchObject({ status: 200, location: null });
    }
  });

  it('SEC-733 enters there alone: nothing is used here', async () => {
    const { code, id: invite } = await rig.webInvite(id, { uses: 1 });
    elsewhere = B;
    const told = await rig.post({ session: id, code, name: '森' });
    expect(told).toMatchObject({ status: 503, json: { kind: 'standby' } });
    expect([told.headers.get('oncall-standby'), told.headers.get('set-cookie')]).toEqual([B, null]);
    elsewhere = null;
    const { invites } = (await rig.ask(`/v1/sessions/${id}/invites`)).json;
    expect(invites.find((one: { id: string }) => one.id === invite).web.made).toBe(0);
    expect(await kindOf({ session: id, code, name: '森' })).toBe('201');
  });

  it('SEC-734 that has entered here is sent with a pass, which gives it a cookie there as the same person, without an event', async () => {
    const browser = await rig.browser(id, '森');
    const before = await serving.events(id);
    elsewhere = B;
    const read = await log(browser.cookie);
    expect([read.status, read.headers.get('oncall-standby')]).toEqual([200, B]);
    const { location, cache } = await page({ cookie: browser.cookie });
    expect(cache).toBe('no-store');
    expect(location?.startsWith(`${B}/s/${id}#pass=`)).toBe(true);
    expect(rig.logged.join('')).not.toContain(passIn(location));
    elsewhere = null;
    const told = await rig.post({ session: id, code: passIn(location) });
    expect(told).toMatchObject({ status: 201, json: { session: id, name: '森' } });
    const cookie = /^[^;]+/.exec(told.headers.get('set-cookie') ?? '')?.[0] ?? '';
    expect(cookie).not.toBe(browser.cookie);
    for (const each of [cookie, browser.cookie]) expect((await log(each)).status).toBe(200);
    expect((await log(cookie)).headers.get('oncall-standby')).toBeNull();
    expect(await serving.events(id)).toEqual(before);
    expect(new Set(rig.tokens.list().map(({ participant }) => participant)).size).toBe(1);
    const [first, second] = rig.tokens.list();
    expect(second?.expires).toBe(first?.expires);
  });

  it('SEC-734 a pass is good once, for a minute, for its session, while its person has access, and no other credential gives one', async () => {
    const other = await rig.open('Private');
    const { code, id: invite } = await rig.webInvite(id);
    const browser = await rig.enter(id, code, '森');
    const passed = async (): Promise<string> => {
      elsewhere = B;
      const { location } = await page({ cookie: browser.cookie });
      elsewhere = null;
      return passIn(location);
    };
    const [pass, late, wrong, last] = [await passed(), await passed(), await passed(), await passed()];
    expect(await kindOf({ session: other, code: wrong })).toBe('403 wrong-session');
    expect(await kindOf({ session: id, code: pass })).toBe('201');
    expect(await kindOf({ session: id, code: pass })).toBe('410 pass-used');
    for (const bad of [`${wrong.slice(0, -3)}AAA`, code, 'x'])
      expect(await kindOf({ session: id, code: bad })).toBe('403 pass-invalid');
    // Nor is it an invite.
    expect(await kindOf({ session: id, code: wrong, name: '林' })).toBe('403 invite-invalid');
    await rig.ask(`/v1/sessions/${id}/invites/${invite}`, { method: 'DELETE' });
    expect(await kindOf({ session: id, code: last })).toBe('410 token-revoked');
    await time.advance(61_000);
    expect(await kindOf({ session: id, code: late })).toBe('410 pass-expired');
    elsewhere = B;
    const member = await rig.member('aoi');
    for (const headers of [
      { cookie: browser.cookie },
      { cookie: browser.cookie.replace(id, other) },
      { authorization: `Bearer ${member}` },
    ])
      expect((await page(headers as Record<string, string>)).location).toBe(`${B}/s/${id}`);
  });

  it('SEC-734 whose invite is revoked loses what it got at each hub', async () => {
    const { code, id: invite } = await rig.webInvite(id);
    const browser = await rig.enter(id, code, '森');
    elsewhere = B;
    const { location } = await page({ cookie: browser.cookie });
    elsewhere = null;
    const told = await rig.post({ session: id, code: passIn(location) });
    const cookie = /^[^;]+/.exec(told.headers.get('set-cookie') ?? '')?.[0] ?? '';
    await rig.ask(`/v1/sessions/${id}/invites/${invite}`, { method: 'DELETE' });
    await settle();
    for (const each of [cookie, browser.cookie])
      expect(await log(each)).toMatchObject({ status: 401, json: { kind: 'token-revoked' } });
  });

  it('SEC-731 passes of one person are bounded, and those of another one are not', async () => {
    const [mori, hayashi] = [await rig.browser(id, '森'), await rig.browser(id, '林')];
    let [{ cookie }, status] = [mori, 0];
    const pass = async () => {
      elsewhere = B;
      const { location } = await page({ cookie });
      elsewhere = null;
      const told = await rig.post({ session: id, code: passIn(location) });
      status = told.status;
      cookie = /^[^;]+/.exec(told.headers.get('set-cookie') ?? '')?.[0] ?? cookie;
    };
    for (let n = 0; n < 100; n += 1) await pass();
    expect(status).toBe(201);
    await pass();
    expect(status).toBe(429);
    cookie = hayashi.cookie;
    await pass();
    expect(status).toBe(201);
  });

  it('SEC-734 keeps at most eight cookies of a person', async () => {
    const browser = await rig.browser(id, '森');
    let { cookie } = browser;
    for (let n = 0; n < 12; n += 1) {
      elsewhere = B;
      const { location } = await page({ cookie });
      elsewhere = null;
      const told = await rig.post({ session: id, code: passIn(location) });
      cookie = /^[^;]+/.exec(told.headers.get('set-cookie') ?? '')?.[0] ?? '';
    }
    expect(rig.tokens.list()).toHaveLength(8);
    expect((await log(cookie)).status).toBe(200);
  });
});

it('SEC-733 a hub that waits sends a browser to the one that serves, and tells programs as before', async () => {
  const edge = standbyEdge('0.0.0-test', () => `${B}/`);
  const at = (path: string, accept: string) =>
    edge.fetch(new Request(`http://localhost${path}`, { headers: { accept } }), REMOTE);
  const told = await at(`/s/${id}`, 'text/html,*/*;q=0.8');
  expect([told.status, told.headers.get('location')]).toEqual([307, `${B}/s/${id}`]);
  expect((await at(`/s/${id}`, '*/*')).status).toBe(503);
  expect((await at('/v1/me', 'text/html')).status).toBe(503);
  const nobody = standbyEdge('0.0.0-test', () => null);
  const headers = { accept: 'text/html' };
  expect((await nobody.fetch(new Request('http://localhost/s/x', { headers }), REMOTE)).status).toBe(503);
});

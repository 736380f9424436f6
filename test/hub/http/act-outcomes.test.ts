import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpRig, REMOTE } from './http-rig.ts';

let rig: Awaited<ReturnType<typeof httpRig>>;
beforeAll(async () => {
  rig = await httpRig();
});
afterAll(() => rig.stop());

it('CLI-437 tells what came of a session’s act to those who may read the session, and to nobody else', async () => {
  const [theirs, other] = [await rig.open('theirs'), await rig.open('other')];
  const token = await rig.invited(theirs, 'member', 'tanaka');
  const status = async (query: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await rig.ask(`/v1/acts/a.1${query}`, { headers, via: REMOTE })).json.kind;
  };
  // This hub has no pager: whoever hears that was let in.
  expect(await status(`?session=${theirs}`)).toBe('not-configured');
  expect(await status(`?session=${other}`)).toBe('wrong-session');
  expect(await status('')).toBe('wrong-session');
  expect(await status('?session=..%2F')).toBe('bad-session-id');
});

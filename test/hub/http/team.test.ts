import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Shared } from '../../../src/hub/base/serving.ts';
import type { Transport } from '../../../src/ports/edge.ts';
import type { Socket, SocketHandlers } from '../../../src/ports/socket.ts';
import { settle } from '../../network/fake-time.ts';
import { type Ask, httpRig, REMOTE, UNIX } from './http-rig.ts';

let rig: Awaited<ReturnType<typeof httpRig>>;
beforeAll(async () => {
  rig = await httpRig();
});
afterAll(() => rig.stop());

const PATH = 'https://hub.example.jp/v1/team/live';

async function upgrade(
  { token, headers = {} }: Pick<Ask, 'token' | 'headers'>,
  edge = rig.edge,
  via: Transport = REMOTE,
) {
  const known = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const sent = { host: 'hub.example.jp', ...headers, ...known };
  return edge.upgrade(new Request(PATH, { headers: sent }), via);
}

const told = async (...asked: Parameters<typeof upgrade>): Promise<string> => {
  const verdict = await upgrade(...asked);
  if (typeof verdict === 'function') return 'attached';
  return `${verdict.status} ${((await verdict.json()) as { kind: string }).kind}`;
};

describe('the door of the feed of a team', () => {
  it('SEC-707 lets members of the whole hub in, and nobody else', async () => {
    const session = await rig.open('Checkout fails');
    expect(await told({ token: await rig.member('sato') })).toBe('attached');
    expect(await told({ headers: { 'oncall-name': 'me' } }, rig.edge, UNIX)).toBe('attached');
    for (const role of ['member', 'guest', 'observer'] as const)
      expect(await told({ token: await rig.invited(session, role, `one ${role}`) })).toBe(
        '403 wrong-session',
      );
    expect(await told({})).toBe('401 token-required');
  });

  it('SEC-707 ends a member’s home with their token', async () => {
    const token = await rig.member('tanaka');
    const verdict = await upgrade({ token });
    if (typeof verdict !== 'function') throw new Error('not attached');
    const sent: { t: string; kind?: string }[] = [];
    let on: SocketHandlers | null = null;
    const socket: Socket = {
      send: (text) => void sent.push(JSON.parse(text)),
      buffered: 0,
      close: () => {},
      terminate: () => {},
      ping: () => {},
      on: (handlers) => {
        on = handlers;
      },
    };
    verdict(socket);
    const handlers = on as SocketHandlers | null;
    handlers?.message(JSON.stringify({ t: 'hello', protocol: 1, client: 'home-of-tanaka' }));
    await settle();
    expect(sent[0]).toMatchObject({ t: 'welcome' });
    const own = rig.tokens.list().find(({ name }) => name === 'tanaka');
    await rig.tokens.revoke(own?.id ?? '');
    await rig.recorded();
    await settle();
    expect(sent.at(-1)).toMatchObject({ t: 'bye', kind: 'revoked' });
  });

  it('SYN-729 a hub that does not lead names the one that does', async () => {
    const shared: Shared = {
      status: () => ({ of: 2, shards: [0], hubs: 2, leads: false }),
      leaderUrl: () => 'https://other.example.jp',
    };
    const other = await httpRig({ shared });
    const verdict = await upgrade({ token: await other.member('sato') }, other.edge);
    if (typeof verdict === 'function') throw new Error('attached');
    expect([verdict.status, verdict.headers.get('oncall-standby')]).toEqual([
      503,
      'https://other.example.jp',
    ]);
    await other.stop();
  });
});

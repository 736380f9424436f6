import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { dialer } from '../../src/adapters/websocket/dialer.ts';
import { hubClient } from '../../src/adapters/websocket/hub-client.ts';
import type { HubTarget } from '../../src/adapters/websocket/target.ts';
import { identityHeaders } from '../../src/protocol/http.ts';
import { parseJoinUrl } from '../../src/protocol/join-url.ts';
import { FRAME_LIMIT } from '../../src/protocol/version.ts';
import { cliRig } from './rig.ts';

const rig = cliRig();

// biome-ignore lint/suspicious/noExplicitAny: a test names the fields it means.
async function ask(fetch: ReturnType<typeof hubClient>, path: string, body?: object): Promise<any> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(path, init);
  return { status: response.status, ...((await response.json()) as object) };
}

describe('oncall hub token revoke', () => {
  it('SEC-341 ends the connections of whom that person let in, at a hub that runs meanwhile', async () => {
    const id = await rig.session('Checkout fails');
    const owner = hubClient(
      { kind: 'unix', path: join(rig.root, 'run', 'oncall', 'hub.sock') },
      { headers: identityHeaders('森 健二', 'mori@example.jp') },
    );
    const { base, pin } = await ask(owner, '/v1/listen', { host: '127.0.0.1', port: 0 });
    const target: HubTarget = { kind: 'url', base, pin };
    const made = await rig.json<{ id: string; token: string }>(
      'hub',
      'token',
      'create',
      '--name',
      'Mallory',
      '--email',
      'm@example.jp',
    );
    const mallory = hubClient(target, { token: made.token });
    const invite = await ask(mallory, `/v1/sessions/${id}/invites`, { role: 'member' });
    const link = parseJoinUrl(invite.url);
    if (!link.ok || link.link.invite === null) throw new Error(invite.url);
    const exchange = { invite: link.link.invite, session: id, name: 'Invented' };
    const { token } = await ask(hubClient(target), '/v1/invites/exchange', exchange);
    const invented = hubClient(target, { token });
    const note = { client: 'invented-1', n: 1, type: 'note.add', data: { text: 'hello' } };
    expect((await ask(invented, `/v1/sessions/${id}/commands`, note)).status).toBe(200);

    const texts: string[] = [];
    const path = `/v1/sessions/${id}/live`;
    const socket = await dialer({ target, path, frameLimit: FRAME_LIMIT, token })(
      new AbortController().signal,
    );
    const closed = new Promise<number>((close) => {
      socket.on({ message: (text) => texts.push(text), close });
    });
    const nothing = { epoch: null, lastSeq: 0, linesEpoch: null, lastLine: 0 };
    socket.send(JSON.stringify({ t: 'hello', protocol: 1, client: 'invented-2', ...nothing }));
    await vi.waitFor(() => expect(texts[0]).toContain('"welcome"'), { timeout: 20_000 });

    await rig.json('hub', 'token', 'revoke', made.id);
    expect(await closed).toBe(1008);
    expect(JSON.parse(texts.at(-1) ?? '')).toMatchObject({ t: 'bye', kind: 'revoked' });
    const late = await ask(invented, `/v1/sessions/${id}/commands`, { ...note, n: 2 });
    expect(late).toMatchObject({ status: 401, kind: 'token-revoked' });
    const record = async () => (await owner(`/v1/sessions/${id}/record.md?lang=en`)).text();
    await vi.waitFor(async () => expect(await record()).toContain('revoked the access of Invented'), {
      timeout: 20_000,
    });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { settle } from '../../network/fake-time.ts';
import { Terminal } from '../hub-rig.ts';
import { type Ask, httpRig, REMOTE } from './http-rig.ts';

let rig: Awaited<ReturnType<typeof httpRig>>;
let id: string;
beforeEach(async () => {
  rig = await httpRig();
  id = await rig.open('Checkout fails');
});
afterEach(() => rig.stop());

const as = (token: string): Ask => ({ via: REMOTE, token });
const post = (path: string, by: Ask, body: object) => rig.ask(path, { method: 'POST', body, ...by });
const note = (by: Ask) => rig.command(id, 'note.add', { text: 'still here' }, by);
const me = async (by: Ask): Promise<string> => (await rig.ask('/v1/me', by)).json.actor.id;

interface Invite {
  readonly id: string;
  readonly text: string;
}

const inviteeOf = (invite: Invite, role = 'member') => invite.id.replace('inv', role);

async function mint(by: Ask, role = 'member'): Promise<Invite> {
  const { json, status, text } = await post(`/v1/sessions/${id}/invites`, by, { role });
  if (status !== 201) throw new Error(text);
  return { id: json.id, text: new URL(json.url).hash.slice(1).split('~')[0] ?? '' };
}

const exchange = (invite: Invite, name: string) =>
  post('/v1/invites/exchange', { via: REMOTE }, { invite: invite.text, session: id, name });

async function bring(by: Ask, name: string, role = 'member'): Promise<Ask> {
  const { json, status, text } = await exchange(await mint(by, role), name);
  if (status !== 201) throw new Error(text);
  return as(json.token);
}

async function live(by: Ask): Promise<Terminal> {
  const headers = { host: 'localhost', authorization: `Bearer ${by.token}` };
  const request = new Request(`http://localhost/v1/sessions/${id}/live`, { headers });
  const attach = await rig.edge.upgrade(request, REMOTE);
  if (typeof attach !== 'function') throw new Error(await attach.text());
  const terminal = new Terminal();
  attach(terminal.socket);
  await settle();
  terminal.hello();
  await settle();
  return terminal;
}

async function events(type: string): Promise<readonly AnyEvent[]> {
  const all: AnyEvent[] = [];
  for await (const chunk of rig.hub.events(id)) all.push(...chunk);
  return all.filter((event) => event.type === type);
}

/** A member of the hub, the invented colleague she let in, and whom that one let in. */
async function conspiracy() {
  const mallory = as(await rig.member('mallory'));
  const [token] = rig.tokens.list();
  const invented = await bring(mallory, 'Invented');
  const deeper = await bring(invented, 'Deeper', 'guest');
  for (const by of [mallory, invented, deeper]) expect((await note(by)).status).toBe(200);
  const ids = { mallory: await me(mallory), invented: await me(invented), deeper: await me(deeper) };
  return { mallory, invented, deeper, ids, tokenId: token?.id ?? '' };
}

describe('a member whose token is revoked', () => {
  it('SEC-341 takes along whom they let in, whom those let in, and every invite not used yet', async () => {
    const { mallory, invented, deeper, tokenId } = await conspiracy();
    const unspent = [await mint(mallory), await mint(invented)];
    const terminals = [await live(mallory), await live(invented), await live(deeper)];
    await rig.tokens.revoke(tokenId);
    expect(terminals.map(({ bye }) => bye?.kind)).toEqual(['revoked', 'revoked', 'revoked']);
    for (const by of [mallory, invented, deeper]) {
      expect(await note(by)).toMatchObject({ status: 401, json: { kind: 'token-revoked' } });
      expect((await post(`/v1/sessions/${id}/invites`, by, {})).status).toBe(401);
    }
    for (const [i, invite] of unspent.entries()) {
      expect(await exchange(invite, `Late ${i}`)).toMatchObject({
        status: 410,
        json: { kind: 'invite-revoked' },
      });
    }
    expect((await rig.hub.session(id))?.notes).toHaveLength(3);
  });

  it('SEC-342 is in the record of each session they were in, as are those who went with them', async () => {
    const { invented, ids, tokenId } = await conspiracy();
    await rig.command(id, 'role.take', { role: 'lead' }, invented);
    await rig.tokens.revoke(tokenId);
    await rig.recorded();
    const told = await events('participant.revoked');
    expect(told.map(({ data, by }) => [data, by.kind])).toEqual([
      [{ participant: ids.mallory, origin: null }, 'system'],
      [{ participant: ids.invented, origin: ids.mallory }, 'system'],
      [{ participant: ids.deeper, origin: ids.mallory }, 'system'],
    ]);
    const state = await rig.hub.session(id);
    expect(state?.roles.lead).toBeUndefined();
    expect(Object.values(ids).map((one) => state?.participants[one]?.leftAt)).not.toContain(null);
    const record = await rig.ask(`/v1/sessions/${id}/record.md?lang=en`);
    expect(record.text).toContain('Invented');
  });

  it('SEC-343 does not act by a request whose body they hold back until then', async () => {
    const mallory = as(await rig.member('mallory'));
    const [token] = rig.tokens.list();
    const held = (path: string, body: object) => {
      const { bytes, body: stream } = heldBody(JSON.stringify(body));
      return { end: bytes, answer: rig.ask(path, { method: 'POST', body: stream, ...mallory }) };
    };
    const requests = [
      held(`/v1/sessions/${id}/commands`, {
        client: 'mallory-1',
        n: 1,
        type: 'note.add',
        data: { text: 'late' },
      }),
      held(`/v1/sessions/${id}/invites`, { role: 'member' }),
    ];
    await settle();
    await rig.tokens.revoke(token?.id ?? '');
    for (const { end } of requests) end();
    for (const { answer } of requests) {
      expect(await answer).toMatchObject({ status: 401, json: { kind: 'token-revoked' } });
    }
    expect((await rig.hub.session(id))?.notes).toEqual([]);
    expect((await rig.ask(`/v1/sessions/${id}/invites`)).json.invites).toEqual([]);
  });
});

describe('someone removed from a session', () => {
  it('SEC-341 takes along whom they let in, whom those let in, and every invite not used yet', async () => {
    const { mallory, invented, deeper, ids } = await conspiracy();
    const unspent = [await mint(mallory), await mint(invented)];
    const terminals = [await live(mallory), await live(invented), await live(deeper)];
    expect((await rig.command(id, 'participant.remove', { participant: ids.mallory })).status).toBe(200);
    expect(terminals.map(({ bye }) => bye?.kind)).toEqual(['removed', 'removed', 'removed']);
    for (const by of [mallory, invented, deeper]) {
      const refused = await note(by);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect((await rig.ask(`/v1/sessions/${id}`, by)).status).toBeGreaterThanOrEqual(401);
    }
    await rig.recorded();
    for (const by of [invented, deeper]) expect((await note(by)).status).toBe(401);
    for (const [i, invite] of unspent.entries())
      expect((await exchange(invite, `Late ${i}`)).status).toBe(410);
    expect((await rig.hub.session(id))?.notes).toHaveLength(3);
    expect((await events('participant.revoked')).map(({ data }) => data)).toEqual([
      { participant: ids.invented, origin: ids.mallory },
      { participant: ids.deeper, origin: ids.mallory },
      ...unspent.map((invite) => ({ participant: inviteeOf(invite), origin: ids.mallory })),
    ]);
  });

  it('SEC-341 comes back alone when readmitted', async () => {
    const { mallory, invented, ids } = await conspiracy();
    await rig.command(id, 'participant.remove', { participant: ids.mallory });
    await rig.recorded();
    await rig.command(id, 'participant.readmit', { participant: ids.mallory });
    expect((await note(mallory)).status).toBe(200);
    expect((await note(invented)).status).toBe(401);
    expect((await note(await bring(mallory, 'Fresh'))).status).toBe(200);
  });
});

describe('an invite that is revoked', () => {
  it('SEC-344 says so in the session’s record, who did it, and ends what it opened and what came of that', async () => {
    const owner = await me({});
    const invite = await mint({}, 'member');
    const { json } = await exchange(invite, 'Invented');
    const invented = as(json.token);
    const deeper = await bring(invented, 'Deeper', 'guest');
    for (const by of [invented, deeper]) expect((await note(by)).status).toBe(200);
    const ids = [await me(invented), await me(deeper)];
    const unspent = await mint({}, 'guest');
    const revoke = (one: string) => rig.ask(`/v1/sessions/${id}/invites/${one}`, { method: 'DELETE' });
    expect((await revoke(invite.id)).status).toBe(200);
    for (const by of [invented, deeper]) expect((await note(by)).status).toBe(401);
    expect((await revoke(unspent.id)).status).toBe(200);
    expect((await revoke(unspent.id)).status).toBe(200);
    const told = await events('participant.revoked');
    expect(told.map(({ data, by }) => [data, by.id])).toEqual([
      [{ participant: ids[0], origin: null }, owner],
      [{ participant: ids[1], origin: ids[0] }, owner],
      [{ participant: inviteeOf(unspent, 'guest'), origin: null }, owner],
    ]);
  });
});

/** A body that says nothing until it is told to. */
function heldBody(text: string) {
  let end = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      end = () => {
        controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      };
    },
  });
  return { bytes: () => end(), body };
}

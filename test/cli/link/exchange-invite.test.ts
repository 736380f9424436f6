import { afterAll, describe, expect, it } from 'vitest';
import { exchangeInvite } from '../../../src/cli/link/hub-api.ts';
import { DialError } from '../../../src/ports/socket.ts';
import type { TokenAnswer } from '../../../src/protocol/http.ts';
import { httpRig, REMOTE } from '../../hub/http/http-rig.ts';

const rig = await httpRig();
afterAll(() => rig.stop());

/** A hub whose first answers are lost after it has done what was asked. */
function losing(answers: number, kind: DialError['kind'] = 'unreachable') {
  const told: number[] = [];
  const post = async (body: object): Promise<TokenAnswer> => {
    const answer = await rig.ask('/v1/invites/exchange', { method: 'POST', body, via: REMOTE });
    told.push(answer.status);
    if (told.length <= answers) throw new DialError(kind, { reason: 'ECONNRESET' });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.json;
  };
  return { told, post };
}

async function wish(name: string) {
  const session = await rig.open(name);
  const { json } = await rig.ask(`/v1/sessions/${session}/invites`, { method: 'POST', body: {} });
  return { session, name, invite: new URL(json.url).hash.slice(1).split('~')[0] ?? '' };
}

describe('an invite whose answer is lost', () => {
  it('SEC-24 is exchanged all the same', async () => {
    const { told, post } = losing(2);
    const { token, session } = await exchangeInvite(post, await wish('Lost Twice'), 1);
    expect(told).toEqual([201, 201, 201]);
    expect(await rig.ask('/v1/me', { token, via: REMOTE })).toMatchObject({ status: 200, json: { session } });
  });

  it('is given up after three tries, and at once where nothing can have been done', async () => {
    const deaf = losing(9);
    await expect(exchangeInvite(deaf.post, await wish('Never Heard'), 1)).rejects.toThrow(DialError);
    expect(deaf.told).toHaveLength(3);
    const stranger = losing(9, 'certificate');
    await expect(exchangeInvite(stranger.post, await wish('Stranger'), 1)).rejects.toThrow(DialError);
    expect(stranger.told).toHaveLength(1);
  });
});

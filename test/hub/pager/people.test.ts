import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/event.ts';
import { participantId } from '../../../src/hub/identity/secrets.ts';
import { PagerPeople } from '../../../src/hub/pager/people.ts';
import type { PagerAccount, PagerCall, PagerUser } from '../../../src/ports/pager.ts';
import { PagerError, type PagerErrorKind } from '../../../src/ports/pager-error.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { handPager, SATO_USER, TANAKA_USER } from './hand-pager.ts';

const ACCOUNT: PagerAccount = {
  key: 'account',
  owner: null,
  host: 'api.pagerduty.com',
  skewMs: null,
  rate: null,
};
const MINUTE = 60_000;
let sato: Actor;
let tanaka: Actor;

beforeAll(async () => {
  sato = { id: await participantId('sato@example.com'), name: '佐藤', kind: 'member' };
  tanaka = { id: await participantId('tanaka@example.com'), name: '田中', kind: 'member' };
});

/** Who is who at a pager with these users; `asked` lists its calls. */
function people(
  users: readonly PagerUser[],
  account = ACCOUNT,
  emails: Readonly<Record<string, string>> = {},
) {
  const time = new FakeTime();
  const asked: string[] = [];
  const state: { fails: PagerErrorKind | null; users: readonly PagerUser[] } = { fails: null, users };
  const answer = (call: string, lane: PagerCall['lane']) => {
    asked.push(lane === undefined ? call : `${call} ${lane}`);
    if (state.fails) throw new PagerError(state.fails);
  };
  const pager = handPager({
    account: async ({ lane } = {}) => {
      answer('account', lane);
      return account;
    },
    userByEmail: async (email, { lane } = {}) => {
      answer(email, lane);
      return state.users.find((one) => one.email === email) ?? null;
    },
    async *users({ lane } = {}) {
      answer('users', lane);
      for (const user of state.users) yield [user];
    },
  });
  return { time, asked, state, who: new PagerPeople(pager, time, (id) => emails[id] ?? null) };
}

describe('who somebody is in the pager', () => {
  it('PDY-131 is looked up by the address that the hub knows, else among all users', async () => {
    const { who, asked } = people([{ ...SATO_USER, email: null }, SATO_USER, TANAKA_USER], ACCOUNT, {
      [tanaka.id]: 'tanaka@example.com',
    });
    expect(await who.userOf(tanaka)).toEqual(TANAKA_USER);
    expect(await who.userOf(sato)).toEqual(SATO_USER);
    expect(asked).toEqual(['account', 'tanaka@example.com', 'users']);
  });

  it('PDY-131 is known for ten minutes, and the account as well', async () => {
    const { who, asked, time } = people([SATO_USER]);
    await who.userOf(sato);
    await time.advance(10 * MINUTE - 1);
    await who.userOf(sato, { lane: 'act' });
    await who.account();
    expect(asked).toEqual(['account', 'users']);
    await time.advance(1);
    await who.userOf(sato);
    expect(asked).toEqual(['account', 'users', 'account', 'users']);
  });

  it('PDY-44 nobody is a stranger to the account, by their name, and is not looked for again within a minute, but for an act', async () => {
    const { who, asked, time, state } = people([TANAKA_USER]);
    const unknown = { kind: 'requester-unknown', params: { email: '佐藤' } };
    await expect(who.userOf(sato)).rejects.toMatchObject(unknown);
    await time.advance(MINUTE - 1);
    await expect(who.userOf(sato)).rejects.toMatchObject(unknown);
    expect(asked).toEqual(['account', 'users']);
    await time.advance(1);
    await expect(who.userOf(sato)).rejects.toMatchObject(unknown);
    expect(asked).toEqual(['account', 'users', 'users']);
    await expect(who.userOf(sato, { lane: 'act' })).rejects.toMatchObject(unknown);
    expect(asked.at(-1)).toBe('users act');
    state.users = [SATO_USER];
    expect(await who.userOf(sato, { lane: 'act' })).toEqual(SATO_USER);
    // Found by an act, they are no stranger to a look either.
    expect(await who.userOf(sato)).toEqual(SATO_USER);
  });

  it('PDY-131 trouble of the pager is asked about again after three seconds', async () => {
    const { who, asked, time, state } = people([SATO_USER]);
    state.fails = 'server-error';
    await expect(who.userOf(sato)).rejects.toMatchObject({ kind: 'server-error' });
    state.fails = null;
    await time.advance(2_999);
    await expect(who.userOf(sato)).rejects.toMatchObject({ kind: 'server-error' });
    expect(asked).toEqual(['account']);
    await time.advance(1);
    expect(await who.userOf(sato)).toEqual(SATO_USER);
  });

  it('PDY-131 many who ask at once are one search', async () => {
    const { who, asked } = people([SATO_USER]);
    const found = await Promise.all([who.userOf(sato), who.userOf(sato), who.userOf(sato)]);
    expect(found).toEqual([SATO_USER, SATO_USER, SATO_USER]);
    expect(asked).toEqual(['account', 'users']);
    const lost = people([]);
    const failed = await Promise.allSettled([lost.who.userOf(sato), lost.who.userOf(sato)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(lost.asked).toEqual(['account', 'users']);
  });

  it('PDY-131 an error that is not the pager’s is not remembered', async () => {
    const time = new FakeTime();
    let looks = 0;
    const pager = handPager({
      account: async () => {
        looks += 1;
        if (looks === 1) throw new Error('odd');
        return { ...ACCOUNT, key: 'user', owner: SATO_USER };
      },
    });
    const who = new PagerPeople(pager, time);
    await expect(who.userOf(sato)).rejects.toThrow('odd');
    expect(await who.userOf(sato)).toEqual(SATO_USER);
  });

  it('PDY-45 a user’s key is its owner’s alone', async () => {
    const owned = people([TANAKA_USER], { ...ACCOUNT, key: 'user', owner: SATO_USER });
    expect(await owned.who.userOf(sato)).toEqual(SATO_USER);
    const other = { kind: 'key-of-another', params: { owner: '佐藤' } };
    await expect(owned.who.userOf(tanaka)).rejects.toMatchObject(other);
    expect(owned.asked).toEqual(['account']);
    for (const owner of [null, { ...SATO_USER, email: null }]) {
      const { who } = people([SATO_USER], { ...ACCOUNT, key: 'user', owner });
      await expect(who.userOf(sato)).rejects.toMatchObject({
        kind: 'key-of-another',
        params: { owner: owner?.name ?? '' },
      });
    }
  });
});

import { describe, expect, it } from 'vitest';
import { healthOf } from '../../../src/hub/pager/health.ts';
import type { PagerAccount } from '../../../src/ports/pager.ts';
import { handPager, SATO_USER } from './hand-pager.ts';

const RATE = { limit: 960, remaining: 900, resetAt: '2026-11-25T03:01:00.000Z' };
const account = (change: Partial<PagerAccount> = {}): PagerAccount => ({
  key: 'account',
  owner: null,
  host: 'api.pagerduty.com',
  skewMs: null,
  rate: null,
  ...change,
});

/** The health of an account that knows Sato alone; only the last look at it tells clock and rate. */
async function health(
  given: PagerAccount,
  members: readonly string[],
  abilities = ['coordinated_responding'],
) {
  const asked: string[] = [];
  let looks = 0;
  const pager = handPager({
    account: async () => {
      looks += 1;
      return looks > 1 ? { ...given, skewMs: 1_500, rate: RATE } : given;
    },
    abilities: async () => abilities,
    site: async () => (given.host === 'none' ? null : 'example.pagerduty.com'),
    isReadOnly: async (from) => {
      if (from !== SATO_USER.email) throw new Error(`asked for ${from}`);
      return false;
    },
    userByEmail: async (email) => {
      asked.push(email);
      return email === SATO_USER.email ? SATO_USER : null;
    },
  });
  return { found: await healthOf(pager, members), asked };
}

describe('the health of the pager', () => {
  it('PDY-86 tells key, account, clock and rate as they are after its questions, and who is not known', async () => {
    const { found, asked } = await health(account(), ['sato@example.com', 'x@example.com', 'x@example.com']);
    expect(found).toEqual({
      key: 'account',
      owner: null,
      host: 'api.pagerduty.com',
      account: 'example.pagerduty.com',
      skewMs: 1_500,
      rate: RATE,
      missing: [],
      members: 2,
      strangers: ['x@example.com'],
      readOnly: false,
    });
    expect(asked).toEqual(['sato@example.com', 'x@example.com']);
  });

  it('PDY-86 a user’s key knows its owner alone, in whatever case, and asks for nobody', async () => {
    const owned = account({ key: 'user', owner: { ...SATO_USER, email: 'Sato@Example.com' } });
    const { found, asked } = await health(owned, [' SATO@example.com ', 'tanaka@example.com']);
    expect(found).toMatchObject({ owner: '佐藤', strangers: ['tanaka@example.com'] });
    expect(asked).toEqual([]);
    expect((await health(account({ key: 'user' }), ['sato@example.com'])).found.strangers).toHaveLength(1);
    const unnamed = account({ key: 'user', owner: { ...SATO_USER, email: null } });
    expect((await health(unnamed, ['sato@example.com'])).found.strangers).toHaveLength(1);
  });

  it('PDY-86 names what the account lacks, and asks about fifty addresses at most', async () => {
    const many = Array.from({ length: 60 }, (_, i) => `p${i}@example.com`);
    const { found, asked } = await health(account({ host: 'none' }), many, ['teams']);
    expect(found).toMatchObject({ missing: ['coordinated_responding'], members: 50, account: null });
    expect(asked).toHaveLength(50);
  });

  it('PDY-79 whether the key may only read is asked for the owner, else for the first who is known, else not', async () => {
    const members = ['x@example.com', 'sato@example.com', 'tanaka@example.com'];
    expect((await health(account(), members)).found.readOnly).toBe(false);
    expect((await health(account({ owner: SATO_USER }), [])).found.readOnly).toBe(false);
    // Not for anybody else, and what cannot be found out is not known.
    const other = account({ owner: { ...SATO_USER, email: 'other@example.com' } });
    expect((await health(other, members)).found.readOnly).toBeNull();
    expect((await health(account(), ['x@example.com'])).found.readOnly).toBeNull();
  });
});

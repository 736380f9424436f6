import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endDescendants } from '../../../src/hub/identity/credentials.ts';
import type {
  CredentialsFile,
  InviteRecord,
  TokenRecord,
} from '../../../src/hub/identity/credentials-schema.ts';

const AT = '2026-11-25T03:12:00.000Z';
const LATER = '2026-11-25T03:13:00.000Z';

const token = (id: string, change: Partial<TokenRecord> = {}): TokenRecord => ({
  ...{ id, hash: 'h'.repeat(43), participant: `of-${id}`, name: id, email: null, role: 'member' },
  ...{ session: null, invite: null, created: AT, expires: null, revoked: null },
  ...change,
});
const invite = (id: string, by: string, change: Partial<InviteRecord> = {}): InviteRecord => ({
  ...{
    id,
    session: 'checkout-1125',
    role: 'member',
    by,
    created: AT,
    expires: LATER,
    used: AT,
    revoked: null,
  },
  ...change,
});
const file = (tokens: TokenRecord[], invites: InviteRecord[]): CredentialsFile => ({ v: 1, tokens, invites });

const revokedIn = ({ tokens, invites }: CredentialsFile) =>
  [...tokens, ...invites].flatMap(({ id, revoked }) => (revoked === null ? [] : [id]));

describe('what descends from a credential', () => {
  const ending = { by: null, origin: null, recorded: true };

  it('SEC-345 ends with it, however deep, at the same time and with whom it began', () => {
    const before = file(
      [
        token('root', { revoked: LATER, ending }),
        token('first', { invite: 'inv-1' }),
        token('second', { invite: 'inv-2' }),
        token('other'),
      ],
      [
        invite('inv-2', 'of-first', { token: 'first' }),
        invite('inv-1', 'of-root', { token: 'root' }),
        invite('inv-3', 'of-second', { token: 'second', used: null }),
        invite('inv-4', 'of-other', { token: 'other' }),
      ],
    );
    const after = endDescendants(before);
    expect(revokedIn(after)).toEqual(['root', 'first', 'second', 'inv-2', 'inv-1', 'inv-3']);
    for (const one of after.invites.slice(0, 3)) {
      expect(one).toMatchObject({ revoked: LATER, ending: { origin: 'of-root', recorded: false } });
    }
    expect(endDescendants(after)).toBe(after);
    expect(endDescendants(file([token('other')], []))).toEqual(file([token('other')], []));
  });

  it('SEC-345 ends with the token that was stolen, though its owner has another', () => {
    const owner = { participant: 'mori-1' };
    const stolen = token('stolen', { ...owner, revoked: LATER, ending });
    const after = endDescendants(
      file(
        [stolen, token('renewed', owner), token('thief', { invite: 'inv-1' })],
        [invite('inv-1', 'mori-1', { token: 'stolen' }), invite('inv-2', 'mori-1', { token: 'renewed' })],
      ),
    );
    expect(revokedIn(after)).toEqual(['stolen', 'thief', 'inv-1']);
  });

  it('SEC-345 ends with what was taken out of the file by hand', () => {
    const after = endDescendants(
      file(
        [token('first', { invite: 'inv-1' }), token('second', { invite: 'inv-gone' })],
        [invite('inv-1', 'of-gone', { token: 'gone' })],
      ),
    );
    expect(revokedIn(after)).toEqual(['first', 'second', 'inv-1']);
  });

  it('SEC-345 of an earlier program, which noted no token, ends with the last of its maker’s', () => {
    const two = [token('a', { participant: 'p' }), token('b', { participant: 'p' })];
    const invites = [invite('inv-1', 'p'), invite('inv-2', 'machine-user', { token: null })];
    const [a, b] = two.map((one) => ({ ...one, revoked: LATER }));
    expect(revokedIn(endDescendants(file([a!, two[1]!], invites)))).toEqual(['a']);
    expect(revokedIn(endDescendants(file([a!, b!], invites)))).toEqual(['a', 'b', 'inv-1']);
  });

  it('SEC-345 of an earlier program counts the tokens of its maker alone', () => {
    const others = [token('c', { participant: 'q', revoked: LATER }), token('d', { participant: 'q' })];
    const ended = token('a', { participant: 'p', revoked: LATER });
    const of = (...tokens: TokenRecord[]) => revokedIn(endDescendants(file(tokens, [invite('inv-1', 'p')])));
    expect(of(ended, ...others)).toEqual(['a', 'c', 'inv-1']);
    expect(of(token('b', { participant: 'p' }), others[0]!)).toEqual(['c']);
    expect(of(...others)).toEqual(['c']);
  });

  it('SEC-345 of a token is recorded by itself only where its invite is gone', () => {
    const by = { id: 'sato-1', name: '佐藤', kind: 'member' } as const;
    const over = invite('inv-1', 'of-root', { revoked: LATER, ending: { by, origin: null, recorded: true } });
    const { tokens } = endDescendants(
      file([token('first', { invite: 'inv-1' }), token('second', { invite: 'inv-gone' })], [over]),
    );
    expect(tokens).toMatchObject([
      { revoked: LATER, ending: { by, origin: null, recorded: true } },
      { revoked: AT, ending: { by: null, origin: null, recorded: false } },
    ]);
  });

  it('SEC-345 is never good while what it came from is not, whatever was made and revoked in whatever order', () => {
    const act = fc.record({ parent: fc.nat(40), revoke: fc.nat(3), what: fc.nat(40) });
    let ended = 0;
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 40 }), (acts) => {
        const tokens = [token('t0'), token('t1')];
        const invites: InviteRecord[] = [];
        for (const { parent, revoke, what } of acts) {
          const maker = tokens[parent % tokens.length]!;
          const id = `inv-${invites.length}`;
          invites.push(invite(id, maker.participant, { token: maker.id }));
          tokens.push(token(`t${tokens.length}`, { invite: id }));
          if (revoke === 0) tokens[what % tokens.length]!.revoked = LATER;
          if (revoke === 1) invites[what % invites.length]!.revoked = LATER;
        }
        // Told a second way: each token climbs to where it came from.
        const good = (one: TokenRecord): boolean => {
          if (one.revoked !== null) return false;
          if (one.invite === null) return true;
          const by = invites.find(({ id }) => id === one.invite)!;
          return by.revoked === null && good(tokens.find(({ id }) => id === by.token)!);
        };
        const expected = tokens.filter((one) => !good(one)).map(({ id }) => id);
        const after = endDescendants(file(tokens, invites));
        if (expected.length > 1) ended += 1;
        expect(after.tokens.filter(({ revoked }) => revoked !== null).map(({ id }) => id)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
    expect(ended).toBeGreaterThan(50);
  });
});

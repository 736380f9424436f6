import { describe, expect, it } from 'vitest';
import { patchRule } from '../../../../src/adapters/procedure-files/rules/patch-rule.ts';
import { rulesIn } from '../../../../src/adapters/procedure-files/rules/rule-files.ts';
import { CHECKOUT } from '../../../cli/rules/rule-world.ts';

const LIST = `# rules of the shop
- name: cart-npe          # noisy
  source: app
  query: cart
  impact:
    users: user
    page: { users: 5, share: 2% } # of the buyers
    notice: 2
  total: "*"
  window: 5m
  # looks late
  delay: 1m
- name: other
  source: app
  query: other
  impact: { users: user, page: 3 }
  window: 5m
`;

describe('a patch of a rule', () => {
  const lines = (before: string, after: string | null) => {
    const old = before.split('\n');
    return (after ?? '').split('\n').filter((line) => !old.includes(line));
  };

  it('DET-740 changes one value and leaves comments, order and all else as they are', () => {
    const users = patchRule(LIST, 'cart-npe', { is: 'users', from: 5, to: 20 });
    expect(lines(LIST, users)).toEqual(['    page: { users: 20, share: 2% } # of the buyers']);
    expect(lines(LIST, patchRule(LIST, 'other', { is: 'users', from: 3, to: 8 }))).toEqual([
      '  impact: { users: user, page: 8 }',
    ]);
    expect(
      lines(CHECKOUT, patchRule(CHECKOUT, 'checkout-5xx', { is: 'for', from: 60_000, to: 300_000 })),
    ).toEqual(['for: 5m']);
  });

  it('DET-740 adds a missing `for` behind the other spans, and makes a page a notice', () => {
    const longer = patchRule(LIST, 'cart-npe', { is: 'for', from: 0, to: 120_000 });
    expect(longer).toBe(LIST.replace('  delay: 1m\n', '  delay: 1m\n  for: 2m\n'));
    // The other spans may be in the folder's defaults.
    const bare = '- name: bare # short\n  query: a\n  impact: { page: 3 }\n';
    expect(patchRule(bare, 'bare', { is: 'for', from: 0, to: 120_000 })).toBe(
      bare.replace('# short\n', '# short\n  for: 2m\n'),
    );
    const other = patchRule(LIST, 'other', { is: 'notice', users: 3 });
    expect(lines(LIST, other)).toEqual(['  impact: { users: user, notice: 3 }']);
    const cart = patchRule(LIST, 'cart-npe', { is: 'notice', users: 5 });
    expect(cart).toContain('# noisy');
    const { rules, problems } = rulesIn(cart ?? '', 'cart.yaml');
    expect(problems).toEqual([]);
    expect(rules[0]?.rule.impact).toMatchObject({ page: null, notice: { users: 5 } });
  });

  it('DET-740 gives a file that says what was asked for, and nothing for a rule that is not there', () => {
    const changed = patchRule(LIST, 'cart-npe', { is: 'users', from: 5, to: 20 }) ?? '';
    expect(rulesIn(changed, 'cart.yaml').rules[0]?.rule.impact.page).toEqual({ users: 20, share: 0.02 });
    expect(patchRule(LIST, 'no-such-rule', { is: 'users', from: 5, to: 20 })).toBeNull();
    expect(patchRule('name: [', 'cart-npe', { is: 'users', from: 5, to: 20 })).toBeNull();
  });
});

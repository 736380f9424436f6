import { describe, expect, it } from 'vitest';
import { freeKeys, nextRules } from '../../scripts/free.ts';

describe('what is free', () => {
  it('DOC-12 a pane has neither its own letters nor those of all panes, another scope only its own taken', () => {
    const table = [
      { scope: 'global', keys: ['a', 'tab'] },
      { scope: 'logs', keys: ['b'], also: { scope: 'menu', keys: ['c'] } },
      { scope: 'menu', keys: ['d'] },
    ];
    const free = freeKeys(table, (scope) => scope === 'logs');
    expect([...free].map(([scope, keys]) => `${scope} ${keys.slice(0, 4)}`)).toEqual([
      'global bcde',
      'logs cdef',
      'menu abef',
    ]);
  });

  it('DOC-12 the next rule of a prefix is after its highest number', () => {
    const page = [
      '# Text (TXT)',
      '- **TXT-1** One.',
      '- **TXT-9** Nine.',
      '## Part',
      '- **TXT-4** Four.',
    ].join('\n');
    expect(nextRules(page)).toEqual(['TXT-10']);
  });
});

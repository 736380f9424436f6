import { describe, expect, it } from 'vitest';
import { asSeen } from '../../../src/domain/changes/system-change.ts';
import type { PageParts } from '../../../src/domain/page.ts';
import { plainText } from '../../../src/tui/draw/line.ts';
import { changeRows } from '../../../src/tui/home/details/change-rows.ts';
import { change } from '../../domain/changes/make-change.ts';

const AT = '2026-11-25T02:58:11.000Z';
const deploy = asSeen(change('x', 'checkout', -1, { sha: '7be2c0f', title: 'Reuse pool', pr: 812 }));
const row = {
  ...{ at: '2026-11-25T02:54:00.000Z', summary: 'deploy checkout 7be2c0f', source: 'kato', links: [] },
  change: deploy,
};
const known = {
  ...{ service: 'checkout', origins: ['github' as const], completeTo: '2026-11-25T03:00:00.000Z', gap: null },
};
const texts = (part: PageParts['changes'], lang: 'ja' | 'en' = 'en', cols = 120) =>
  changeRows(part, {
    page: { title: '5xx', triggeredAt: AT },
    world: { lang, now: Date.parse(AT), timeZone: 'UTC' },
    cols,
  }).map(({ spans }) => plainText(spans));

describe('changes before a page on the home screen', () => {
  it('CHG-876 are named in the language of the reader, with who and how long before', () => {
    expect(texts({ changes: [row], hours: 24, known })).toEqual([
      '02:54 deploy checkout 7be2c0f #812 "Reuse pool"  kato  4m before the alert',
    ]);
    expect(texts({ changes: [row], hours: 24, known }, 'ja')[0]).toMatch(
      /^02:54 .*#812 「Reuse pool」 {2}kato/,
    );
    const { change: _, ...older } = row;
    expect(texts({ changes: [older], hours: 24 })[0]).toContain('deploy checkout 7be2c0f  kato');
  });

  it('HOM-716 where one row has no room for it, who and how long before are below the change', () => {
    expect(texts({ changes: [row], hours: 24, known }, 'en', 67)).toEqual([
      '02:54 deploy checkout 7be2c0f #812 "Reuse pool"',
      '      kato  4m before the alert',
    ]);
    expect(texts({ changes: [row], hours: 24, known }, 'ja', 60)).toEqual([
      '02:54 デプロイ checkout 7be2c0f #812 「Reuse pool」',
      '      kato  発報の4分前',
    ]);
  });

  it('CHG-876 "nothing went out" needs all up to the page; else it says since when nothing is known', () => {
    expect(texts({ changes: [], hours: 24, known })).toEqual([
      'Nothing went out for checkout in 24 h (GitHub, to 03:00).',
    ]);
    const stale = { ...known, completeTo: '2026-11-25T02:50:00.000Z' };
    expect(texts({ changes: [], hours: 24, known: stale })[0]).toMatch(/nothing known since 02:50/i);
    expect(texts({ changes: [row], hours: 24, known: stale })).toHaveLength(2);
    const gap = {
      origin: 'github' as const,
      service: 'checkout',
      from: null,
      kind: 'unreachable',
      params: {},
    };
    const dark = { ...known, completeTo: null, gap };
    expect(texts({ changes: [], hours: 24, known: dark })[0]).toMatch(/checkout.*unknown/i);
    expect(texts({ changes: [], hours: 24 })[0]).toContain('PagerDuty knows of none');
  });
});

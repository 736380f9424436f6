import { describe } from 'vitest';
import { silenceOf } from '../../src/domain/changes/coverage.ts';
import type { ChangeGap } from '../../src/domain/changes/system-change.ts';
import type { Lang } from '../../src/text/i18n/messages.ts';
import { silenceTexts } from '../../src/tui/lines/changes/change-lines.ts';
import { Rig } from '../tui/rig.ts';
import { FIRED, underWay } from '../tui/story.ts';
import { claim } from './claim.ts';

const iso = (minutes: number): string => new Date(FIRED + minutes * 60_000).toISOString();

/** What view 7 says of a service without a change. */
function said(lang: Lang, completeTo: string | null, gaps: readonly ChangeGap[] = []): string {
  const service = { service: 'catalog', completeTo, origins: ['github' as const] };
  const answer = {
    ...{ from: iso(-24 * 60), to: iso(0), impact: null, hit: ['catalog'], rows: [], more: 0 },
    coverage: [{ ...service, silence: silenceOf(service, [], gaps, iso(0)) }],
    gaps,
    hasSources: true,
  };
  const { world } = new Rig(underWay(), { lang }).store;
  return silenceTexts(answer, world)
    .map(({ text }) => text)
    .join('\n');
}

const UNREAD: ChangeGap = {
  ...{ origin: 'github', service: 'catalog', from: iso(-8) },
  ...{ kind: 'forbidden', params: { needs: 'deployments=read' } },
};

describe('CLM-100 Nothing went out for a service', () => {
  claim('CLM-100', {
    ja: 'catalog: 24時間以内の変更なし',
    known: (lang) => said(lang, iso(0)),
    lacking: {
      late: (lang) => said(lang, iso(-30)),
      unread: (lang) => said(lang, iso(0), [UNREAD]),
    },
  });
});

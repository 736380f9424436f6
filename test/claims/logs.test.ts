import { describe } from 'vitest';
import { startRun } from '../../src/hub/lines/source-run.ts';
import type { Completeness } from '../../src/ports/log-source.ts';
import type { SourceState } from '../../src/protocol/messages.ts';
import type { Lang } from '../../src/text/i18n/messages.ts';
import { plainText } from '../../src/tui/draw/line.ts';
import { logHead } from '../../src/tui/lines/log-title.ts';
import { type Doc, SimulatedIndex } from '../adapters/opensearch/simulated-index.ts';
import { TailerRig } from '../adapters/opensearch/tailer-rig.ts';
import { HandSource } from '../hub/hand-source.ts';
import { Rig } from '../tui/rig.ts';
import { underWay } from '../tui/story.ts';
import { claim } from './claim.ts';

const NOW = Date.parse('2026-11-25T03:12:05.000Z');
const MINUTE = 60_000;

/** What a tail promises that has read an index for half a minute, while some documents came. */
async function promised({
  came = [],
  numbered = true,
  whose = 'web-3',
}: {
  readonly came?: readonly Doc[];
  readonly numbered?: boolean;
  readonly whose?: string | null;
}): Promise<Completeness | null> {
  const index = new SimulatedIndex(came, 100);
  index.sequence = numbered;
  index.now = NOW - 30_000;
  const rig = new TailerRig(index, index.now, { arrivalsShown: 50 });
  rig.whose = whose;
  await rig.until(NOW, 1_000);
  return rig.tailer.complete(null, { ahead: [], hides: false });
}

/** The source as the hub tells it to everyone. */
function shared(name: string, complete: Completeness | null): SourceState {
  const source = new HandSource(name);
  const sink = { onLines: async () => {}, onStatus: () => {} };
  const run = startRun(source, {}, 1, sink, () => new Date(NOW).toISOString());
  source.sink?.onStatus({ state: 'live', ...(complete === null ? {} : { complete }) });
  return { name, ...run.status() };
}

/** What stands in the edge of the log. */
function said(lang: Lang, sources: readonly SourceState[]): string {
  const { state, world } = new Rig(underWay(), { lang }).store;
  const { aside } = logHead(state, { ...world, sources: [...sources] }, 300, false);
  return `${plainText(aside)}.`;
}

const behind = (n: number, more: Partial<Doc> = {}): Doc[] =>
  Array.from({ length: n }, (_, i) => ({
    ...{ key: `0/${i}`, time: NOW - 31 * MINUTE, visibleAt: NOW - 20_000, seq: i },
    ...more,
  }));

describe('CLM-400 Nothing is missing of the log', () => {
  claim('CLM-400', {
    ja: '12:12:00まで欠落なし.',
    known: async (lang) => said(lang, [shared('app', await promised({}))]),
    lacking: {
      late: async (lang) => said(lang, [shared('app', await promised({ came: behind(88) }))]),
      unread: async (lang) => said(lang, [shared('app', await promised({ numbered: false }))]),
      part: async (lang) => said(lang, [shared('app', await promised({})), shared('db', null)]),
      unnamed: async (lang) =>
        said(lang, [shared('app', await promised({ came: behind(12, { untimed: true }), whose: null }))]),
    },
  });
});

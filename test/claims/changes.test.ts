import { describe } from 'vitest';
import { changeCells, coverageLines } from '../../src/cli/commands/change/list.ts';
import { printPlan } from '../../src/cli/commands/session/release.ts';
import { initialSession } from '../../src/domain/session.ts';
import { AddedChanges } from '../../src/hub/changes/added-changes.ts';
import { ChangeFeed, type ChangesKnown } from '../../src/hub/changes/change-feed.ts';
import { frozenOf, ReleaseDesk } from '../../src/hub/changes/release-desk.ts';
import { changeCoverage, changeRowOf, seenOf } from '../../src/hub/changes/session-look.ts';
import { changePart } from '../../src/hub/pager/details/change-part.ts';
import type { PlannedRelease } from '../../src/protocol/releases.ts';
import { changesAnswerOf } from '../../src/protocol/system-changes.ts';
import { changeSayings } from '../../src/record/change-sayings.ts';
import { PLAIN_TEXT, recordContext } from '../../src/record/context.ts';
import type { DemoRun } from '../../src/sim/github/repository.ts';
import { CLI_CHANGES } from '../../src/text/i18n/cli/system-changes.ts';
import type { Lang } from '../../src/text/i18n/messages.ts';
import { translator } from '../../src/text/i18n/messages.ts';
import { plainText } from '../../src/tui/draw/line.ts';
import { changeRows } from '../../src/tui/home/details/change-rows.ts';
import { changeLines } from '../../src/tui/lines/changes/change-lines.ts';
import { releaseLines } from '../../src/tui/lines/changes/release-lines.ts';
import { ago, asOf, type GithubRig, githubRig, NOW, PLACE } from '../adapters/github/rig.ts';
import { MemoryLog } from '../rigs/memory-log.ts';
import { releasing } from '../tui/release.ts';
import { Rig } from '../tui/rig.ts';
import { PAGER, underWay } from '../tui/story.ts';
import { claim, type Saying } from './claim.ts';

const DAY = 24 * 60;
const CATALOG = { ...PLACE, name: 'catalog', paths: ['catalog/**'] };

/** A service that was deployed some days ago; `lacks` takes something of what is known of it away. */
async function world(lacks: (rig: GithubRig) => Partial<typeof CATALOG> | undefined = () => undefined) {
  const rig = await githubRig();
  rig.live('Base', ['catalog/base.ts'], 3 * DAY);
  const place = { ...CATALOG, ...lacks(rig) };
  const checkout = { ...PLACE, name: 'checkout', paths: ['checkout/**'] };
  const time = { now: () => rig.at.ms, after: () => () => {} };
  const feed = new ChangeFeed({
    services: [checkout, place].map(({ name }) => ({ name, aliases: [] })),
    sources: [rig.reader([checkout, place]).changes],
    added: new AddedChanges(new MemoryLog(), time),
    time,
  });
  return { feed, known: await feed.known(['catalog'], asOf(DAY)), page: asOf(0) };
}

/** As it comes over the wire. */
function answerOf(known: ChangesKnown) {
  const sent = {
    ...{ from: known.from, to: known.to, impact: null, hit: ['catalog'], more: 0, hasSources: true },
    rows: known.changes.map((change) => changeRowOf({ change, place: 'before', evidence: [] })),
    ...changeCoverage(known),
  };
  return changesAnswerOf(JSON.parse(JSON.stringify(sent)));
}

type World = Awaited<ReturnType<typeof world>>;
type Way = (world: World, lang: Lang) => string | Promise<string>;

/** What view 7 shows. */
const view: Way = ({ known }, lang) => {
  const { world: shown } = new Rig(underWay(), { lang }).store;
  const { store } = new Rig(underWay(), { lang });
  return changeLines(store.state, { ...shown, changes: { answer: answerOf(known), why: null } }, 30, 200)
    .map(({ spans }) => plainText(spans))
    .join('\n');
};

/** What the details of a page of now say. */
const home: Way = async ({ feed, page: triggeredAt }, lang) => {
  const page = { service: { id: 'P1', name: 'catalog' }, triggeredAt, title: '5xx' };
  const pager = { changes: async () => [] };
  const part = await changePart({ pager, feed }, page as never, {});
  return changeRows(JSON.parse(JSON.stringify(part)), {
    page: { title: '5xx', triggeredAt },
    world: { lang, now: NOW, timeZone: 'UTC' },
    cols: 200,
  })
    .map(({ spans }) => plainText(spans))
    .join('\n');
};

/** What `oncall changes --service catalog` prints. */
const script: Way = ({ known }, lang) => {
  const cli = { lang, config: { settings: { timeZone: 'UTC' } }, env: {} };
  const answer = answerOf(known);
  const rows = answer.rows.map((row) => changeCells(cli as never, row, answer.to).join('  '));
  return [...rows, ...coverageLines(cli as never, answer)].join('\n');
};

/** What the record's timeline says of the look at the opening. */
const record: Way = ({ known }, lang) => {
  const impact = { at: asOf(0), by: 'alert' as const };
  const data = seenOf(
    {
      ...{ known, impact, hit: ['catalog'] },
      ranked: known.changes.map((change) => ({ change, place: 'before' as const, evidence: [] })),
    },
    [],
  );
  const context = recordContext(
    { ...initialSession('s'), timeZone: 'UTC', clock: { ...initialSession('s').clock, opened: asOf(0) } },
    [],
    lang,
    PLAIN_TEXT,
  );
  return changeSayings(context)['changes.seen']?.({ data } as never)?.what ?? '';
};

/** Each is made once: what was read of it is kept. */
const made = new Map<unknown, ReturnType<typeof world>>();

const said =
  (way: Way, lacks?: Parameters<typeof world>[0]): Saying =>
  async (lang) => {
    const known = made.get(lacks) ?? world(lacks);
    made.set(lacks, known);
    return way(await known, lang);
  };

/** Read half an hour ago, and not since. */
const late =
  (way: Way): Saying =>
  async (lang) => {
    const { known, ...rest } = await world();
    return way({ ...rest, known: { ...known, to: asOf(-30) }, page: asOf(-30) }, lang);
  };

const LACKS = {
  beginsLater: (rig: GithubRig) => {
    const { sha } = rig.repo.push('Many', 'ito', ['checkout/a.ts'], asOf(DAY));
    for (let n = 0; n < 520; n += 1) rig.repo.deploy(sha, 'production', 'ito', { at: ago(n / 10) });
    return undefined;
  },
  neverSeen: (rig: GithubRig) => {
    const deployment = rig.repo.deploy(rig.repo.head?.sha ?? '', 'staging', 'ito', { at: ago(99) });
    rig.repo.status(deployment, 'success', ago(98));
    return { environment: 'prodction' };
  },
  shared: (rig: GithubRig) => {
    rig.live('Both', ['catalog/a.ts', 'checkout/b.ts'], 60);
    return undefined;
  },
  unread: (rig: GithubRig) => {
    rig.server.lacks.add('deployments');
    return undefined;
  },
  part: (rig: GithubRig) => {
    const files = Array.from({ length: 310 }, (_, n) => `checkout/${n}.ts`);
    rig.live('Many files', files, 60);
    return undefined;
  },
};

const nothingWentOut = (way: Way) => ({
  ja: 'catalog の24時間のデプロイはありません',
  known: said(way),
  lacking: {
    'begins later': said(way, LACKS.beginsLater),
    'never seen': said(way, LACKS.neverSeen),
    shared: said(way, LACKS.shared),
    late: late(way),
    unread: said(way, LACKS.unread),
    part: said(way, LACKS.part),
  },
});

describe('CLM-100 Nothing went out for a service, in a session', () => {
  claim('CLM-100', nothingWentOut(view));
});

describe('CLM-101 Nothing went out for the service of a page', () => {
  claim('CLM-101', nothingWentOut(home));
});

describe('CLM-102 Nothing went out for a service, from scripts', () => {
  claim('CLM-102', nothingWentOut(script));
});

describe('CLM-103 Nothing went out for a service, in the record', () => {
  claim('CLM-103', nothingWentOut(record));
});

const RELEASED = { ...PLACE, workflow: 'release.yml' };

/** What a release of v2 would put out; `lacks` takes something of what is known of it away. */
async function planned(lacks: (rig: GithubRig, run: DemoRun) => void = () => {}): Promise<PlannedRelease> {
  const rig = await githubRig();
  const one = rig.repo.push('One (#1)', 'ito', ['a.ts'], ago(900)).sha;
  const run = rig.repo.run('release.yml', one, 'ito', { createdAt: ago(800), updatedAt: ago(790) });
  Object.assign(run, { status: 'completed', conclusion: 'success' });
  rig.repo.tag('v1', one, ago(850));
  lacks(rig, run);
  rig.repo.tag('v2', rig.repo.push('Two (#2)', 'ito', ['b.ts'], ago(100)).sha, ago(90));
  const { releases } = rig.reader([RELEASED]);
  const time = { now: () => rig.at.ms, after: () => () => {} };
  return new ReleaseDesk(releases, time).plan('checkout', 'v2');
}

type PlanWay = (plan: PlannedRelease, lang: Lang) => string;

const printed: PlanWay = (plan, lang) => {
  const lines: string[] = [];
  const t = translator(CLI_CHANGES, lang);
  printPlan(
    { lang, globals: {}, t, out: { line: (l: string) => lines.push(l), say: () => {} } } as never,
    plan,
  );
  return lines.join('\n');
};

const shown: PlanWay = (plan, lang) => {
  const client = releasing(lang);
  client.act(PAGER, 'release.freeze', JSON.parse(JSON.stringify(frozenOf(plan))));
  const { store } = new Rig(client, { lang, cols: 200, rows: 50 });
  return releaseLines(store.state, store.world, 40, 190)
    .map(({ spans }) => plainText(spans))
    .join('\n');
};

const recorded: PlanWay = (plan, lang) => {
  const context = recordContext(initialSession('s'), [], lang, PLAIN_TEXT);
  return changeSayings(context)['release.frozen']?.({ data: frozenOf(plan) } as never)?.what ?? '';
};

const plans =
  (way: PlanWay, lacks?: Parameters<typeof planned>[0]): Saying =>
  async (lang) =>
    way(await planned(lacks), lang);

const noMigration = (way: PlanWay) => ({
  ja: 'PR 1件、移行 0件',
  known: plans(way),
  lacking: {
    'never seen': plans(way, (rig) => {
      rig.repo.runs.splice(0, 1);
      rig.repo.tags.splice(0, 1);
      rig.repo.run('release.yml', rig.repo.head?.sha ?? '', 'ito', { createdAt: ago(700) });
    }),
    part: plans(way, (rig) => {
      rig.repo.push(
        'Many files',
        'ito',
        Array.from({ length: 310 }, (_, n) => `src/${n}.ts`),
        ago(300),
      );
    }),
  },
});

describe('CLM-104 No migrations in a release, from scripts', () => {
  claim('CLM-104', noMigration(printed));
});

describe('CLM-105 No migrations in a release, in its session', () => {
  claim('CLM-105', noMigration(shown));
});

describe('CLM-106 No migrations in a release, in the record', () => {
  claim('CLM-106', noMigration(recorded));
});

describe('CLM-107 What is live before a release', () => {
  const live = (way: PlanWay) => ({
    ja: '前のバージョン v1',
    known: plans(way),
    lacking: {
      'never seen': plans(way, (rig) => {
        rig.repo.tags.splice(0, 1);
        rig.repo.runs.splice(0, 1);
        rig.repo.run('release.yml', rig.repo.head?.sha ?? '', 'ito', { createdAt: ago(700) });
      }),
      undone: plans(way, (_rig, run) => {
        Object.assign(run, { status: 'in_progress', conclusion: null });
      }),
    },
  });
  claim('CLM-107', live(printed));
});

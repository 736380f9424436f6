import { describe, vi } from 'vitest';
import { explain } from '../../src/cli/base/explain.ts';
import { paths } from '../../src/cli/base/paths.ts';
import { listPages } from '../../src/cli/commands/page/list.ts';
import { type TakeTurn, takeTurn } from '../../src/cli/commands/session/who.ts';
import { askPage } from '../../src/cli/link/ask-page.ts';
import type { HubApi } from '../../src/cli/link/hub-api.ts';
import { pagerProblem } from '../../src/cli/link/hub-problem.ts';
import { sayNotDone, toldRows } from '../../src/cli/link/told-acts.ts';
import type { HubLink } from '../../src/cli/link/wire.ts';
import { feedWords } from '../../src/cli/session/home-host.ts';
import type { Invocation } from '../../src/cli/settings/invocation.ts';
import { PagerError } from '../../src/ports/pager-error.ts';
import type { PageRow, PageScope } from '../../src/protocol/http.ts';
import type { PageActWish } from '../../src/protocol/page-acts.ts';
import { CLI } from '../../src/text/i18n/cli/cli.ts';
import { fill, type Lang } from '../../src/text/i18n/messages.ts';
import { askAll, askPageless } from '../../src/tui/home/acts/ask-all.ts';
import type { HomeWish, TurnWish } from '../../src/tui/home/acts/wish.ts';
import type { HomeFeed } from '../../src/tui/home/home-feed.ts';
import { type HomeState, initialHome } from '../../src/tui/home/home-state.ts';
import { say } from '../../src/tui/model/words.ts';
import { folder } from '../cli/folder.ts';
import { handHome } from '../hub/pager/hand-home.ts';
import { type HandHub, handHub, SATO } from '../hub/pager/hand-hub.ts';
import { ABOUT, HomeRig, NIGHT } from '../tui/home/home-rig.ts';
import { Rig } from '../tui/rig.ts';
import { PAGER, SATO as SATO_HERE, underWay } from '../tui/story.ts';
import { claim } from './claim.ts';

// The pauses of whoever asks a hub are real ones; this hub's clock is held in the hand.
vi.mock('node:timers/promises', () => ({
  setTimeout: () => new Promise((resolve) => setImmediate(resolve)),
}));

/** The hub that a command finds. */
const LINK = vi.hoisted(() => ({ now: null as unknown }));
vi.mock('../../src/cli/link/wire.ts', async (original) => ({
  ...(await original<object>()),
  hubOf: async () => LINK.now,
}));

const HOUR = 3_600_000;

/** The hub as those who ask it over HTTP know it. */
function apiOf(rig: HandHub): HubApi {
  const told = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await rig.time.during(answer);
    } catch (error) {
      throw error instanceof PagerError ? pagerProblem(error.kind, error.params) : error;
    }
  };
  return {
    incidents: (scope: PageScope, hundreds = 1) => told(rig.api.pages.list(scope, SATO, hundreds)),
    oncall: () => told(rig.api.oncall(SATO)),
    maintenance: () => told(rig.api.maintenance()),
    askPage: (ref: string, ask: PageActWish, { waitMs = 0 }) =>
      told(rig.api.ask(ref, { ask, cmd: 'line-1' }, SATO, waitMs)),
    askApart: (ask: TurnWish, { waitMs = 0 }) => told(rig.api.askApart({ ask, cmd: 'line-1' }, SATO, waitMs)),
    askedAct: (id: string, place: string | null, waitMs: number) => told(rig.api.asked(id, place, waitMs)),
  } as unknown as HubApi;
}

/** What a line of the shell prints, errors included. */
async function shell(
  lang: Lang,
  rig: HandHub,
  run: (cli: Invocation, link: HubLink) => Promise<unknown>,
): Promise<string> {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const cli = {
    lang,
    t: (key: keyof typeof CLI, params = {}) => fill(CLI[key], lang, params),
    out: { say: print, line: print },
    config: { settings: { timeZone: 'Asia/Tokyo' } },
    globals: {},
    paths: paths({ HOME: folder() }),
  } as unknown as Invocation;
  const link = { api: apiOf(rig), key: 'hub', who: 'sato' } as unknown as HubLink;
  await run(cli, link).catch((error) => print(explain(error, lang).line));
  await rig.kill();
  return lines.join('\n');
}

/** What `oncall page …` prints of an act on the first page of a new account. */
async function printed(lang: Lang, wish: PageActWish, ready: (rig: HandHub) => void): Promise<string> {
  const rig = handHub();
  for (const title of ['一', '二', '三']) rig.account.trigger('SCHECK1', title);
  ready(rig);
  await rig.time.advance(5_000);
  // Whoever waits has the hub's clock: by the wall's, the hub's time could run past a call's deadline meanwhile.
  using _clock = vi.spyOn(Date, 'now').mockImplementation(() => rig.time.now());
  return await shell(lang, rig, async (cli, { api }) => {
    const how = { cmd: { client: 'script', n: 1 }, waitMs: 50 };
    const told = [{ act: wish.act, ...(await askPage(api, '4809', wish, how)) }];
    for (const line of toldRows(cli, told)) cli.out.line(line);
    sayNotDone(cli, told);
  });
}

const world = (lang: Lang, rig: HandHub) =>
  ({ ...ABOUT, now: rig.time.now(), lang, ascii: false, why: feedWords(lang, 'hub.test').pager }) as const;

/** What the home screen says of a wish, once it is settled or has waited for long enough. */
async function atHome(
  lang: Lang,
  ready: (rig: HandHub) => void,
  ask: (
    asker: HomeFeed,
    change: (how: (state: HomeState, of: ReturnType<typeof world>) => HomeState) => void,
    rig: HandHub,
  ) => Promise<void>,
): Promise<string> {
  const rig = handHub();
  for (const title of ['一', '二', '三']) rig.account.trigger('SCHECK1', title);
  ready(rig);
  await rig.time.advance(5_000);
  const { asker } = handHome(rig, { lang });
  await rig.time.advance(1_000);
  let state = initialHome(120, 40);
  const change: Parameters<typeof ask>[1] = (how) => {
    state = how(state, world(lang, rig));
  };
  await rig.time.during(ask(asker, change, rig));
  await rig.kill();
  const toast = state.toasts.at(-1);
  return toast === undefined ? '' : say(lang, toast.say);
}

const merged = (lang: Lang, ready: (rig: HandHub) => void = () => {}) =>
  atHome(lang, ready, async (asker, change, rig) => {
    const [into, ...sources] = rig.account.incidents.map(({ id, number }) => ({ id, number }));
    const wish: HomeWish = { act: 'merge', sources: sources.map(({ id }) => id) };
    const page = { id: into?.id ?? '', number: into?.number ?? 0 } as PageRow;
    const item = { kind: 'page', id: `page:${page.id}`, page } as const;
    await askAll([{ item, wish }], { ask: asker.ask }, { change });
  });

const turn = (lang: Lang, wish: TurnWish, ready: (rig: HandHub) => void = () => {}) =>
  atHome(lang, ready, (asker, change) =>
    askPageless({ wish, name: 'primary' }, { askPageless: asker.askPageless }, { change }),
  );
const take = (lang: Lang, ready?: (rig: HandHub) => void) => {
  const until = new Date(handHub().time.now() + HOUR).toISOString();
  return turn(lang, { act: 'override', schedule: 'DPRIM01', until }, ready);
};
/** Two overrides of one's own for one turn. */
const bothTaken = ({ account, time }: HandHub): void => {
  const now = time.now();
  for (const until of [now + HOUR, now + 2 * HOUR])
    account.calendar.override('DPRIM01', 'PSATO01', now, until);
};
const giveBack = (lang: Lang, more: (rig: HandHub) => void = () => {}) =>
  turn(lang, { act: 'end-override', schedule: 'DPRIM01' }, (rig) => {
    bothTaken(rig);
    more(rig);
  });

/** What `oncall who --take` and `--give-back` print. */
async function turnPrinted(lang: Lang, how: TakeTurn, ready: (rig: HandHub) => void): Promise<string> {
  const rig = handHub();
  ready(rig);
  await rig.time.advance(5_000);
  return shell(lang, rig, (cli, link) => takeTurn(cli, link, { ...how, schedule: 'DPRIM01', wait: '3m' }));
}

/** The answer to a first write is lost; a colleague takes the turn while it is looked for. */
const takenMeanwhile = ({ faults, account, time }: HandHub): void => {
  faults.add('POST', { kind: 'drop' });
  time.after(10_000, () => account.calendar.override('DPRIM01', 'PSUZUKI', time.now(), time.now() + HOUR));
};
/** The second of one's own overrides may not be removed. */
const secondDenied = ({ faults, account }: HandHub): void => {
  const [, second] = account.calendar.overrides;
  faults.add(`DELETE /schedules/DPRIM01/overrides/${second?.id}`, DENIED, 100);
};

const DENIED = {
  kind: 'status',
  status: 403,
  body: '{"error":{"message":"Access Denied","code":2010}}',
} as const;

describe('CLM-200 An act on a page is done, from a script', () => {
  const resolve = (lang: Lang, ready: (rig: HandHub) => void = () => {}) =>
    printed(lang, { act: 'resolve' }, ready);
  claim('CLM-200', {
    ja: '4809  解決  完了',
    known: (lang) => resolve(lang),
    lacking: {
      elsewhere: (lang) =>
        resolve(lang, ({ account }) => {
          const [source, into] = account.incidents;
          if (source && into) account.merge(source, into, 'PTANAKA');
        }),
      undone: (lang) => resolve(lang, ({ faults }) => faults.add('PUT', { kind: 'hang' }, 1_000)),
    },
  });
});

describe('CLM-211 A page was so before the act, from a script', () => {
  claim('CLM-211', {
    ja: '4809  解決  すでに完了',
    known: (lang) =>
      printed(lang, { act: 'resolve' }, ({ account }) => account.resolve(account.find('4809'), 'PSATO01')),
    lacking: {
      undone: (lang) =>
        printed(lang, { act: 'resolve' }, ({ faults }) => faults.add('PUT', { kind: 'hang' }, 1_000)),
      elsewhere: (lang) =>
        printed(lang, { act: 'resolve' }, ({ account }) => {
          const [source, into] = account.incidents;
          if (source && into) account.merge(source, into, 'PTANAKA');
        }),
    },
  });
});

describe('CLM-201 A merge is done, from a script', () => {
  const merge = (lang: Lang, ready: (rig: HandHub) => void = () => {}) =>
    printed(lang, { act: 'merge', sources: ['4810', '4811'] }, ready);
  claim('CLM-201', {
    ja: '4809  統合  完了',
    known: (lang) => merge(lang),
    lacking: {
      part: (lang) => merge(lang, ({ account }) => account.resolve(account.find('4811'), 'PTANAKA')),
      elsewhere: (lang) =>
        merge(lang, ({ account }) => {
          const other = account.trigger('SCHECK1', '別件');
          for (const one of ['4810', '4811']) account.merge(account.find(one), other, 'PTANAKA');
        }),
    },
  });
});

describe('CLM-202 A merge is done, on the home screen', () => {
  claim('CLM-202', {
    ja: '2件を #4809 に統合しました',
    known: (lang) => merged(lang),
    lacking: {
      part: (lang) => merged(lang, ({ account }) => account.resolve(account.find('4811'), 'PTANAKA')),
    },
  });
});

describe('CLM-203 A turn is taken over', () => {
  claim('CLM-203', {
    ja: 'まで引き受けました',
    known: (lang) => take(lang),
    lacking: {
      undone: (lang) => take(lang, takenMeanwhile),
    },
  });
});

describe('CLM-204 A turn is given back', () => {
  claim('CLM-204', {
    ja: 'の当番を戻しました',
    known: (lang) => giveBack(lang),
    lacking: {
      part: (lang) => giveBack(lang, secondDenied),
    },
  });
});

describe('CLM-205 An escalation is done, in a session', () => {
  const escalated = (lang: Lang, isDone: boolean): string => {
    const client = underWay(SATO_HERE);
    const rig = new Rig(client, { lang });
    const [incident] = client.session.incidents;
    const asked = { target: 'pagerduty', act: 'escalate', args: { incident: incident?.id ?? '' } } as const;
    client.act(SATO_HERE, 'action.request', asked);
    const action = client.session.actions.at(-1)?.id ?? '';
    const lost = { action, kind: 'unreachable', params: { reason: 'ECONNRESET' } };
    if (isDone) client.act(PAGER, 'action.done', { action, params: { by: '佐藤' } });
    else
      client.act(PAGER, 'action.delay', {
        ...lost,
        retryAt: new Date(client.now + 60_000).toISOString(),
        doubt: true,
      });
    return [rig.text(), ...rig.said].join('\n');
  };
  claim('CLM-205', {
    ja: 'エスカレーション 完了(佐藤)',
    known: (lang) => escalated(lang, true),
    lacking: { undone: (lang) => escalated(lang, false) },
  });
});

describe('CLM-206 A turn is taken over, from a script', () => {
  const taken = (lang: Lang, ready: (rig: HandHub) => void = () => {}) =>
    turnPrinted(lang, { take: '1h' }, ready);
  claim('CLM-206', {
    ja: '引き受けました',
    known: (lang) => taken(lang),
    lacking: { undone: (lang) => taken(lang, takenMeanwhile) },
  });
});

describe('CLM-207 A turn is given back, from a script', () => {
  const back = (lang: Lang, more: (rig: HandHub) => void = () => {}) =>
    turnPrinted(lang, { giveBack: true }, (rig) => {
      bothTaken(rig);
      more(rig);
    });
  claim('CLM-207', {
    ja: '当番を戻しました(佐藤)',
    known: (lang) => back(lang),
    lacking: { part: (lang) => back(lang, secondDenied) },
  });
});

describe('CLM-208 Several pages are resolved, on the home screen', () => {
  const resolved = (lang: Lang, ready: (rig: HandHub) => void = () => {}) =>
    atHome(lang, ready, async (asker, change, rig) => {
      const wishes = rig.account.incidents.map(({ id, number }) => {
        const page = { id, number } as PageRow;
        return { item: { kind: 'page', id: `page:${id}`, page }, wish: { act: 'resolve' } } as const;
      });
      await askAll(wishes, { ask: asker.ask }, { change });
    });
  claim('CLM-208', {
    ja: '3件が済みました',
    known: (lang) => resolved(lang),
    lacking: {
      part: (lang) => resolved(lang, ({ account }) => account.resolve(account.find('4811'), 'PTANAKA')),
      undone: (lang) =>
        resolved(lang, ({ faults, account }) =>
          faults.add(`PUT /incidents/${account.find('4811').id}`, { kind: 'hang' }, 1_000),
        ),
    },
  });
});

/** What becomes of a list that was read, or of one that never was. */
async function readings<T>(
  lack: 'none' | 'late' | 'unread',
  read: (rig: HandHub) => Promise<T>,
): Promise<{ readonly rig: HandHub; readonly told: T }> {
  const rig = handHub();
  if (lack === 'late') await read(rig);
  if (lack !== 'none') rig.faults.add('GET', { kind: 'drop' }, 1_000);
  await rig.time.advance(60_000);
  return { rig, told: await read(rig) };
}

/** Of the open pages of the account one is not as a page is: whose it is cannot be told. */
async function partly<T>(read: (rig: HandHub) => Promise<T>) {
  const rig = handHub();
  const [known, broken] = ['一', '二'].map((title) => rig.account.trigger('SCHECK1', title));
  if (known) rig.account.reassign(known, 'PTANAKA', ['PTANAKA']);
  if (broken) Object.assign(broken, { id: 7 });
  await rig.time.advance(60_000);
  return { rig, told: await read(rig) };
}

describe('CLM-209 There are no pages, on the home screen', () => {
  const none = async (lang: Lang, lack: 'none' | 'late' | 'unread' | 'part') => {
    const scope = lack === 'part' ? 'mine' : 'all';
    let team: ReturnType<typeof handHome> | null = null;
    const read = async (rig: HandHub) => {
      team ??= handHome(rig, { lang, scope });
      await rig.time.advance(15_000);
      return team.told?.reading?.pages ?? null;
    };
    const { rig, told } = await (lack === 'part' ? partly(read) : readings(lack, read));
    await rig.kill();
    const home = await HomeRig.open({ ...NIGHT, sessions: [], pages: told }, { lang });
    if (scope === 'all') home.press('t', 't');
    await home.settle();
    return home.text();
  };
  claim('CLM-209', {
    ja: 'アラートはありません',
    known: (lang) => none(lang, 'none'),
    lacking: {
      unread: (lang) => none(lang, 'unread'),
      late: (lang) => none(lang, 'late'),
      part: (lang) => none(lang, 'part'),
    },
  });
});

describe('CLM-210 There are no pages, from a script', () => {
  const none = async (lang: Lang, lack: 'none' | 'late' | 'unread' | 'part') => {
    const read = (one: HandHub) =>
      apiOf(one)
        .incidents('all')
        .catch(() => null);
    const { rig } = await (lack === 'part' ? partly(read) : readings(lack, read));
    return shell(lang, rig, async (cli, link) => {
      LINK.now = link;
      await listPages.run?.(cli, [], { mine: lack === 'part' });
    });
  };
  claim('CLM-210', {
    ja: '未解決のアラートはありません',
    known: (lang) => none(lang, 'none'),
    lacking: {
      unread: (lang) => none(lang, 'unread'),
      late: (lang) => none(lang, 'late'),
      part: (lang) => none(lang, 'part'),
    },
  });
});

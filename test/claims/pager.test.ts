import { describe, vi } from 'vitest';
import { explain } from '../../src/cli/base/explain.ts';
import { askPage } from '../../src/cli/link/ask-page.ts';
import type { HubApi } from '../../src/cli/link/hub-api.ts';
import { pagerProblem } from '../../src/cli/link/hub-problem.ts';
import { sayNotDone, toldRows } from '../../src/cli/link/told-acts.ts';
import { homeAsker } from '../../src/cli/session/home-asker.ts';
import type { Invocation } from '../../src/cli/settings/invocation.ts';
import { PagerError } from '../../src/ports/pager-error.ts';
import type { PageActWish } from '../../src/protocol/page-acts.ts';
import { CLI } from '../../src/text/i18n/cli.ts';
import { fill, type Lang } from '../../src/text/i18n/messages.ts';
import { askAll } from '../../src/tui/home/acts/ask-all.ts';
import type { HomeWish, TurnWish } from '../../src/tui/home/acts/wish.ts';
import type { PageRow } from '../../src/tui/home/home-data.ts';
import { said } from '../../src/tui/home/home-host.ts';
import { type HomeState, initialHome } from '../../src/tui/home/home-state.ts';
import { askTurn } from '../../src/tui/home/turns/ask-turn.ts';
import { say } from '../../src/tui/model/words.ts';
import { type HandHub, handHub, SATO } from '../hub/pager/hand-hub.ts';
import { ABOUT } from '../tui/home/home-rig.ts';
import { Rig } from '../tui/rig.ts';
import { PAGER, SATO as SATO_HERE, underWay } from '../tui/story.ts';
import { claim } from './claim.ts';

// The pauses of whoever asks a hub are real ones; this hub's clock is held in the hand.
vi.mock('node:timers/promises', () => ({
  setTimeout: () => new Promise((resolve) => setImmediate(resolve)),
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
    askPage: (ref: string, ask: PageActWish, { waitMs = 0 }) =>
      told(rig.api.ask(ref, { ask, cmd: 'line-1' }, SATO, waitMs)),
    askApart: (ask: TurnWish, { waitMs = 0 }) => told(rig.api.askApart({ ask, cmd: 'line-1' }, SATO, waitMs)),
    askedAct: (id: string, place: string | null, waitMs: number) => told(rig.api.asked(id, place, waitMs)),
  } as unknown as HubApi;
}

/** What `oncall page …` prints of an act on the first page of a new account. */
async function printed(lang: Lang, wish: PageActWish, ready: (rig: HandHub) => void): Promise<string> {
  const rig = handHub();
  for (const title of ['一', '二', '三']) rig.account.trigger('SCHECK1', title);
  ready(rig);
  await rig.time.advance(5_000);
  const lines: string[] = [];
  const cli = {
    lang,
    t: (key: keyof typeof CLI, params = {}) => fill(CLI[key], lang, params),
    out: { say: (line: string) => lines.push(line) },
    config: { settings: { timeZone: 'Asia/Tokyo' } },
  } as unknown as Invocation;
  const how = { cmd: { client: 'script', n: 1 }, waitMs: 50 };
  const told = [{ act: wish.act, ...(await askPage(apiOf(rig), '4809', wish, how)) }];
  const rows = toldRows(cli, told);
  sayNotDone(cli, told);
  await rig.kill();
  return [...rows, ...lines].join('\n');
}

const world = (lang: Lang, rig: HandHub) => ({ ...ABOUT, now: rig.time.now(), lang, ascii: false }) as const;

/** What the home screen says of a wish, once it is settled or has waited for long enough. */
async function atHome(
  lang: Lang,
  ready: (rig: HandHub) => void,
  ask: (
    asker: ReturnType<typeof homeAsker>,
    change: (how: (state: HomeState, of: ReturnType<typeof world>) => HomeState) => void,
    rig: HandHub,
  ) => Promise<void>,
): Promise<string> {
  const rig = handHub();
  for (const title of ['一', '二', '三']) rig.account.trigger('SCHECK1', title);
  ready(rig);
  await rig.time.advance(5_000);
  const api = apiOf(rig);
  const asker = homeAsker({ globals: {} } as Invocation, api, (error) => said(explain(error, lang).line));
  let state = initialHome(120, 40);
  const change: Parameters<typeof ask>[1] = (how) => {
    state = how(state, world(lang, rig));
  };
  await ask(asker, change, rig);
  await rig.kill();
  return state.toast === null ? '' : say(lang, state.toast.say);
}

const merged = (lang: Lang, ready: (rig: HandHub) => void = () => {}) =>
  atHome(lang, ready, async (asker, change, rig) => {
    const [into, ...sources] = rig.account.incidents.map(({ id, number }) => ({ id, number }));
    const wish: HomeWish = { act: 'merge', sources: sources.map(({ id }) => id) };
    const page = { id: into?.id ?? '', number: into?.number ?? 0 } as PageRow;
    const item = { kind: 'page', id: `page:${page.id}`, page } as const;
    await askAll([{ item, wish }], { ask: asker.page }, { change, read: () => {} });
  });

const turn = (lang: Lang, wish: TurnWish, ready: (rig: HandHub) => void = () => {}) =>
  atHome(lang, ready, (asker, change) =>
    askTurn({ wish, name: 'primary' }, { turn: asker.turn }, { change, read: () => {} }),
  );
const take = (lang: Lang, ready?: (rig: HandHub) => void) => {
  const until = new Date(handHub().time.now() + HOUR).toISOString();
  return turn(lang, { act: 'override', schedule: 'DPRIM01', until }, ready);
};
const giveBack = (lang: Lang, more: (rig: HandHub) => void = () => {}) =>
  turn(lang, { act: 'end-override', schedule: 'DPRIM01' }, (rig) => {
    const now = rig.time.now();
    for (const until of [now + HOUR, now + 2 * HOUR])
      rig.account.calendar.override('DPRIM01', 'PSATO01', now, until);
    more(rig);
  });

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
      undone: (lang) =>
        take(lang, ({ faults, account, time }) => {
          faults.add('POST', { kind: 'drop' });
          // A colleague takes it while the answer is looked for.
          time.after(10_000, () =>
            account.calendar.override('DPRIM01', 'PSUZUKI', time.now(), time.now() + HOUR),
          );
        }),
    },
  });
});

describe('CLM-204 A turn is given back', () => {
  claim('CLM-204', {
    ja: 'の当番を戻しました',
    known: (lang) => giveBack(lang),
    lacking: {
      part: (lang) =>
        giveBack(lang, ({ faults, account }) => {
          const [, second] = account.calendar.overrides;
          faults.add(`DELETE /schedules/DPRIM01/overrides/${second?.id}`, DENIED, 100);
        }),
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

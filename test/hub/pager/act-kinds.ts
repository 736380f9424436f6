import type {
  CalendarActName,
  FieldActName,
  PageActName,
  PagerActName,
} from '../../../src/domain/act-table.ts';
import type { CalendarWish, PageActWish } from '../../../src/protocol/page-acts.ts';
import type { AccountIncident } from '../../../src/sim/pagerduty/model.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import { ofFieldActs } from '../../rigs/field-acts.ts';
import { type HandHub, SATO } from './hand-hub.ts';

export interface ActKind {
  /** What a screen sends about a page. */
  readonly ask: (rig: Pick<HandHub, 'command'>, session: string, page: AccountIncident) => Promise<unknown>;
  /** How often it took effect. */
  readonly count: (page: AccountIncident, rig: HandHub) => number;
  /** Whether the page has to be acknowledged first. */
  readonly onHeld: boolean;
}

const requested = (act: string, args: object = {}): ActKind['ask'] => {
  return (rig, session, page) =>
    rig.command(session, 'action.request', {
      target: 'pagerduty',
      act,
      args: { incident: page.id, ...args },
    });
};

/** Not asked by the key of a session; `HOME_KINDS` and `calendar.test.ts` have these. */
type Elsewhere = FieldActName | 'reassign' | 'merge' | 'status-update' | Exclude<CalendarActName, 'create'>;

/** Each kind of act that PagerDuty does again when it is asked again. */
export const ACT_KINDS: { readonly [A in Exclude<PagerActName, Elsewhere> | FieldActName]: ActKind } = {
  ...ofFieldActs(({ act, field, given, count }) => ({
    ask: requested(act, { [field]: given }),
    count: (page: AccountIncident) => count(page),
    onHeld: true,
  })),
  acknowledge: {
    ask: requested('acknowledge'),
    // Somebody else's, which it may have begun with, is not counted.
    count: ({ log }) =>
      log.filter(({ type, user }) => /^acknowledge/.test(type) && user === 'PSATO01').length,
    onHeld: false,
  },
  note: {
    ask: (rig, session) => rig.command(session, 'note.add', { text: '切り戻します', pager: true }),
    count: ({ notes }) => notes.length,
    onHeld: true,
  },
  priority: {
    ask: requested('priority', { priority: 'P2' }),
    // Of whoever asks; a colleague may set another.
    count: ({ log }) =>
      log.filter(({ type, user }) => /^priority_change/.test(type) && user === 'PSATO01').length,
    onHeld: true,
  },
  snooze: {
    ask: requested('snooze', { seconds: 3_600 }),
    count: (page) => logged(page, /^snooze/),
    onHeld: true,
  },
  responder: {
    ask: (rig, session) =>
      rig.command(session, 'responder.request', { who: '鈴木', message: '見てください' }),
    count: ({ requests }) => requests.length,
    onHeld: true,
  },
  escalate: { ask: requested('escalate'), count: (page) => logged(page, /^escalate/), onHeld: true },
  'hand-back': { ask: requested('hand-back'), count: (page) => logged(page, /^delegate/), onHeld: true },
  resolve: { ask: requested('resolve'), count: (page) => logged(page, /^resolve/), onHeld: true },
  create: {
    ask: (rig, session) =>
      rig.command(session, 'responder.request', {
        who: '検索',
        message: '応援',
        how: { act: 'create', service: 'SSEARCH', title: '応援依頼', details: 'DBを見てください' },
      }),
    count: (_, { account }) => account.incidents.filter(({ service }) => service === 'SSEARCH').length,
    onHeld: true,
  },
};

/** What can be asked without a session, and how often it took effect. */
interface HomeKind {
  /** What there must be first; then what is asked, and how often it has been done. */
  readonly begin: (rig: HandHub) => Promise<{
    readonly ask: (now: HandHub) => Promise<unknown>;
    readonly count: () => number;
    /** Somebody else takes back what was done. */
    readonly takeBack?: () => void;
  }>;
}

const ofPage = (
  wish: PageActWish,
  count: (page: AccountIncident) => number,
  ready: (rig: HandHub, page: AccountIncident) => void = () => {},
  takeBack?: (rig: HandHub, page: AccountIncident) => void,
): HomeKind => ({
  async begin(rig) {
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rig.time.advance(5_000);
    ready(rig, page);
    return {
      ask: (now) => now.api.ask(page.id, { ask: wish, cmd: 'line-1' }, SATO, 10_000),
      count: () => count(page),
      ...(takeBack ? { takeBack: () => takeBack(rig, page) } : {}),
    };
  },
});

export const GIVEN_AWAY = (rig: HandHub, page: AccountIncident) =>
  rig.account.reassign(page, 'PTANAKA', ['PMORI01']);

/** The line as it was typed: its times stay, however often it is run. */
const ofCalendar = (
  begin: (rig: HandHub) => {
    readonly wish: CalendarWish;
    readonly count: () => number;
    readonly takeBack?: () => void;
  },
): HomeKind => ({
  async begin(rig) {
    // Times of people who type have fractions of a second.
    await rig.time.advance(5_734);
    const { wish, ...more } = begin(rig);
    await rig.time.advance(1_500);
    return { ask: (now) => now.api.askApart({ ask: wish, cmd: 'line-1' }, SATO, 10_000), ...more };
  },
});

const HOUR = 3_600_000;
const inAnHour = (rig: HandHub): string => new Date(rig.time.now() + HOUR).toISOString();
/** Of several that one act is about, the share that it was done to. */
const shareOf = <T>(all: readonly T[], is: (one: T) => boolean): number => all.filter(is).length / all.length;

export const HOME_KINDS: Readonly<Record<PageActName | CalendarActName, HomeKind>> = {
  ...ofFieldActs(({ wish, count }) => ofPage(wish, (page) => count(page))),
  acknowledge: ofPage({ act: 'acknowledge' }, (page) => logged(page, /^acknowledge/), undefined, GIVEN_AWAY),
  note: ofPage({ act: 'note', text: '切り戻します' }, ({ notes }) => notes.length),
  // What PagerDuty puts off has to be held by somebody.
  snooze: ofPage(
    { act: 'snooze', seconds: 3_600 },
    (page) => logged(page, /^snooze/),
    (rig, page) => rig.account.acknowledge(page, 'PSATO01'),
  ),
  escalate: ofPage({ act: 'escalate' }, (page) => logged(page, /^escalate/), undefined, GIVEN_AWAY),
  priority: ofPage(
    { act: 'priority', priority: 'p2' },
    ({ log }) => log.filter(({ type, user }) => /^priority_change/.test(type) && user === 'PSATO01').length,
  ),
  resolve: ofPage({ act: 'resolve' }, (page) => logged(page, /^resolve/)),
  responder: ofPage({ act: 'responder', who: '鈴木', text: '' }, ({ requests }) => requests.length),
  reassign: ofPage({ act: 'reassign', who: '鈴木' }, (page) => logged(page, /^assign/) - 1),
  merge: {
    async begin(rig) {
      const [into, ...sources] = ['一', '二', '三'].map((title) => rig.account.trigger('SCHECK1', title));
      if (!into) throw new Error('not triggered');
      await rig.time.advance(5_000);
      const wish = { act: 'merge', sources: sources.map(({ number }) => String(number)) } as const;
      return {
        // By number, as it is typed.
        ask: (now) => now.api.ask(String(into.number), { ask: wish, cmd: 'line-1' }, SATO, 10_000),
        count: () => shareOf(sources, ({ mergedInto }) => mergedInto === into.id),
      };
    },
  },
  override: ofCalendar((rig) => ({
    wish: { act: 'override', schedule: 'DPRIM01', until: inAnHour(rig) },
    count: () => rig.account.calendar.overrides.length,
    takeBack() {
      const [made] = rig.account.calendar.overrides;
      if (made) rig.account.calendar.endOverride('DPRIM01', made.id);
    },
  })),
  create: ofCalendar(({ account }) => ({
    wish: { act: 'create', service: 'search', title: '検索が遅い', text: '問い合わせ3件' },
    count: () => account.incidents.filter(({ title }) => title === '検索が遅い').length,
  })),
  'end-override': ofCalendar((rig) => {
    const [now, end] = [rig.time.now(), rig.time.now() + HOUR];
    const own = [0, 1].map(() => rig.account.calendar.override('DPRIM01', 'PSATO01', now, end));
    return {
      wish: { act: 'end-override', schedule: 'DPRIM01' },
      count: () => shareOf(own, ({ until }) => until < end - 1_000),
    };
  }),
  maintain: ofCalendar((rig) => ({
    wish: { act: 'maintain', services: ['SCHECK1'], until: inAnHour(rig), text: 'リリース' },
    count: () => rig.account.calendar.windows.length,
    takeBack() {
      const [made] = rig.account.calendar.windows;
      if (made) rig.account.calendar.endWindow(made.id);
    },
  })),
  'end-maintenance': ofCalendar((rig) => {
    const end = rig.time.now() + HOUR;
    const window = rig.account.calendar.maintain(['SCHECK1'], rig.time.now(), end);
    return {
      wish: { act: 'end-maintenance', window: window.id },
      count: () => shareOf([window], ({ until }) => until < end - 1_000),
    };
  }),
};

/** A session about a page, which stands acknowledged by Sato or by nobody, as the kind wants it. */
export async function aboutPage(rig: HandHub, { onHeld }: ActKind) {
  const page = rig.account.trigger('SCHECK1', '5xx');
  await rig.time.advance(5_000);
  if (!onHeld) {
    // Somebody opens it by hand, so that nothing is acknowledged yet.
    rig.account.acknowledge(page, 'PTANAKA');
    const session = await rig.start(page.id);
    rig.account.escalate(page, 'PTANAKA', 1, null);
    await rig.until(session, ({ incidents }) => incidents[0]?.status === 'triggered');
    return { page, session };
  }
  const session = await rig.start(page.id);
  await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
  return { page, session };
}

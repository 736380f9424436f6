import type { RowActName, Wish } from '../../../domain/act-table.ts';
import type { Params } from '../../../text/i18n/messages.ts';
import { clockAndDay, duration } from '../../../text/time.ts';
import { SNOOZES, snoozeName, snoozeUntil } from '../../model/snooze-until.ts';
import { type Saying, type WordKey, word } from '../../model/words.ts';
import type { HomeReading, HomeWorld, PageItem, PageRow } from '../home-data.ts';
import { fold } from '../home-filter.ts';

/** Something that has to be typed or chosen before the question. */
export interface ValueSpec<A extends RowActName> {
  readonly title: WordKey;
  /** What can be chosen, narrowed by what is typed (folded). */
  choices(text: string, reading: HomeReading | null): readonly string[];
  label(choice: string, world: HomeWorld): string;
  /** How what is typed is read, said below it; '' where it says itself. */
  told(text: string, world: HomeWorld): string;
  /** The wish, or why the value cannot be one. */
  wish(value: string, world: HomeWorld): Wish<A> | Saying;
}

/** What home knows of an act on the pages of its rows, beside its row in `domain/act-table.ts` and its words. */
interface HomeActRow<A extends RowActName> {
  readonly key: string;
  /** Places in the footer: of the lists, and while rows are marked. */
  readonly foot: number;
  readonly marked: number;
  /** Where a page is open: its place in the footer there; `help`: only in help; null: not there. */
  readonly opened: number | 'help' | null;
  /** Null: its words say all of it. */
  readonly value: ValueSpec<A> | null;
  /** The wish of one without a value. */
  readonly wish: Wish<A> | null;
  /** Why it makes no sense on a page as it is shown; null: it does. What is resolved is past all acts. */
  why(page: PageRow): Saying | null;
  /** What question and outcome name beside the page. */
  params(wish: Wish<A>, world: HomeWorld): Params;
  /** What follows from it, said below the question. `into`: the page that others are merged into, by name. */
  facts(items: readonly PageItem[], into: string): readonly Saying[];
}

const asShown = (): null => null;
const nothing = (): Params => ({});
const noFacts = (): readonly Saying[] => [];

const timeText = (iso: string, { now, timeZone, lang }: HomeWorld): string =>
  clockAndDay(iso, new Date(now).toISOString(), timeZone, lang);

const TIME: ValueSpec<'snooze'> = {
  title: 'prompt.snooze',
  choices: (text) => (text === '' ? SNOOZES : []),
  label(choice, world) {
    const until = snoozeUntil(choice, world.now, world.timeZone);
    return `${snoozeName(choice, world.lang)}  ${until === null ? '' : timeText(until, world)}`;
  },
  told(text, world) {
    const until = text === '' ? null : snoozeUntil(text, world.now, world.timeZone);
    if (until === null) return '';
    const span = duration(Date.parse(until) - world.now, world.lang);
    return word(world.lang, 'time.ahead', { time: timeText(until, world), span });
  },
  wish(value, { now, timeZone }) {
    const until = snoozeUntil(value, now, timeZone);
    return until === null ? { key: 'why.no-snooze-time', params: { text: value } } : { act: 'snooze', until };
  },
};

/** Names of those who are on call or have a page now. */
function peopleIn(reading: HomeReading | null): readonly string[] {
  const people = (reading?.duty ?? []).flatMap(({ levels }) =>
    levels.flatMap((level) => level.people.map(({ name }) => name)),
  );
  return [
    ...new Set([...people, ...(reading?.pages?.incidents ?? []).flatMap(({ assignees }) => assignees)]),
  ];
}

const PERSON: ValueSpec<'reassign'> = {
  title: 'home.value.reassign',
  choices: (text, reading) => peopleIn(reading).filter((name) => fold(name).includes(text)),
  label: (choice) => choice,
  told: () => '',
  wish: (who) => ({ act: 'reassign', who }),
};

/** In the order of help. */
export const HOME_ACTS = {
  acknowledge: {
    ...{ key: 'A', foot: 2, marked: 1, opened: 2, value: null, wish: { act: 'acknowledge' } },
    why: ({ acknowledged, unacknowledgesAt }) =>
      acknowledged?.you
        ? { key: unacknowledgesAt === null ? 'why.home-acknowledged' : 'why.home-acknowledged-until' }
        : null,
    params: (_, { you }) => ({ who: you }),
    facts: noFacts,
  },
  resolve: {
    ...{ key: 'R', foot: 11, marked: 2, opened: 'help', value: null, wish: { act: 'resolve' } },
    ...{ why: asShown, params: nothing, facts: noFacts },
  },
  snooze: {
    ...{ key: '~', foot: 12, marked: 3, opened: 4, value: TIME, wish: null },
    why: ({ status }) => (status === 'acknowledged' ? null : { key: 'why.not-acknowledged' }),
    params(wish, world) {
      const iso = 'until' in wish ? wish.until : new Date(world.now + wish.seconds * 1_000).toISOString();
      return { time: timeText(iso, world) };
    },
    facts: () => [{ key: 'confirm.snooze-fact' }],
  },
  escalate: {
    ...{ key: '^', foot: 13, marked: 4, opened: 5, value: null, wish: { act: 'escalate' } },
    ...{ why: asShown, params: nothing },
    facts: (items) =>
      items.some(({ page }) => page.status === 'acknowledged') ? [{ key: 'confirm.back-to-triggered' }] : [],
  },
  reassign: {
    ...{ key: '@', foot: 14, marked: 5, opened: 6, value: PERSON, wish: null },
    why: asShown,
    params: ({ who }) => ({ who }),
    facts: noFacts,
  },
  merge: {
    ...{ key: '&', foot: 15, marked: 6, opened: null, value: null, wish: { act: 'merge', sources: [] } },
    why: asShown,
    params: ({ sources }) => ({ n: sources.length }),
    facts: (_, into) => [{ key: 'home.confirm.merge-fact', params: { into } }],
  },
} as const satisfies { readonly [A in RowActName]: HomeActRow<A> };

type Table = typeof HOME_ACTS;
/** Those that ask for a value first. */
export type ValuedAct = { [A in RowActName]: Table[A]['value'] extends null ? never : A }[RowActName];
/** Those that can be asked for where a page is open. */
export type OpenedAct = { [A in RowActName]: Table[A]['opened'] extends null ? never : A }[RowActName];

export const HOME_ACT_NAMES = Object.keys(HOME_ACTS) as RowActName[];

/** The row of an act, for whoever has any of them. */
export const homeActRow = (act: RowActName): HomeActRow<RowActName> =>
  HOME_ACTS[act] as unknown as HomeActRow<RowActName>;

/** What is typed or chosen for one that asks for a value. */
export const valueSpec = (act: ValuedAct): ValueSpec<RowActName> =>
  HOME_ACTS[act].value as ValueSpec<RowActName>;

/** What a wish names beside the page. */
export const wishParams = (wish: Wish<RowActName>, world: HomeWorld): Params =>
  homeActRow(wish.act).params(wish, world);

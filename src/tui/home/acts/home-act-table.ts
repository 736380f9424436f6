import {
  ACT_TABLE,
  type FieldActName,
  fieldOf,
  isFieldAct,
  type PagerActName,
  type RowActName,
  type Wish,
} from '../../../domain/act-table.ts';
import type { PageRow } from '../../../protocol/http.ts';
import { asCompared } from '../../../text/as-compared.ts';
import { givenText } from '../../../text/i18n/act-words.ts';
import type { Lang, Params } from '../../../text/i18n/messages.ts';
import { clockAndDay, duration } from '../../../text/time.ts';
import { noUntil, SNOOZES, snoozeName, typedUntil } from '../../model/snooze-until.ts';
import { type Saying, type WordKey, word } from '../../model/words.ts';
import type { HomeReading, HomeWorld, PageItem } from '../home-data.ts';

/** Something that has to be typed or chosen before the question. */
export interface ValueSpec<A extends RowActName> {
  readonly title: WordKey;
  /** The present value, for a single page; empty for several. */
  now?(page: PageRow): string;
  /** What can be chosen for these pages, narrowed by what is typed (folded). */
  choices(
    text: string,
    reading: HomeReading | null,
    lang: Lang,
    pages: readonly PageRow[],
  ): readonly string[];
  label(choice: string, world: HomeWorld): string;
  /** How what is typed is read, said below it; '' where it says itself. */
  told(text: string, world: HomeWorld): string;
  /** The wish of a value (a choice, or the trimmed text), or the reason why it is refused. */
  wish(value: string, world: HomeWorld): Wish<A> | Saying;
}

/** What home knows of an act on the pages of its rows, beside its row in `domain/act-table.ts` and its words. */
interface HomeActRow<A extends RowActName> {
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

/** An act that works on any open page, needs no second argument and has no side effects. */
const PLAIN = {
  why: (): null => null,
  params: (): Params => ({}),
  facts: (): readonly Saying[] => [],
} as const;

/** A time as home says it: with its day where that is another. */
export const timeAtHome = (iso: string, { now, timeZone, lang }: HomeWorld): string =>
  clockAndDay(iso, new Date(now).toISOString(), timeZone, lang);

const TIME: ValueSpec<'snooze'> = {
  title: 'value.snooze',
  choices: (text) => (text === '' ? SNOOZES : []),
  label(choice, world) {
    const until = typedUntil('snooze', choice, world.now, world.timeZone);
    return `${snoozeName(choice, world.lang)}  ${until === null ? '' : timeAtHome(until, world)}`;
  },
  told(text, world) {
    const until = text === '' ? null : typedUntil('snooze', text, world.now, world.timeZone);
    if (until === null) return '';
    const span = duration(Date.parse(until) - world.now, world.lang);
    return word(world.lang, 'time.ahead', { time: timeAtHome(until, world), span });
  },
  wish(value, { now, timeZone }) {
    const text = value.normalize('NFKC');
    const until = typedUntil('snooze', text, now, timeZone);
    return until === null ? noUntil('snooze', text) : { act: 'snooze', until };
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

/** Whether nobody else has it, so that giving it to this person is no change. */
const isOnly = (name: string, [first, ...others]: readonly string[]): boolean =>
  first === name && others.length === 0;

/** A value that is shown as it is, whether it was chosen or typed. */
const AS_TYPED = { label: (choice: string): string => choice, told: (): string => '' } as const;

const PERSON: ValueSpec<'reassign'> = {
  ...AS_TYPED,
  title: 'value.reassign',
  choices: (text, reading, _, pages) =>
    peopleIn(reading).filter(
      (name) => asCompared(name).includes(text) && !pages.every(({ assignees }) => isOnly(name, assignees)),
    ),
  wish(given) {
    const who = given.normalize('NFKC');
    return who === '' ? { key: 'why.home-nobody-named' } : { act: 'reassign', who };
  },
};

/** The same people, or a typed name, address or escalation policy; who has the page needs no call. */
const EXPERT: ValueSpec<'responder'> = {
  ...AS_TYPED,
  title: 'value.responder',
  choices: (text, reading, _, pages) =>
    peopleIn(reading).filter(
      (name) => asCompared(name).includes(text) && !pages.every(({ assignees }) => assignees.includes(name)),
    ),
  wish(given) {
    const who = given.normalize('NFKC');
    return who === '' ? { key: 'why.home-nobody-called' } : { act: 'responder', who, text: '' };
  },
};

/** Those that pages here have now, or a typed name: the hub knows all of them. */
const PRIORITY: ValueSpec<'priority'> = {
  ...AS_TYPED,
  title: 'value.priority',
  choices: (text, reading, _, pages) =>
    [...new Set((reading?.pages?.incidents ?? []).flatMap(({ priority }) => priority ?? []))]
      .filter((name) => asCompared(name).includes(text) && !pages.every(({ priority }) => priority === name))
      .sort(),
  wish(given) {
    const priority = given.normalize('NFKC');
    return priority === '' ? { key: 'why.empty' } : { act: 'priority', priority };
  },
};

const NOTE: ValueSpec<'note'> = {
  ...AS_TYPED,
  title: 'value.note',
  choices: () => [],
  wish: (text) => (text === '' ? { key: 'why.empty' } : { act: 'note', text }),
};

const OWN = {
  acknowledge: {
    ...{ ...PLAIN, opened: 2, value: null, wish: { act: 'acknowledge' } },
    why: ({ acknowledged, unacknowledgesAt }) =>
      acknowledged?.you
        ? { key: unacknowledgesAt === null ? 'why.home-acknowledged' : 'why.home-acknowledged-until' }
        : null,
    params: (_, { you }) => ({ who: you }),
  },
  resolve: {
    ...{ ...PLAIN, opened: 'help', value: null, wish: { act: 'resolve' } },
  },
  snooze: {
    ...{ ...PLAIN, opened: 4, value: TIME, wish: null },
    why: ({ status }) => (status === 'acknowledged' ? null : { key: 'why.not-acknowledged' }),
    params(wish, world) {
      const iso = 'until' in wish ? wish.until : new Date(world.now + wish.seconds * 1_000).toISOString();
      return { time: timeAtHome(iso, world) };
    },
    facts: () => [{ key: 'confirm.snooze-fact' }],
  },
  escalate: {
    ...{ ...PLAIN, opened: 5, value: null, wish: { act: 'escalate' } },
    facts: (items) =>
      items.some(({ page }) => page.status === 'acknowledged') ? [{ key: 'confirm.back-to-triggered' }] : [],
  },
  reassign: {
    ...{ ...PLAIN, opened: 6, value: PERSON, wish: null },
    params: ({ who }) => ({ who }),
  },
  priority: {
    ...{ ...PLAIN, opened: 'help', value: PRIORITY, wish: null },
    params: ({ priority }) => ({ priority }),
  },
  note: {
    ...{ ...PLAIN, opened: 'help', value: NOTE, wish: null },
    params: ({ text }) => ({ text }),
  },
  responder: {
    ...{ ...PLAIN, opened: 'help', value: EXPERT, wish: null },
    params: ({ who }) => ({ who }),
    facts: () => [{ key: 'confirm.responder-fact' }],
  },
  merge: {
    ...{ ...PLAIN, opened: null, value: null, wish: { act: 'merge', sources: [] } },
    params: ({ sources }) => ({ n: sources.length }),
    facts: (_, into) => [{ key: 'home.confirm.merge-fact', params: { into } }],
  },
} as const satisfies { readonly [A in Exclude<RowActName, FieldActName>]: HomeActRow<A> };

/** The choices of an act that sets a field, or a text, kept as typed. */
function fieldRow(act: FieldActName & RowActName): HomeActRow<RowActName> {
  const [field, given] = fieldOf(act);
  const words = typeof given === 'string' ? null : given;
  const value: ValueSpec<RowActName> = {
    title: `value.${act}`,
    now: (page) => (words === null ? String(page[field as keyof PageRow] ?? '') : ''),
    // What all of them have is no change.
    choices: (text, _, lang, pages) =>
      words?.filter(
        (one) =>
          asCompared(givenText(act, one, lang)).includes(text) &&
          !pages.every((page) => page[field as keyof PageRow] === one),
      ) ?? [],
    label: (choice, { lang }) => givenText(act, choice, lang),
    told: () => '',
    wish(typed) {
      if (typed === '') return { key: 'why.empty' };
      if (words?.includes(typed) === false) return { key: 'why.no-such-choice', params: { text: typed } };
      return { act, [field]: typed } as unknown as Wish<RowActName>;
    },
  };
  return {
    ...{ ...PLAIN, opened: 'help', value, wish: null },
    params: (wish, { lang }) => ({ given: givenText(act, String(wish[field as keyof typeof wish]), lang) }),
  };
}

/** In the order of help. */
export const HOME_ACT_NAMES = (Object.keys(ACT_TABLE) as PagerActName[]).filter(
  (act): act is RowActName => ACT_TABLE[act].home === 'row',
);

type Table = typeof OWN;
/** Those that ask for a value first. */
export type ValuedAct =
  | (FieldActName & RowActName)
  | { [A in keyof Table]: Table[A]['value'] extends null ? never : A }[keyof Table];
/** Those that can be asked for where a page is open. */
export type OpenedAct = Exclude<
  RowActName,
  { [A in keyof Table]: Table[A]['opened'] extends null ? A : never }[keyof Table]
>;

const isField = (act: RowActName): act is FieldActName & RowActName => isFieldAct(act);

/** The row of an act, for whoever has any of them. */
export const homeActRow = (act: RowActName): HomeActRow<RowActName> =>
  isField(act) ? fieldRow(act) : (OWN[act] as unknown as HomeActRow<RowActName>);

/** What is typed or chosen for one that asks for a value. */
export const valueSpec = (act: ValuedAct): ValueSpec<RowActName> =>
  homeActRow(act).value as ValueSpec<RowActName>;

/** What a wish names beside the page. */
export const wishParams = (wish: Wish<RowActName>, world: HomeWorld): Params =>
  homeActRow(wish.act).params(wish, world);

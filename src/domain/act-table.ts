import type { ACT_WORDS } from '../text/i18n/act-words.ts';
import type { Incident } from './event.ts';

type Words = typeof ACT_WORDS;

const DAY_MS = 86_400_000;

/** What a person gives with an act, and its type; its schema stands in `protocol/act-schema.ts`. */
interface Given {
  /** Given or not. */
  readonly flag: boolean;
  /** Pages by id, number or web address. */
  readonly pages: readonly string[];
  /** A person, a priority, a schedule or a window of maintenance by name, e-mail address or id. */
  readonly name: string;
  /** Services by name or id. */
  readonly names: readonly string[];
  readonly text: string;
  /** One line. */
  readonly line: string;
  /** May be empty. */
  readonly aside: string;
  readonly seconds: number;
  /** Of an escalation policy, from 1 on. */
  readonly level: number;
  /** ISO. */
  readonly time: string;
}
export type GivenKind = keyof Given;
/** The fields of a wish, each of a kind or one of a few words; a `flag` may be left out. */
type WishShape<W = string> = Readonly<Record<string, GivenKind | readonly W[]>>;

/** The reason why a surface lacks an act. */
interface Lacks {
  readonly lacks: string;
}

/**
 * The row of an act at the pager. Its texts are in `text/i18n/act-words.ts`, what the fold of a session reads of it in
 * `act-effects.ts`; an adapter carries it out.
 */
export interface ActRow {
  /** The argument that names its target. Acts on the same target run one after the other. */
  readonly of: 'incident' | 'schedule' | 'service' | 'services' | 'window';
  /**
   * What home, scripts and HTTP give with it: a shape, or one of several. Null: only sessions ask for it, with arguments of
   * their own.
   */
  readonly wish: readonly WishShape[] | null;
  /**
   * It sets one field of an incident: the one that its wish names, to what is given. Its menu, its command, what is kept and
   * what an adapter is asked for follow from that.
   */
  readonly sets: boolean;
  /** The longest time that it may last, ms: a forgotten one must end by itself, and PagerDuty takes no more. Null: no limit. */
  readonly longestMs: number | null;
  /** The effect of a repeated write: the `same` state, or the act done `twice`, so that it is looked up first. */
  readonly again: 'same' | 'twice';
  /**
   * Whether the same may be asked of a session once more after it was done. `later`: it pages somebody or changes when that
   * happens, so a second press a moment later is no second wish. `never`: the same words are posted once.
   */
  readonly second: 'at once' | 'later' | 'never';
  /** It cannot be undone; the session's question says so. */
  readonly final: boolean;
  /** Acts whose late write would undo this one. */
  readonly undoneBy: readonly string[];
  /** The state that it sets: while the act is under way, that change is no news. */
  readonly brings: Incident['status'] | null;
  /**
   * Its line in the record. `effect`: what it brought about has a line of its own, so one that is done has none. Else what
   * stands for `{detail}`: nothing, its title, the priority, until when, or what was given.
   */
  readonly record: 'effect' | 'plain' | 'title' | 'priority' | 'until' | 'given';
  /**
   * How a session asks before it does it: of `all` open incidents at once, of `one` by a menu of what is to become of it, or by
   * a dialog of its `own`, as it is part of something else. Null: it does not ask for it.
   */
  readonly asks: 'all' | 'one' | 'own' | null;
  /**
   * The key by which home asks for it, and a session that asks it of `all` or of `one`. `npm run free` prints the free ones. Null:
   * what asks for it does more than that, and has a key of its own.
   */
  readonly key: string | null;
  /** The session's act that requests it, in `tui/keys/keys.ts`. */
  readonly session: string | Lacks;
  /** Home requests it for the pages of its `row`s, or by an act of home's own, in `tui/home/home-keys.ts`. */
  readonly home: 'row' | `home.${string}` | Lacks;
  /** The verb of plain mode. */
  readonly plain: string | Lacks;
  /** The command. */
  readonly script: string | Lacks;
  /** The verb of `/oncall`. */
  readonly slack: string | Lacks;
}

/** Where people ask for acts: the columns of a row that hold a way to ask, or the reason why there is no such way. */
export const SURFACES = ['session', 'home', 'plain', 'script', 'slack'] as const satisfies (keyof ActRow)[];

const NONE = [] as const;
/** A late acknowledgement takes the incident back. */
const BY_ACK = ['acknowledge'] as const;

const NO_PAGE = { lacks: 'it is about no page of the list' } as const;
const OF_TEAM = { lacks: 'whose turn it is belongs to the team: home and a command ask for it' } as const;
const IN_SESSION = { lacks: 'what it needs to know is read in a session, and not at home yet' } as const;
const BY_COMMAND = { lacks: 'plain mode works on its session: a command asks for it' } as const;
const OF_PAGES = { lacks: 'Slack works on incidents; a command asks for it' } as const;

// biome-ignore format: it is read by its columns.
export const ACT_TABLE = {
  acknowledge: {
    of: 'incident', wish: [{ takeOver: 'flag' }], sets: false, longestMs: null,
    again: 'same', second: 'at once', final: false, undoneBy: NONE, brings: 'acknowledged', record: 'effect',
    asks: 'all', key: 'A', session: 'acknowledge', home: 'row', plain: 'ack', script: 'page ack', slack: 'ack',
  },
  resolve: {
    of: 'incident', wish: [{}], sets: false, longestMs: null,
    again: 'same', second: 'at once', final: true, undoneBy: NONE, brings: 'resolved', record: 'effect',
    asks: 'all', key: 'R', session: 'resolve', home: 'row', plain: 'resolve', script: 'page resolve', slack: 'page resolve',
  },
  snooze: {
    of: 'incident', wish: [{ seconds: 'seconds' }, { until: 'time' }], sets: false, longestMs: 7 * DAY_MS,
    again: 'twice', second: 'later', final: false, undoneBy: BY_ACK, brings: null, record: 'until',
    asks: 'one', key: '~', session: 'snooze', home: 'row', plain: 'snooze', script: 'page snooze', slack: 'page snooze',
  },
  /** To a level of its policy, or to the next one. */
  escalate: {
    of: 'incident', wish: [{}, { level: 'level' }], sets: false, longestMs: null,
    again: 'twice', second: 'later', final: true, undoneBy: BY_ACK, brings: 'triggered', record: 'plain',
    asks: 'one', key: '^', session: 'escalate', home: 'row', plain: 'escalate', script: 'page escalate', slack: 'page escalate',
  },
  /** To the person of its policy who is on call. */
  'hand-back': {
    of: 'incident', wish: null, sets: false, longestMs: null,
    again: 'twice', second: 'later', final: true, undoneBy: BY_ACK, brings: 'triggered', record: 'plain',
    asks: 'own', key: null, session: 'quit', home: { lacks: 'nobody leaves a session there; escalate and reassign do the same' }, plain: 'quit', script: 'close', slack: 'close',
  },
  priority: {
    of: 'incident', wish: [{ priority: 'name' }], sets: false, longestMs: null,
    again: 'same', second: 'at once', final: false, undoneBy: ['priority'], brings: null, record: 'priority',
    asks: 'one', key: '*', session: 'priority', home: 'row', plain: 'priority', script: 'page priority', slack: 'page priority',
  },
  reassign: {
    of: 'incident', wish: [{ who: 'name' }], sets: false, longestMs: null,
    again: 'twice', second: 'at once', final: true, undoneBy: BY_ACK, brings: null, record: 'plain',
    asks: null, key: '@', session: { lacks: 'a session calls people by P, and hands on by ^' }, home: 'row', plain: BY_COMMAND, script: 'page reassign', slack: 'page reassign',
  },
  note: {
    of: 'incident', wish: [{ text: 'text' }], sets: false, longestMs: null,
    again: 'twice', second: 'never', final: true, undoneBy: NONE, brings: null, record: 'plain',
    asks: 'own', key: 'N', session: 'note.pager', home: 'row', plain: 'post', script: 'page note', slack: 'page note',
  },
  /** Other incidents become part of it. */
  merge: {
    of: 'incident', wish: [{ sources: 'pages' }], sets: false, longestMs: null,
    again: 'twice', second: 'at once', final: true, undoneBy: NONE, brings: null, record: 'plain',
    asks: null, key: '&', session: { lacks: 'a session sees the pages it is about, not those beside them' }, home: 'row', plain: BY_COMMAND, script: 'page merge', slack: 'page merge',
  },
  /** Asks a person to join. */
  responder: {
    of: 'incident', wish: [{ who: 'name', text: 'aside' }], sets: false, longestMs: null,
    again: 'twice', second: 'at once', final: true, undoneBy: NONE, brings: null, record: 'effect',
    asks: 'own', key: 'P', session: 'page', home: 'row', plain: 'call', script: 'page call', slack: 'page call',
  },
  /** A new incident, where nobody can be added to the present one. */
  create: {
    of: 'service', wish: [{ service: 'name', title: 'line', text: 'aside' }], sets: false, longestMs: null,
    again: 'twice', second: 'later', final: true, undoneBy: NONE, brings: null, record: 'title',
    asks: 'own', key: null, session: 'page', home: 'home.create', plain: BY_COMMAND, script: 'page create', slack: 'page create',
  },
  urgency: {
    of: 'incident', wish: [{ urgency: ['high', 'low'] }], sets: true, longestMs: null,
    again: 'same', second: 'at once', final: false, undoneBy: ['urgency'], brings: null, record: 'given',
    asks: 'one', key: '"', session: 'urgency', home: 'row', plain: 'urgency', script: 'page urgency', slack: 'page urgency',
  },
  retitle: {
    of: 'incident', wish: [{ title: 'line' }], sets: true, longestMs: null,
    again: 'same', second: 'at once', final: false, undoneBy: ['retitle'], brings: null, record: 'given',
    asks: 'one', key: "'", session: 'retitle', home: 'row', plain: 'retitle', script: 'page retitle', slack: 'page retitle',
  },
  'status-update': {
    of: 'incident', wish: null, sets: false, longestMs: null,
    again: 'twice', second: 'at once', final: true, undoneBy: NONE, brings: null, record: 'plain',
    asks: 'own', key: null, session: 'notice', home: IN_SESSION, plain: 'notice', script: 'notice', slack: 'update',
  },
  /** Takes a turn over, from now or from a later time on; of somebody else, where one is named. */
  override: {
    of: 'schedule', wish: [
      { schedule: 'name', until: 'time' }, { schedule: 'name', from: 'time', until: 'time' },
      { schedule: 'name', until: 'time', who: 'name' }, { schedule: 'name', from: 'time', until: 'time', who: 'name' },
    ], sets: false, longestMs: 31 * DAY_MS,
    again: 'twice', second: 'at once', final: false, undoneBy: NONE, brings: null, record: 'until',
    asks: null, key: null, session: OF_TEAM, home: 'home.turn', plain: BY_COMMAND, script: 'who', slack: OF_PAGES,
  },
  /** Gives one's own turn back, the one that ends first. */
  'end-override': {
    of: 'schedule', wish: [{ schedule: 'name' }], sets: false, longestMs: null,
    again: 'same', second: 'at once', final: false, undoneBy: NONE, brings: null, record: 'plain',
    asks: null, key: null, session: OF_TEAM, home: 'home.turn', plain: BY_COMMAND, script: 'who', slack: OF_PAGES,
  },
  /** Services page nobody, from now on. */
  maintain: {
    of: 'services', wish: [{ services: 'names', until: 'time', text: 'aside' }], sets: false, longestMs: 7 * DAY_MS,
    again: 'twice', second: 'at once', final: false, undoneBy: NONE, brings: null, record: 'until',
    asks: 'own', key: null, session: 'maintenance', home: NO_PAGE, plain: BY_COMMAND, script: 'maintenance start', slack: OF_PAGES,
  },
  'end-maintenance': {
    of: 'window', wish: [{ window: 'name' }], sets: false, longestMs: null,
    again: 'same', second: 'at once', final: false, undoneBy: NONE, brings: null, record: 'plain',
    asks: null, key: null, session: { lacks: 'its window has an id, which a command lists' }, home: NO_PAGE, plain: BY_COMMAND, script: 'maintenance end', slack: OF_PAGES,
  },
} as const satisfies {
  readonly [A in keyof Words]: ActRow & {
    readonly home: Words[A]['home'] extends null ? `home.${string}` | Lacks : 'row';
    readonly asks: Words[A]['session'] extends null ? 'own' | null : 'all' | 'one';
    readonly key: Words[A] extends { readonly home: null; readonly session: null } ? null : string;
    readonly script: Words[A] extends { readonly command: { readonly of: infer C } } ? C : string | Lacks;
    /** Each choice has a text. */
    readonly wish: readonly WishShape<Words[A] extends { readonly choices: infer C } ? keyof C : never>[] | null;
  };
};

type Table = typeof ACT_TABLE;
export type PagerActName = keyof Table;
type Column = keyof ActRow;

/** The acts whose row holds one of these values in a column. */
export type ActsWith<C extends Column, V> = {
  [A in PagerActName]: Table[A][C] extends V ? A : never;
}[PagerActName];

/** The acts that set one field of an incident, by the kind of its value. */
export type FieldActName = ActsWith<'sets', true>;
/** The acts of home on the pages of its rows. */
export type RowActName = PageActName & ActsWith<'home', 'row'>;
/** The acts of a session on its incidents, by a key of the act's name. */
export type IncidentActName = ActsWith<'asks', 'all' | 'one'>;
/** Those on one incident. */
export type MenuActName = ActsWith<'asks', 'one'>;
/** The acts of `oncall page`, one command each. */
export type PageCommandAct = ActsWith<'of', 'incident'> & ActsWith<'script', `page ${string}`>;
/** Acts on pages, also outside of sessions; and acts without a page. */
export type PageActName = Exclude<ActsWith<'of', 'incident'>, ActsWith<'wish', null>>;
export type CalendarActName = Exclude<PagerActName, ActsWith<'of', 'incident'> | ActsWith<'wish', null>>;

type Fields<S> = {
  readonly [K in keyof S as S[K] extends 'flag' ? never : K]: S[K] extends GivenKind
    ? Given[S[K]]
    : S[K] extends readonly (infer W)[]
      ? W
      : never;
} & { readonly [K in keyof S as S[K] extends 'flag' ? K : never]?: boolean | undefined };
type Flat<T> = { readonly [K in keyof T]: T[K] };
type Shaped<A, S> = S extends WishShape ? Flat<{ readonly act: A } & Fields<S>> : never;
/** An act as requested, with its values. */
export type Wish<A extends PagerActName> = A extends PagerActName
  ? Table[A]['wish'] extends readonly (infer S)[]
    ? Shaped<A, S>
    : never
  : never;

/** The field that such an act sets, and its value. */
export type FieldOf<A extends FieldActName> = Omit<Wish<A>, 'act'>;

/** The acts that a session requests by a menu or a text. */
export const MENU_ACTS = (Object.keys(ACT_TABLE) as PagerActName[]).filter(
  (act): act is MenuActName => ACT_TABLE[act].asks === 'one',
);

/** The least that an act with an end may last. */
const LEAST_MS = 60_000;

/** Whether an act may last `ms` milliseconds. */
export function mayLast(act: PagerActName, ms: number): boolean {
  const { longestMs } = ACT_TABLE[act];
  // Some milliseconds have passed since the span was computed.
  return longestMs === null || (Math.ceil(ms / 1_000) * 1_000 >= LEAST_MS && ms <= longestMs);
}

/** How long a wish lasts from its begin, or from `now`, epoch ms; null: it has no end. */
export function lastsMs(wish: object, now: number): number | null {
  if ('seconds' in wish) return Number(wish.seconds) * 1_000;
  const begins = 'from' in wish ? Date.parse(String(wish.from)) : now;
  return 'until' in wish ? Date.parse(String(wish.until)) - begins : null;
}

/** The limit of an act, in days, as sentences name it. */
export const longestDays = (act: PagerActName): number => (ACT_TABLE[act].longestMs ?? 0) / DAY_MS;

/** The field that an act sets, and its choices; no choices: a text. */
export const fieldOf = (act: FieldActName) =>
  Object.entries(ACT_TABLE[act].wish[0])[0] as [field: string, given: GivenKind | readonly string[]];

export const isFieldAct = (act: PagerActName): act is FieldActName => ACT_TABLE[act].sets;

/** Whether this program knows the act, which may be newer. */
export const isPagerAct = (act: string): act is PagerActName => Object.hasOwn(ACT_TABLE, act);

/** The row of an act; undefined: this program does not know it. */
export const actRow = (act: string): ActRow | undefined => (isPagerAct(act) ? ACT_TABLE[act] : undefined);

import {
  type FieldActName,
  fieldOf,
  isFieldAct,
  isPagerAct,
  type PagerActName,
  type Wish,
} from '../../domain/act-table.ts';
import type { OutsideAction } from '../../domain/actions.ts';
import { REMOVED } from '../../domain/redaction.ts';
import type { Session } from '../../domain/session.ts';
import type { OutsideAct } from '../../ports/outside.ts';
import type { Pager, PagerAct, PagerCall, PagerIncident, PagerProof, PagerUser } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { CalendarWish, PageActWish } from '../../protocol/page-acts.ts';
import { oneNamed, personFor, serviceIds, targetFor } from './named.ts';
import { AHEAD_MS } from './on-call.ts';
import { readReach } from './reach.ts';

/*
 * Of each act: how a wish from outside of sessions becomes the arguments that are kept, by the pager's own ids, and what
 * kept arguments ask of the pager. What is kept must not hold an address, which would be redacted.
 */

type Args = OutsideAction['args'];

/** Finds the people and things that a wish names. */
export interface AskPlace {
  readonly pager: Pager;
  /** A page by id, number or web address. */
  page(ref: string): Promise<Pick<PagerIncident, 'id'>>;
  /** ISO time at which the person asked. */
  readonly askedAt: string;
}

/** The context in which kept arguments are carried out. */
interface ActPlace {
  readonly about: About;
  /** The person who asks. */
  readonly as: PagerUser;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly pager: Pager;
  readonly call: PagerCall;
}

/** A hand-back is an escalation to where it came from. */
type Kind<A extends PagerActName> = A extends 'hand-back' ? 'escalate' : A;
type Later<T> = T | Promise<T>;

interface Way<A extends PagerActName> {
  /** Null: only sessions ask for it. */
  readonly args: [Wish<A>] extends [never] ? null : (wish: Wish<A>, place: AskPlace) => Later<Args>;
  /** Rejects with `rejected` where the arguments make no sense. */
  readonly act: (args: Args, place: ActPlace) => Later<Extract<PagerAct, { kind: Kind<A> }>>;
}

/** An act whose kept arguments are those of the request: an incident, and at most one text. */
function asKept<A extends 'resolve' | 'priority' | 'status-update' | FieldActName>(kind: A, field?: string) {
  return (args: Args, { about }: ActPlace) =>
    ({
      ...{ kind, incident: linked(args, about) },
      ...(field === undefined ? {} : { [field]: text(args, field) }),
    }) as Extract<PagerAct, { kind: A }>;
}

const WAYS: { readonly [A in Exclude<PagerActName, FieldActName>]: Way<A> } = {
  acknowledge: {
    args: ({ takeOver }) => (takeOver ? { takeOver: true } : {}),
    act: (args, { about }) => ({
      kind: 'acknowledge',
      incident: linked(args, about),
      takeOver: args.takeOver === true,
    }),
  },
  resolve: { args: () => ({}), act: asKept('resolve') },
  /** `{incident, level?, policy?}`; without both to the next level. */
  escalate: {
    args: (wish) => ('level' in wish ? { level: wish.level } : {}),
    act: async (args, place) => {
      const incident = linked(args, place.about);
      const level = typeof args.level === 'number' ? args.level : null;
      const policy = typeof args.policy === 'string' ? args.policy : null;
      if (level !== null || policy !== null) return { kind: 'escalate', incident, level, policy };
      // Null once it has been done to the last level, too: which of both only a look can tell.
      return { kind: 'escalate', incident, level: (await reach(incident, place)).next, policy };
    },
  },
  'hand-back': {
    args: null,
    act: async (args, place) => {
      const incident = linked(args, place.about);
      const { back, policy } = await reach(incident, place);
      if (back === null) throw new PagerError('nobody-next');
      // Its own policy once more: it begins again there, unacknowledged, and pages.
      return { kind: 'escalate', incident, level: back === 1 ? null : back, policy: policy.id };
    },
  },
  snooze: {
    args: (wish) => ('seconds' in wish ? { seconds: wish.seconds } : { until: wish.until }),
    act: (args, { about, now }) => ({
      kind: 'snooze',
      incident: linked(args, about),
      seconds: secondsOf(args, now),
    }),
  },
  /** `{incident, priority, name}`: its id, and its name for those who read the act. */
  priority: {
    args: async ({ priority }, { pager }) => {
      const { id, name } = oneNamed(await pager.priorities(), priority, 'priority');
      return { priority: id, name };
    },
    act: asKept('priority', 'priority'),
  },
  reassign: {
    args: async ({ who }, { pager }) => ({ user: (await personFor(who, pager)).id }),
    act: (args, { about }) => ({
      kind: 'reassign',
      incident: linked(args, about),
      users: [text(args, 'user')],
    }),
  },
  /** `{incident, note}`, a note of the session, or `{incident, text}`. */
  note: {
    args: ({ text: words }) => ({ text: words }),
    act: (args, { about }) => ({
      kind: 'note',
      incident: linked(args, about),
      text: about.note(args) ?? text(args, 'text'),
    }),
  },
  /** `sources`: ids between blanks. */
  merge: {
    args: async ({ sources }, { page }) => {
      const pages = await Promise.all(sources.map((source) => page(source)));
      return { sources: pages.map(({ id }) => id).join(' ') };
    },
    act: (args, { about }) => ({
      kind: 'merge',
      incident: linked(args, about),
      sources: text(args, 'sources').split(' '),
    }),
  },
  /** `{incident, request, who}`, a request of the session, or `{incident, user | policy, who, text}`. */
  responder: {
    args: async ({ who, text: words }, { pager }) => {
      const { type, id, name } = await targetFor(who, pager, {});
      return { [type]: id, who: name, text: words };
    },
    act: async (args, { about, pager, call }) => {
      const incident = linked(args, about);
      const { type, id } =
        typeof args.user === 'string'
          ? ({ type: 'user', id: args.user } as const)
          : typeof args.policy === 'string'
            ? ({ type: 'policy', id: args.policy } as const)
            : await targetFor(text(args, 'who').trim(), pager, call);
      const message = about.message(args) || (await pager.incident(incident, call)).title;
      return { kind: 'responder', incident, target: { type, id }, message };
    },
  },
  /** `{service, title, details?, policy?}` of a session, or `{service, title, text}`. */
  create: {
    args: async ({ service, title, text: words }, { pager }) => ({
      service: oneNamed(await pager.services(), service, 'service').id,
      title,
      text: words,
    }),
    act: (args, { about }) => ({
      kind: 'create',
      service: text(args, 'service'),
      title: text(args, 'title'),
      details: typeof args.details === 'string' ? args.details : about.message(args),
      policy: typeof args.policy === 'string' ? args.policy : null,
    }),
  },
  'status-update': { args: null, act: asKept('status-update', 'text') },
  override: {
    args: async (wish, { pager, askedAt }) => {
      const { id } = oneNamed(await pager.schedules(), wish.schedule, 'schedule');
      const turn = { schedule: id, from: 'from' in wish ? wish.from : askedAt, until: wish.until };
      return 'who' in wish ? { ...turn, user: (await personFor(wish.who, pager)).id } : turn;
    },
    act: (args) => ({
      ...{ kind: 'override', ...turnIn(args) },
      ...(typeof args.user === 'string' ? { user: args.user } : {}),
    }),
  },
  'end-override': {
    args: async ({ schedule }, { pager, askedAt: from }) => {
      const { id } = oneNamed(await pager.schedules(), schedule, 'schedule');
      // What is one's own then is found when its turn comes: taking the turn over may still be under way.
      return { schedule: id, from, until: new Date(Date.parse(from) + AHEAD_MS).toISOString() };
    },
    act: (args) => ({ kind: 'end-override', ...turnIn(args) }),
  },
  /** `{services, from, until, text?}` (ids between blanks) or `{names, …}` (names between commas). */
  maintain: {
    args: async ({ services, until, text: words }, { pager, askedAt: from }) => ({
      services: serviceIds(await pager.services(), services),
      from,
      until,
      text: words,
    }),
    act: async (args, { pager, call }) => {
      const ids =
        typeof args.names === 'string'
          ? serviceIds(
              await pager.services(call),
              args.names.split(/[,、]/).map((name) => name.trim()),
            )
          : text(args, 'services');
      const words = typeof args.text === 'string' ? args.text : '';
      return {
        kind: 'maintain',
        services: ids.split(' '),
        from: text(args, 'from'),
        until: text(args, 'until'),
        text: words,
      };
    },
  },
  'end-maintenance': {
    args: async ({ window }, { pager }) => {
      if (!(await pager.windows()).some(({ id }) => id === window))
        throw new PagerError('not-found', { what: 'window' });
      return { window };
    },
    act: (args) => ({ kind: 'end-maintenance', window: text(args, 'window') }),
  },
};

/** An act that sets a field: it keeps the value and sends it to the pager. */
function setField(act: FieldActName, args: Args, place: ActPlace): PagerAct {
  const [field, given] = fieldOf(act);
  if (typeof given === 'object' && !given.includes(text(args, field))) throw nonsense(field);
  return asKept(act, field)(args, place);
}

/** The arguments to keep of a wish. Rejects with a `PagerError`. */
export async function keptArgs(wish: PageActWish | CalendarWish, place: AskPlace): Promise<Args> {
  if (isFieldAct(wish.act)) {
    const { act: _, ...given } = wish;
    return given as Args;
  }
  const { args } = WAYS[wish.act] as { readonly args: (wish: object, place: AskPlace) => Later<Args> };
  return args(wish, place);
}

/** The pager's act for an `action.requested`. Rejects with `rejected` where the arguments make no sense. */
export async function pagerActOf(
  { act, args }: Pick<OutsideAction, 'act' | 'args'>,
  about: About,
  place: Omit<ActPlace, 'about'>,
): Promise<PagerAct> {
  if (!isPagerAct(act)) throw nonsense('act');
  return isFieldAct(act)
    ? setField(act, args, { ...place, about })
    : WAYS[act].act(args, { ...place, about });
}

/**
 * An act of a session whose texts may be taken out of its log meanwhile. `lacksText`: it is so at this moment. An earlier write
 * is looked for then, and nothing is written.
 */
export const unlessTakenOut = (
  act: OutsideAct<PagerProof>,
  lacksText: () => Promise<boolean>,
): OutsideAct<PagerProof> => ({
  ...act,
  async look(before, call) {
    const seen = await act.look(before, call);
    if (seen.kind !== 'open' || !(await lacksText())) return seen;
    return { kind: 'over', why: new PagerError('redacted'), isFinal: before === null };
  },
  async write(call) {
    if (await lacksText()) throw new PagerError('redacted');
    return act.write(call);
  },
});

/** Whether a text that an act of a session is made of was taken out. Throws as `pagerActOf`. */
export function lacksText(session: Session, id: string): boolean {
  const args = session.actions.find((one) => one.id === id)?.args ?? {};
  const about = sessionAbout(session);
  const message = args.request === undefined ? null : about.message(args);
  return JSON.stringify([args, about.note(args), message]).includes(REMOVED);
}

/** The session or surface of the request, and what its arguments name there. */
interface About {
  /** Whether this incident may be acted on from there. */
  knows(incident: string): boolean;
  /** The note that is to be posted; null: the arguments hold its text. */
  note(args: Args): string | null;
  /** The message to the person who is asked for help. */
  message(args: Args): string;
}

/** Only what is linked to the session can be acted on from it. */
export const sessionAbout = ({ incidents, notes, responders, title }: Session): About => ({
  knows: (id) => incidents.some((incident) => incident.id === id),
  note(args) {
    // Requested by a script or at home, it comes with its text.
    if (args.note === undefined) return null;
    const note = notes.findLast(({ id, removed }) => id === args.note && !removed);
    if (!note) throw nonsense('note');
    return `${note.text} (${note.by.name})`;
  },
  message(args) {
    if (args.request === undefined && typeof args.text === 'string') return args.text;
    return responders.find(({ id }) => id === args.request)?.message ?? title;
  },
});

export const pageAbout: About = {
  knows: () => true,
  note: () => null,
  message: (args) => (typeof args.text === 'string' ? args.text : ''),
};

function linked(args: Args, about: About): string {
  const id = text(args, 'incident');
  if (!about.knows(id)) throw new PagerError('not-found', { what: 'incident' });
  return id;
}

function text(args: Args, name: string): string {
  const value = args[name];
  if (typeof value !== 'string' || value.trim() === '') throw nonsense(name);
  return value;
}

const nonsense = (reason: string) => new PagerError('rejected', { reason });

const turnIn = (args: Args) => ({
  schedule: text(args, 'schedule'),
  from: text(args, 'from'),
  until: text(args, 'until'),
});

const reach = async (incident: string, { as, pager, call }: ActPlace) =>
  readReach(await pager.incident(incident, call), as.id, pager, call);

/** To the end of the term, where one is given instead of a span; at least a minute. */
function secondsOf({ seconds, until }: Args, now: number): number {
  if (typeof seconds === 'number') return seconds;
  const end = Date.parse(String(until ?? ''));
  if (Number.isNaN(end)) throw nonsense('seconds');
  return Math.max(60, Math.round((end - now) / 1_000));
}

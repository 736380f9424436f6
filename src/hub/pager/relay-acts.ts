import type { OutsideAction } from '../../domain/actions.ts';
import type { Session } from '../../domain/session.ts';
import type { Pager, PagerAct, PagerCall, PagerRef, PagerUser } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { oneNamed } from './calendar/calendar-args.ts';
import { readReach } from './reach.ts';

type Args = OutsideAction['args'];

export interface ActContext {
  /** The person who asks. */
  readonly as: PagerUser;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly pager: Pager;
  readonly call: PagerCall;
}

/**
 * What an `action.requested` asks of the pager. `args` as the screens send them:
 * `acknowledge {incident, takeOver?}`, `resolve {incident}`, `escalate {incident, level?, policy?}`,
 * `hand-back {incident}`, `snooze {incident, seconds}` or `{incident, until}`, `priority {incident, priority}`, `note {incident, note}` or `{incident, text}`,
 * `reassign {incident, user}`, `merge {incident, sources}` (ids between blanks),
 * `status-update {incident, text}`, `override {schedule, from, until}`, `end-override {schedule, from, until}`,
 * `maintain {services, from, until, text?}` (ids between blanks) or `{names, …}` (names between commas), `end-maintenance {window}`,
 * `responder {incident, request, who}` or `{…, user}` or `{…, policy}`, `create {service, title, details?, policy?}`.
 * Rejects with `rejected` where it does not make sense.
 */
export async function pagerActOf(
  { act, args }: Pick<OutsideAction, 'act' | 'args'>,
  about: About,
  { as, now, pager, call }: ActContext,
): Promise<PagerAct> {
  switch (act) {
    case 'acknowledge':
      return { kind: act, incident: linked(args, about), takeOver: args.takeOver === true };
    case 'resolve':
      return { kind: act, incident: linked(args, about) };
    case 'escalate': {
      const level = typeof args.level === 'number' ? args.level : null;
      const policy = typeof args.policy === 'string' ? args.policy : null;
      if (level !== null || policy !== null)
        return { kind: act, incident: linked(args, about), level, policy };
      // Null once it has been done to the last level, too: which of both only a look can tell.
      const { next } = await reach(args, about, as, pager, call);
      return { kind: act, incident: linked(args, about), level: next, policy };
    }
    case 'hand-back': {
      const to = await reach(args, about, as, pager, call);
      if (to.back === null) throw new PagerError('nobody-next');
      // Its own policy once more: it begins again there, unacknowledged, and pages.
      const level = to.back === 1 ? null : to.back;
      return { kind: 'escalate', incident: linked(args, about), level, policy: to.policy.id };
    }
    case 'reassign':
      return { kind: act, incident: linked(args, about), users: [text(args, 'user')] };
    case 'merge':
      return { kind: act, incident: linked(args, about), sources: text(args, 'sources').split(' ') };
    case 'status-update':
      return { kind: act, incident: linked(args, about), text: text(args, 'text') };
    case 'override':
    case 'end-override':
      return {
        kind: act,
        schedule: text(args, 'schedule'),
        from: text(args, 'from'),
        until: text(args, 'until'),
      };
    case 'maintain': {
      const services =
        typeof args.names === 'string'
          ? await servicesFor(args.names, pager, call)
          : text(args, 'services').split(' ');
      const words = typeof args.text === 'string' ? args.text : '';
      return { kind: act, services, from: text(args, 'from'), until: text(args, 'until'), text: words };
    }
    case 'end-maintenance':
      return { kind: act, window: text(args, 'window') };
    case 'snooze':
      return { kind: act, incident: linked(args, about), seconds: secondsOf(args, now) };
    case 'priority':
      return { kind: act, incident: linked(args, about), priority: text(args, 'priority') };
    case 'note':
      return { kind: act, incident: linked(args, about), text: about.note(args) ?? text(args, 'text') };
    case 'responder': {
      const message = about.message(args);
      const target = await targetOf(args, pager, call);
      return { kind: act, incident: linked(args, about), target, message };
    }
    case 'create':
      return {
        kind: act,
        service: text(args, 'service'),
        title: text(args, 'title'),
        details: typeof args.details === 'string' ? args.details : about.message(args),
        policy: typeof args.policy === 'string' ? args.policy : null,
      };
    default:
      throw nonsense('act');
  }
}

/** Where it was asked, and what its arguments name there. */
export interface About {
  /** Whether this incident may be acted on from there. */
  knows(incident: string): boolean;
  /** The note that is to be posted; null: the arguments hold its text. */
  note(args: Args): string | null;
  /** What is said to the person who is asked for help. */
  message(args: Args): string;
}

/** Only what is linked to the session can be acted on from it. */
export const sessionAbout = ({ incidents, notes, responders, title }: Session): About => ({
  knows: (id) => incidents.some((incident) => incident.id === id),
  note(args) {
    // Asked for from a script or home, it comes with its text.
    if (args.note === undefined) return null;
    const note = notes.findLast(({ id, removed }) => id === args.note && !removed);
    if (!note) throw nonsense('note');
    return `${note.text} (${note.by.name})`;
  },
  message: (args) => responders.find(({ id }) => id === args.request)?.message ?? title,
});

export const pageAbout: About = {
  knows: () => true,
  note: () => null,
  message: (args) => (typeof args.message === 'string' ? args.message : ''),
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

async function reach(args: Args, about: About, as: PagerUser, pager: Pager, call: PagerCall) {
  return readReach(await pager.incident(linked(args, about), call), as.id, pager, call);
}

/** To the end of the term, where one is given instead of a span; at least a minute. */
function secondsOf({ seconds, until }: Args, now: number): number {
  if (typeof seconds === 'number') return seconds;
  const end = Date.parse(String(until ?? ''));
  if (Number.isNaN(end)) throw nonsense('seconds');
  return Math.max(60, Math.round((end - now) / 1_000));
}

/** Ids of services by their names, which stand between commas. */
async function servicesFor(names: string, pager: Pager, call: PagerCall): Promise<readonly string[]> {
  const known = await pager.services(call);
  const wanted = names.split(/[,、]/).map((name) => name.trim());
  return [...new Set(wanted.map((name) => oneNamed(known, name, 'service').id))];
}

type Target = Extract<PagerAct, { kind: 'responder' }>['target'];

/** The person who is meant by an e-mail, the name of a policy, of a schedule (who has the turn), or of a person. */
async function targetOf(args: Args, pager: Pager, call: PagerCall): Promise<Target> {
  if (typeof args.user === 'string') return { type: 'user', id: args.user };
  if (typeof args.policy === 'string') return { type: 'policy', id: args.policy };
  const who = text(args, 'who').trim();
  if (who.includes('@')) {
    const user = await pager.userByEmail(who, call);
    if (user) return { type: 'user', id: user.id };
  }
  const low = who.toLowerCase();
  const same = ({ name }: { readonly name: string }) => name.toLowerCase() === low;
  const policy = (await pager.policies(who, call)).find(same);
  if (policy) return { type: 'policy', id: policy.id };
  const shifts = await pager.oncall({ schedules: [], policies: [] }, call);
  const turn = shifts.find(({ schedule, user }) => (schedule !== null && same(schedule)) || same(user));
  if (turn) return { type: 'user', id: turn.user.id };
  return { type: 'user', id: (await personBy(who, pager, call)).id };
}

/** The person whom an e-mail address, an id or a whole name means. Rejects with a `PagerError`. */
export async function personFor(who: string, pager: Pager, call: PagerCall = {}): Promise<PagerRef> {
  const user = who.includes('@') ? await pager.userByEmail(who, call) : null;
  return user ?? personBy(who, pager, call);
}

/** The only one of that name; of two nobody knows who is meant. */
async function personBy(who: string, pager: Pager, call: PagerCall): Promise<PagerRef> {
  const low = who.toLowerCase();
  const found: PagerRef[] = [];
  for await (const users of pager.users(call)) {
    found.push(...users.filter(({ id, name }) => id === who || name.toLowerCase() === low));
  }
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) throw new PagerError('not-found', { what: 'person', who });
  return only;
}

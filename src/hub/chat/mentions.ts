import type { ChatPostKind, ChatSpan } from '../../domain/chat/chat.ts';
import type { Session } from '../../domain/session.ts';
import type { Chat } from '../../ports/chat.ts';
import { ChatError } from '../../ports/chat-error.ts';
import type { OutsideCall } from '../../ports/outside.ts';
import type { Pager, PagerRef, PagerUser } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { CALLS } from '../../record/chat/thread.ts';
import { chatWords, onOneLine } from '../../record/chat/words.ts';
import { asCompared } from '../../text/as-compared.ts';
import type { PagerSettings } from '../pager/api.ts';
import type { KnownMember } from './members.ts';
import type { ChatSettings } from './settings.ts';
import type { TeamCalls } from './team-calls.ts';

export interface MentionsDeps {
  readonly chat: Chat;
  readonly settings: ChatSettings;
  readonly members: () => readonly KnownMember[];
  readonly team: TeamCalls;
  /** Null: this hub has no pager, so nobody is known to be on call. */
  readonly pager: Pager | null;
  readonly pagerSettings: Pick<PagerSettings, 'schedules' | 'policies'>;
}

/** People whom one post calls at most. */
const MOST = 10;

type Mentions = (
  session: Session,
  kind: ChatPostKind,
  seq: number,
  call: OutsideCall,
  /** Of a call by hand: a member's participant id; absent: the team. */
  to?: string,
) => Promise<readonly ChatSpan[]>;

/**
 * Whom a post calls: the group of the settings, or who is on call; of a call for help whom it names, or these where nobody is
 * known by that name and no other call for help has just named them. A drill calls nobody: it names them.
 */
export function mentionsFor({ chat, settings, members, pager, pagerSettings, team }: MentionsDeps): Mentions {
  const { summon } = settings;
  const say = chatWords(settings.lang);

  /** One who is not known there is not mentioned; what may pass is waited for. */
  async function byEmail(email: string | null, call: OutsideCall): Promise<readonly ChatSpan[]> {
    if (email === null) return [];
    const found = await chat.personByEmail(email, call).catch(unlessPassing(null));
    return found ? [{ mention: 'user', id: found.id }] : [];
  }

  async function onCall(call: OutsideCall): Promise<readonly ChatSpan[]> {
    if (summon?.group) return [{ mention: 'group', id: summon.group }];
    const ids = new Set((await onShift(call)).map(({ id }) => id));
    return ids.size === 0 ? [] : mentioned(await emailsOf(({ id }) => ids.has(id), call), call);
  }

  /** Who is on call at the first level; nobody where the pager cannot be read. */
  async function onShift(call: OutsideCall): Promise<readonly PagerRef[]> {
    if (!pager) return [];
    const { schedules, policies } = pagerSettings;
    const shifts = await pager.oncall({ schedules, policies }, call).catch(() => []);
    return shifts.filter(({ level }) => level === 1).map(({ user }) => user);
  }

  /** Of a drill: whom it would call, by name alone. */
  async function namedOnly(call: OutsideCall): Promise<readonly ChatSpan[]> {
    const known = summon?.group
      ? (await chat.groups(call).catch(unlessPassing([])))
          .filter(({ id }) => id === summon.group)
          .map(({ handle }) => handle)
      : (await onShift(call)).map(({ name }) => name);
    const names = [...new Set(known.map(onOneLine))].filter((name) => name !== '').slice(0, MOST);
    return names.length === 0 ? [] : [{ text: say('drillCall', { who: names.join(', ') }) }];
  }

  /** Whom a call for help names: a member of the hub, or somebody of the pager; a session keeps no address. */
  async function named(who: string, call: OutsideCall): Promise<readonly ChatSpan[]> {
    const same = (name: string | null): boolean => name !== null && plain(name) === plain(who);
    const known = members().find(({ name }) => same(name));
    const emails = known ? [known.email] : await emailsOf(({ name }) => same(name), call);
    return mentioned(emails.slice(0, 1), call);
  }

  /** Addresses of the pager's people; none where it cannot be read, as nobody waits for that. */
  async function emailsOf(
    which: (user: PagerUser) => boolean,
    call: OutsideCall,
  ): Promise<readonly (string | null)[]> {
    const found: (string | null)[] = [];
    if (!pager) return found;
    try {
      for await (const users of pager.users(call))
        found.push(...users.filter(which).map(({ email }) => email));
    } catch (error) {
      if (!(error instanceof PagerError)) throw error;
    }
    return found;
  }

  async function mentioned(
    emails: readonly (string | null)[],
    call: OutsideCall,
  ): Promise<readonly ChatSpan[]> {
    const found: ChatSpan[] = [];
    for (const email of emails.slice(0, MOST)) found.push(...(await byEmail(email, call)));
    return found;
  }

  return async (session, kind, seq, call, to) => {
    if (!CALLS.has(kind)) return [];
    if (to !== undefined && session.kind !== 'drill')
      return byEmail(members().find(({ participant }) => participant === to)?.email ?? null, call);
    if (summon === null) return [];
    if (session.kind === 'drill') return to === undefined ? namedOnly(call) : [];
    if (kind !== 'help') return onCall(call);
    const who = session.responders.find((one) => one.seq === seq)?.who ?? '';
    const person = await named(who, call);
    if (person.length > 0) return person;
    return team.mayHelp(`${session.id} ${seq}`) ? onCall(call) : [];
  };
}

const plain = (name: string): string => asCompared(name).trim();

const unlessPassing =
  <T>(value: T) =>
  (error: unknown): T => {
    if (error instanceof ChatError && !error.passing && error.kind !== 'aborted') return value;
    throw error;
  };

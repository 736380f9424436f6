import type { Actor, AnyEvent, EventData, EventType } from '../../domain/event.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import { type Audit, type AuditAct, type AuditActName, credentialActs, operator } from './audit.ts';
import type { Credentials } from './credentials.ts';

type Told = (session: { readonly id: string }, events: readonly AnyEvent[], imported: boolean) => void;

export interface AuditWatchDeps {
  readonly audit: Audit;
  readonly hub: { onCommit(listener: Told): () => void };
  readonly credentials: Pick<Credentials, 'current' | 'onChange'>;
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
}

export interface AuditWatch {
  /** A copy of a session's log left the hub; the same copy to the same person is noted once. */
  exported(by: Actor, session: string, head: number, format: 'md' | 'jsonl'): Promise<void>;
  imported(by: Actor, session: string, seq: number, added: number): Promise<void>;
  /** Documents were left out of detection. `until`: ISO 8601 UTC. */
  excluded(
    by: Actor,
    exclusion: {
      readonly id: string;
      readonly what: string;
      readonly until: string;
      readonly reason: string;
    },
  ): Promise<void>;
  exclusionEnded(by: Actor, id: string, reason: string): Promise<void>;
  /** The open pages of a removed rule were said to be over. */
  ruleRetired(by: Actor, rule: string, reason: string): Promise<void>;
  /** Texts were taken out of facts that belong to no session. */
  factsRedacted(by: Actor, stream: string, numbers: readonly number[], reason: string | null): Promise<void>;
  /** A session was removed for its age. */
  expired(session: string, seq: number, hash: string): Promise<void>;
  /** Resolves when what was reported so far is in the log. */
  stop(): Promise<void>;
}

const HUB: Actor = { id: 'hub', name: 'oncall', kind: 'system' };
/** Copies that are remembered as noted. */
const MOST = 10_000;
/** Letters of a value. */
const LONGEST = 4_000;

/** Notes what becomes of access and of what is kept, no matter who does it: from the sessions' logs and the credentials' file. */
export function watchAudit({ audit, hub, credentials, now, onTrouble }: AuditWatchDeps): AuditWatch {
  const turns = new SerialQueue();
  const noted = new Set<string>();
  const at = () => new Date(now()).toISOString();
  // A log that cannot be written stops nobody's work: the hub's own log reports it.
  const write = (work: () => Promise<void>) => turns.run(work).catch(onTrouble);
  const note = (by: Actor, act: AuditActName, about: AuditAct['about']) => {
    const whole = { at: at(), by, act, about };
    return write(() => audit.note(whole));
  };
  const catchUp = () =>
    void write(() => audit.catchUp(credentialActs(credentials.current(), operator('operator'))));
  const stops = [
    credentials.onChange(catchUp),
    hub.onCommit(({ id }, events, imported) => {
      for (const event of imported ? [] : events) {
        const act = told(id, event);
        if (act !== null) void note(event.by, ...act);
      }
    }),
  ];
  catchUp();
  return {
    async exported(by, session, head, format) {
      const key = JSON.stringify([by.id, session, head, format]);
      if (noted.has(key)) return;
      if (noted.size >= MOST) noted.clear();
      noted.add(key);
      await note(by, 'session.exported', { session, seq: head, format });
    },
    imported: (by, session, seq, added) => note(by, 'session.imported', { session, seq, added }),
    excluded: (by, { id, what, until, reason }) =>
      note(by, 'exclusion.added', { exclusion: id, what, expires: until, reason }),
    exclusionEnded: (by, id, reason) =>
      note(by, 'exclusion.ended', { exclusion: id, reason: reason || null }),
    ruleRetired: (by, rule, reason) => note(by, 'rule.retired', { rule, reason: reason || null }),
    factsRedacted: (by, stream, numbers, reason) =>
      note(by, 'facts.redacted', { stream, facts: listed(numbers), reason }),
    expired: (session, seq, hash) => note(HUB, 'session.expired', { session, seq, hash }),
    async stop() {
      for (const stop of stops) stop();
      await turns.run(async () => {});
    },
  };
}

/** Whole numbers, as many as an entry holds. */
function listed(numbers: readonly number[]): string {
  const all = numbers.join(', ');
  return all.length <= LONGEST ? all : `${all.slice(0, all.lastIndexOf(', ', LONGEST - 3))}, …`;
}

/** Acts that a session's log tells; what was brought in is reported by who reports the import. */
type ToldType = Exclude<Extract<AuditActName, EventType>, 'session.imported'>;
/** What is noted of each, behind the session. */
const TOLD: { readonly [T in ToldType]: (data: EventData<T>) => AuditAct['about'] } = {
  'participant.removed': ({ participant }) => ({ participant }),
  'participant.readmitted': ({ participant }) => ({ participant }),
  'events.redacted': ({ events, reason }) => ({ events: events.map(({ seq }) => seq).join(', '), reason }),
};

/** What this event is to the administration's log; null: nothing. */
function told(session: string, { type, data }: AnyEvent): [AuditActName, AuditAct['about']] | null {
  if (!Object.hasOwn(TOLD, type)) return null;
  const act = type as ToldType;
  const about = TOLD[act] as (data: AnyEvent['data']) => AuditAct['about'];
  return [act, { session, ...about(data) }];
}

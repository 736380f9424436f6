import type { Actor, AnyEvent } from '../../domain/event.ts';
import type { Time } from '../../ports/clock.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import { type Hub, HubError } from '../base/contract.ts';
import type { Who } from '../base/who.ts';
import type { Credentials } from './credentials.ts';
import type { CredentialsFile, Ending, InviteRecord, TokenRecord } from './credentials-schema.ts';
import { type Invites, inviteeOf } from './invites.ts';
import { endOf, hasToken, isValidToken } from './tokens.ts';

/** How long a connection outlives its token at most, where no timer and no change of the file has ended it. */
const RECHECK_MS = 15_000;
/** After a record that could not be written. */
const AGAIN_MS = 10_000;

/** In whose name the hub notes what was revoked by its own command line. */
export const HUB_ACTOR: Actor = { id: 'hub', name: 'oncall', kind: 'system' };

export interface RevocationDeps {
  readonly hub: Pick<Hub, 'onCommit' | 'dropToken' | 'recheckTokens' | 'sessions' | 'session' | 'system'>;
  /** Connections of homes; absent: there are none. */
  readonly homes?: { drop(which: (who: Who) => boolean, kind: 'revoked' | 'expired'): void };
  readonly credentials: Credentials;
  readonly invites: Pick<Invites, 'revokeOf'>;
  readonly time: Time;
  readonly onTrouble: (error: unknown) => void;
}

export interface Revocations {
  /** Resolves when what has been revoked so far is in the records of its sessions. */
  recorded(): Promise<void>;
  /** Resolves when what it was writing is written. */
  stop(): Promise<void>;
}

/**
 * Makes the end of a person's access felt everywhere, no matter who ended it: connections are dropped at once, who is removed
 * from a session takes along whom they let in, and each record says what was revoked.
 */
export function watchRevocations(deps: RevocationDeps): Revocations {
  const turns = new SerialQueue();
  const recorder = new Recorder(deps, turns);
  const stops = [dropRevoked(deps), recheckTokens(deps), endInvitesOfRemoved(deps, turns)];
  stops.push(deps.credentials.onChange(() => recorder.look()));
  recorder.look();
  return {
    async recorded() {
      // What ends in the first turn is recorded in one after it.
      for (let turn = 0; turn < 2; turn += 1) await turns.run(async () => {});
    },
    async stop() {
      for (const stop of stops) stop();
      recorder.stop();
      await turns.run(async () => {});
    },
  };
}

/** Ends the connections of every token that is revoked (or gone from the file) from now on. */
function dropRevoked({ credentials, hub, homes }: RevocationDeps): () => void {
  let live = liveTokens(credentials.current());
  return credentials.onChange((file) => {
    const now = liveTokens(file);
    for (const id of live) {
      if (now.has(id)) continue;
      hub.dropToken(id);
      homes?.drop(({ tokenId }) => tokenId === id, 'revoked');
    }
    live = now;
  });
}

function liveTokens(file: CredentialsFile): ReadonlySet<string> {
  return new Set(file.tokens.filter(({ revoked }) => revoked === null).map(({ id }) => id));
}

/**
 * Looks every quarter of a minute at the token of each connection: timers stand still while a machine sleeps, and clocks
 * are set.
 */
function recheckTokens({ hub, credentials, time }: RevocationDeps): () => void {
  let cancel = () => {};
  const look = () => {
    hub.recheckTokens((id) => endOf(credentials.current(), id, time.now()));
    cancel = time.after(RECHECK_MS, look);
  };
  cancel = time.after(RECHECK_MS, look);
  return () => cancel();
}

/** Ends the invites of everyone who is removed from a session. What another hub has seen removed is its own to end. */
function endInvitesOfRemoved({ hub, invites, onTrouble }: RevocationDeps, turns: SerialQueue): () => void {
  return hub.onCommit(({ id }, events, imported) => {
    if (imported) return;
    for (const { type, data, by } of events as readonly AnyEvent[]) {
      if (type !== 'participant.removed') continue;
      turns.run(() => invites.revokeOf(id, String(data.participant), by)).catch(onTrouble);
    }
  });
}

/** Something revoked that records do not tell of yet. */
interface Unrecorded {
  /** Of the token or invite. */
  readonly id: string;
  readonly participant: string;
  /** Null: they may be in any. */
  readonly session: string | null;
  readonly ending: Ending;
  /** Nobody had access by it any more, or they still have by another token: there is nothing to tell. */
  readonly idle: boolean;
}

/** Tells each session's record what was revoked; what is still to be recorded is in the credentials' file. */
class Recorder {
  readonly #deps: RevocationDeps;
  readonly #turns: SerialQueue;
  #cancel = () => {};
  #stopped = false;

  constructor(deps: RevocationDeps, turns: SerialQueue) {
    this.#deps = deps;
    this.#turns = turns;
  }

  look(): void {
    const { credentials, time } = this.#deps;
    if (this.#stopped || unrecorded(credentials.current(), time.now()).length === 0) return;
    this.#cancel();
    void this.#turns.run(() => this.#record()).catch((error: unknown) => this.#later(error));
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #later(error: unknown): void {
    if (this.#stopped) return;
    this.#deps.onTrouble(error);
    this.#cancel = this.#deps.time.after(AGAIN_MS, () => this.look());
  }

  async #record(): Promise<void> {
    const { credentials, time } = this.#deps;
    const found = unrecorded(credentials.current(), time.now());
    if (found.length === 0 || this.#stopped) return;
    for (const one of found) if (!one.idle) await this.#tell(one);
    const told = new Set(found.map(({ id }) => id));
    await credentials.update((file) => ({ file: withRecorded(file, told), value: null }));
  }

  async #tell({ participant, session, ending }: Unrecorded): Promise<void> {
    const sessions = session === null ? await this.#sessionsOf(participant) : [session];
    const data = { participant, origin: ending.origin };
    for (const id of sessions) {
      const told = await this.#note(id, data, ending.by ?? HUB_ACTOR);
      // Who revoked it may have lost their own access since.
      if (told === 'not-allowed') await this.#note(id, data, HUB_ACTOR);
    }
  }

  /** Why it was refused; null when it is in the log, or there is none. Rejects when it is to be tried again. */
  async #note(session: string, data: object, by: Actor): Promise<string | null> {
    const { hub } = this.#deps;
    const answer = await hub.system(session, 'participant.revoke', data, by).catch(unlessUnreadable);
    if (answer === null || answer.ok) return null;
    const { kind } = answer.refusal;
    if (kind === 'not-saved' || kind === 'too-fast') throw new Error(`revocation not recorded: ${kind}`);
    return kind;
  }

  async #sessionsOf(participant: string): Promise<readonly string[]> {
    const { hub } = this.#deps;
    const found: string[] = [];
    for (const { id, status } of await hub.sessions()) {
      if (status !== 'open') continue;
      const state = await hub.session(id).catch(unlessUnreadable);
      if (state?.participants[participant]?.leftAt === null) found.push(id);
    }
    return found;
  }
}

/** A session that is not there, or cannot be read, has no record to say anything in. */
function unlessUnreadable(error: unknown): null {
  if (error instanceof HubError && (error.kind === 'not-found' || error.kind === 'damaged')) return null;
  throw error;
}

/** Those who let others in come before them. */
function unrecorded(file: CredentialsFile, now: number): readonly Unrecorded[] {
  const tokens = file.tokens.flatMap((token): Unrecorded[] => {
    const { id, participant, session, ending } = token;
    if (ending === undefined || ending.recorded) return [];
    return [{ id, participant, session, ending, idle: hasToken(file, participant, now) }];
  });
  const invites = file.invites.flatMap((invite): Unrecorded[] => {
    const { id, session, ending } = invite;
    if (ending === undefined || ending.recorded) return [];
    const given = file.tokens.filter((one) => one.invite === id);
    return [{ id, participant: inviteeOf(invite), session, ending, idle: isOver(invite, given, now) }];
  });
  return [...tokens, ...invites];
}

/** Whether it had come to its end before it was revoked. */
function isOver({ expires, used }: InviteRecord, given: readonly TokenRecord[], now: number): boolean {
  if (given.some((token) => isValidToken({ ...token, revoked: null }, now))) return false;
  return used !== null || Date.parse(expires) <= now;
}

function withRecorded(
  { tokens, invites, ...file }: CredentialsFile,
  told: ReadonlySet<string>,
): CredentialsFile {
  const marked = <T extends TokenRecord | InviteRecord>(one: T): T =>
    one.ending && told.has(one.id) ? { ...one, ending: { ...one.ending, recorded: true } } : one;
  return { ...file, tokens: tokens.map(marked), invites: invites.map(marked) };
}

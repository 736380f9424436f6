import { commandDataSchemas } from '../domain/command-schema.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { initialSession } from '../domain/session.ts';
import type { Time } from '../ports/clock.ts';
import type { EventLog } from '../ports/event-log.ts';
import { isTimeZone } from '../text/zone.ts';
import type { OpenRequest, OpenResult } from './base/requests.ts';
import { authorizeCommand } from './identity/authorize.ts';
import type { Clients } from './identity/clients.ts';
import { ingestActor } from './ingest/ingest.ts';
import { numberingProblem } from './room/admit-command.ts';
import { submitAsync } from './room/entry.ts';
import { freeId, isOfStem, stemOf } from './room/session-id.ts';
import type { Rooms } from './rooms.ts';

const refused = (kind: Refusal['kind'], params: Refusal['params']): OpenResult => ({
  ok: false,
  refusal: refusal(kind, params),
});

/** Opens sessions. Its caller lets one through at a time, so that two that want the same id get two. */
export class Openings {
  readonly #rooms: Rooms;
  readonly #log: EventLog;
  readonly #time: Time;
  readonly #clients: Clients;

  constructor(rooms: Rooms, log: EventLog, time: Time, clients: Clients) {
    this.#rooms = rooms;
    this.#log = log;
    this.#time = time;
    this.#clients = clients;
  }

  async open({ data, by, cmd, wantedId }: OpenRequest): Promise<OpenResult> {
    const actor = ingestActor(by);
    const opens = { type: 'session.open', data, by: actor } as const;
    const denied = authorizeCommand(null, opens, initialSession(''), null);
    if (denied) return { ok: false, refusal: denied };
    const problem = numberingProblem(cmd.client, cmd.n);
    if (problem) return { ok: false, refusal: problem };
    if (!this.#clients.claim(cmd.client, actor.id))
      return refused('invalid', { where: 'client', reason: 'taken' });
    const opening = commandDataSchemas['session.open'].safeParse(data);
    if (!opening.success) {
      return refused('invalid', { where: opening.error.issues[0]?.path.join('.') ?? 'data' });
    }
    const { title, kind, timeZone } = opening.data;
    if (!isTimeZone(timeZone)) return refused('invalid', { where: 'timeZone' });

    const stem = stemOf(wantedId ?? null, title, kind);
    const taken = new Set((await this.#log.sessions()).map(({ session }) => session));
    for (const { room } of this.#rooms.all) taken.add(room.id);
    for (const session of taken) {
      if (isOfStem(session, stem) && (await this.#openedBy(session, actor.id, cmd))) {
        return { ok: true, session, seq: 1, created: false };
      }
    }
    // A release is called by its own day, which is not always the one on which it is prepared.
    const day = opening.data.release?.window?.since ?? new Date(this.#time.now()).toISOString();
    const session = freeId(stem, day, timeZone, taken);
    const live = this.#rooms.create(session);
    const request = { ...cmd, type: 'session.open', data: opening.data };
    const answer = await submitAsync((settle) => live.room.submit(request, actor, null, settle));
    if (answer.ok) return { ok: true, session, seq: answer.seq, created: true };
    this.#rooms.letGo(live);
    return answer;
  }

  /** Whether this command opened that session; read from its first event where it is not in memory. */
  async #openedBy(session: string, participant: string, cmd: OpenRequest['cmd']): Promise<boolean> {
    const live = this.#rooms.peek(session);
    let found = live?.room.opening ?? null;
    if (!live) {
      try {
        for await (const [first] of this.#log.read(session, 1)) {
          if (first) found = { participant: first.by.id, cmd: first.cmd, hash: '' };
          break;
        }
      } catch {
        // One that is damaged from its start must not keep others from being opened.
        return false;
      }
    }
    return found?.participant === participant && found.cmd.client === cmd.client && found.cmd.n === cmd.n;
  }
}

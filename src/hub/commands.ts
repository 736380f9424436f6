import { refusal } from '../domain/refusal.ts';
import { type Hub, HubError } from './base/contract.ts';
import type { Answer, CommandRequest, OpenRequest, OpenResult } from './base/requests.ts';
import type { HubQuestion, LiveSession, WhoServes } from './base/serving.ts';
import type { Who } from './base/who.ts';
import { ingestActor } from './ingest/ingest.ts';
import type { LiveRoom } from './live-room.ts';
import type { Metrics } from './metrics.ts';
import { submitAsync } from './room/entry.ts';
import { asHubError } from './room/load.ts';

export interface CommandsDeps {
  readonly serving: WhoServes;
  readonly metrics: Metrics;
  /** Rejects with a `HubError`: `elsewhere` where another hub serves it. */
  readonly room: (session: string) => Promise<LiveRoom>;
  /** The same for a session that gets its id by this. */
  readonly open: (request: OpenRequest) => Promise<OpenResult>;
  /** Sessions in which somebody is here. */
  readonly live: () => readonly LiveSession[];
}

/** Commands without a connection: done here, or by the hub that serves the session. What another hub asks goes no further. */
export class Commands {
  readonly #deps: CommandsDeps;

  constructor(deps: CommandsDeps) {
    this.#deps = deps;
  }

  /** What another hub asks. Rejects with a `HubError`. */
  async answer(call: HubQuestion): Promise<unknown> {
    if (call.do === 'live') return this.#deps.live();
    if (call.do === 'command') return this.#command(call.session, call.request, call.who);
    if (call.do === 'open') return this.#open(call.request);
    const { session, type, data, by, askedAt } = call;
    return this.#system(session, type, data, by, askedAt);
  }

  command(session: string, request: CommandRequest, who: Who): Promise<Answer> {
    const { serving } = this.#deps;
    if (serving.serves(session)) return this.#command(session, request, who);
    return serving.ask({ do: 'command', session, request, who }) as Promise<Answer>;
  }

  system(...[session, type, data, by, askedAt]: Parameters<Hub['system']>): Promise<Answer> {
    const { serving } = this.#deps;
    if (serving.serves(session)) return this.#system(session, type, data, by, askedAt);
    return serving.ask({ do: 'system', session, type, data, by, askedAt }) as Promise<Answer>;
  }

  async open(request: OpenRequest): Promise<OpenResult> {
    try {
      return await this.#open(request);
    } catch (error) {
      if (!(error instanceof HubError && error.kind === 'elsewhere')) throw error;
      // Its id is derived from the log, so the other hub derives the same one.
      const session = String(error.params.session);
      return (await this.#deps.serving.ask({ do: 'open', session, request })) as OpenResult;
    }
  }

  async #command(session: string, request: CommandRequest, by: Who): Promise<Answer> {
    const live = await this.#deps.room(session);
    const who = { ...by, actor: ingestActor(by.actor) };
    const answer = live.mayUse(request.client, who.actor)
      ? await submitAsync((settle) => live.submit(request, who, settle))
      : { ok: false as const, refusal: refusal('invalid', { where: 'client', reason: 'taken' }) };
    if (!answer.ok) this.#deps.metrics.refused(answer.refusal.kind);
    return answer;
  }

  async #system(...[session, type, data, by, askedAt]: Parameters<Hub['system']>): Promise<Answer> {
    const live = await this.#deps.room(session);
    return submitAsync((settle) => live.room.system(type, data, ingestActor(by), settle, askedAt));
  }

  #open(request: OpenRequest): Promise<OpenResult> {
    return this.#deps.open(request).catch((cause) => {
      throw asHubError(cause, '');
    });
  }
}

import type { PushResult } from '../base/requests.ts';
import { mustLast, readLines } from './body.ts';
import type { HttpDeps } from './deps.ts';
import { notFoundNear } from './guard.ts';
import { HttpProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';

/**
 * Lines of a log, as they come, for as long as the sender has any. The hub reads no faster than it can share them, which slows
 * the sender down instead of filling memory. A batch that is sent again under its number is taken once.
 */
export function lineRoutes(deps: HttpDeps): HandlersOf<'lines'> {
  const senders = new PipeSenders();
  return {
    async lines({ c, identity, session: { id }, query: { source, sender, batch } }) {
      const owner = JSON.stringify([id, source, identity.actor.id]);
      const push = await senders.begin(owner, sender, Number(batch), (lines) =>
        notFoundNear(id, identity, deps, deps.hub.pushLines(id, source, lines, identity)),
      );
      let taken = 0;
      for await (const lines of readLines(c.req.raw)) {
        // A pipe runs for hours, in which its token may be revoked.
        mustLast(c);
        const result = await push(lines);
        if (!result.ok) throw new HttpProblem(409, result.refusal.kind, result.refusal.params);
        taken += result.taken;
      }
      return { lines: taken };
    },
  };
}

/** Senders remembered; who is pushed out has their next repeat taken as new. */
const REMEMBERED = 2_000;
const ID = /^[A-Za-z0-9_-]{8,64}$/;

type Push = (lines: readonly string[]) => Promise<PushResult>;

interface Standing {
  batch: number;
  /** Lines of it that were taken. */
  taken: number;
  /** Rises with each request, so that one left behind by its sender ends. */
  request: number;
  pushing: Promise<unknown>;
}

/** How far the batches of each sender of lines were taken: one whose answer was lost is sent again, and taken once. */
export class PipeSenders {
  readonly #standings = new Map<string, Standing>();

  /**
   * Pushes what of a batch was not taken yet. `owner` keeps people from each other's batches; without a sender, as of
   * older programs, all is taken as new. The result takes the batch's lines in order and throws 409 `superseded` once
   * its sender has asked again.
   */
  async begin(owner: string, sender: string | undefined, batch: number, push: Push): Promise<Push> {
    if (sender === undefined) return push;
    if (!ID.test(sender) || !Number.isSafeInteger(batch) || batch < 1)
      throw new HttpProblem(400, 'invalid', { where: 'sender' });
    const standing = this.#of(`${owner} ${sender}`);
    standing.request += 1;
    const mine = standing.request;
    await standing.pushing;
    if (batch > standing.batch) Object.assign(standing, { batch, taken: 0 });
    let known = batch < standing.batch ? Number.POSITIVE_INFINITY : standing.taken;
    return async (lines) => {
      if (standing.request !== mine) throw new HttpProblem(409, 'superseded');
      const fresh = lines.slice(Math.min(known, lines.length));
      known -= lines.length - fresh.length;
      if (fresh.length === 0) return { ok: true, taken: 0 };
      const pushing = push(fresh).then((result) => {
        if (result.ok) standing.taken += fresh.length;
        return result;
      });
      standing.pushing = pushing.catch(() => {});
      return pushing;
    };
  }

  #of(key: string): Standing {
    const standing = this.#standings.get(key) ?? {
      ...{ batch: 0, taken: 0, request: 0 },
      pushing: Promise.resolve(),
    };
    this.#standings.delete(key);
    this.#standings.set(key, standing);
    const [oldest] = this.#standings.keys();
    if (this.#standings.size > REMEMBERED && oldest !== undefined) this.#standings.delete(oldest);
    return standing;
  }
}

import { mustLast, readLines } from './body.ts';
import type { HttpDeps } from './deps.ts';
import { notFoundNear } from './guard.ts';
import { PipeSenders } from './pipe-senders.ts';
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

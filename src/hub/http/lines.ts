import { Hono } from 'hono';
import { authorizeMember } from '../identity/authorize.ts';
import { mustLast, readLines } from './body.ts';
import type { HttpDeps, HttpEnv } from './deps.ts';
import { allow } from './guard.ts';
import { PipeSenders } from './pipe-senders.ts';
import { HttpProblem } from './problem.ts';
import { notFoundNear, stateOf } from './sessions.ts';

const SOURCE_LIMIT = 100;

/**
 * `POST /v1/sessions/<id>/lines?source=NAME&sender=ID&batch=N`: lines of a log, as they come, for as long as the sender has any. The hub
 * reads no faster than it can share them, which slows the sender down instead of filling memory. A batch that is
 * sent again under its number is taken once.
 */
export function lineRoutes(deps: HttpDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  const senders = new PipeSenders();
  app.post('/v1/sessions/:id/lines', async (c) => {
    const { actor } = c.var.identity;
    allow(authorizeMember(c.var.identity, 'lines'));
    const { id } = await stateOf(c, deps);
    const source = c.req.query('source') ?? 'pipe';
    if (source === '' || source.length > SOURCE_LIMIT)
      throw new HttpProblem(400, 'invalid', { where: 'source' });
    const owner = JSON.stringify([id, source, actor.id]);
    const { sender, batch } = c.req.query();
    const push = await senders.begin(owner, sender, Number(batch), (lines) =>
      notFoundNear(c, deps, deps.hub.pushLines(id, source, lines, c.var.identity)),
    );
    let taken = 0;
    for await (const lines of readLines(c.req.raw)) {
      // A pipe runs for hours, in which its token may be revoked.
      mustLast(c);
      const result = await push(lines);
      if (!result.ok) throw new HttpProblem(409, result.refusal.kind, result.refusal.params);
      taken += result.taken;
    }
    return c.json({ lines: taken });
  });
  return app;
}

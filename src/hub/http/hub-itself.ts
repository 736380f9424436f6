import { PROTOCOL } from '../../protocol/version.ts';
import { type HttpDeps, hubsOf } from './deps.ts';
import { HttpProblem } from './problem.ts';
import { readiness } from './readiness.ts';
import type { HandlersOf } from './route.ts';
import { sharingMetrics } from './sharing-metrics.ts';

/** What a hub says of itself, and what it has for everyone. */
export function hubRoutes(
  deps: HttpDeps,
): HandlersOf<'health' | 'ready' | 'metrics' | 'joinPage' | 'me' | 'procedures' | 'sources' | 'listen'> {
  const ready = readiness(deps);
  return {
    health({ c }) {
      const here = c.env.transport.kind === 'unix' ? { pid: deps.pid, listening: deps.listening() } : {};
      const shares = deps.shared ? { sharing: deps.shared.status() } : {};
      const watch = deps.watchHealth?.() ?? null;
      return {
        ok: true,
        version: deps.version,
        protocol: PROTOCOL,
        ...shares,
        ...(watch === null ? {} : { watch }),
        ...here,
      };
    },
    async ready() {
      const reason = await ready();
      if (reason !== null) throw new HttpProblem(503, 'not-ready', { reason });
      return { ok: true };
    },
    async metrics({ c }) {
      const shares = deps.shared ? await sharingMetrics(deps.shared.status()) : '';
      const text = `${await deps.hub.metricsText()}${shares}${(await deps.moreMetrics?.()) ?? ''}`;
      return c.body(text, 200, { 'content-type': 'text/plain; version=0.0.4' });
    },
    // The fragment of a join line that was opened in a browser has not come here, and need not.
    joinPage() {
      throw new HttpProblem(404, 'open-in-terminal');
    },
    me: ({ identity: { actor, session, expires } }) => ({ actor, session, expires, ...hubsOf(deps) }),
    async procedures() {
      const results = await deps.procedures.list();
      return {
        procedures: results.flatMap((result) => (result.ok ? [result.loaded] : [])),
        problems: results.flatMap((result) => (result.ok ? [] : result.problems)),
      };
    },
    sources({ identity }) {
      const guest = identity.actor.kind !== 'member';
      const seen = deps.sources.filter((source) => source.guests || !guest);
      return { sources: seen.map(({ name, guests }) => ({ name, guests })) };
    },
    listen({ body: { host, port } }) {
      if (!deps.listen) throw new HttpProblem(404, 'not-found');
      return deps.listen(host, port);
    },
  };
}

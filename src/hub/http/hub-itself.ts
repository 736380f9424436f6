import { Gauge, Registry } from 'prom-client';
import { EventLogError } from '../../ports/event-log.ts';
import { PROTOCOL } from '../../protocol/version.ts';
import { withTimeout } from '../../timing/timers.ts';
import type { SharingStatus } from '../base/serving.ts';
import { type HttpDeps, hubsOf } from './deps.ts';
import { HttpProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';

/** What a hub says of itself, and what it has for everyone. */
export function hubRoutes(
  deps: HttpDeps,
): HandlersOf<'health' | 'ready' | 'metrics' | 'me' | 'procedures' | 'sources' | 'listen'> {
  const ready = readiness(deps);
  return {
    health({ c }) {
      const here = c.env.transport.kind === 'unix' ? { pid: deps.pid, listening: deps.listening() } : {};
      const shares = deps.shared ? { sharing: deps.shared.status() } : {};
      const watch = deps.detectionHealth?.() ?? null;
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
      const damaged = deps.hub.damagedSessions();
      return { ok: true, ...(damaged === null ? {} : { damagedSessions: damaged }) };
    },
    async metrics({ c }) {
      const shares = deps.shared ? await sharingMetrics(deps.shared.status()) : '';
      const damaged = await damagedMetric(deps.hub.damagedSessions());
      const text = `${await deps.hub.metricsText()}${damaged}${shares}${(await deps.moreMetrics?.()) ?? ''}`;
      return c.body(text, 200, { 'content-type': 'text/plain; version=0.0.4' });
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

/** Without a figure where it is not known. */
async function damagedMetric(sessions: number | null): Promise<string> {
  return sessions === null
    ? ''
    : figuresText([['oncall_damaged_sessions', 'Sessions whose logs are damaged', sessions]]);
}

/** How a hub shares sessions with others, in Prometheus' text format. */
function sharingMetrics({ of, shards, hubs, leads }: SharingStatus): Promise<string> {
  return figuresText([
    ['oncall_shards', 'Parts into which sessions are divided among hubs', of],
    ['oncall_shards_served', 'Parts that this hub serves', shards.length],
    ['oncall_hubs', 'Live hubs that share the sessions', hubs],
    ['oncall_leads', 'Whether this hub does the work that a team has once', leads ? 1 : 0],
  ]);
}

function figuresText(
  figures: readonly (readonly [name: string, help: string, value: number])[],
): Promise<string> {
  const registry = new Registry();
  for (const [name, help, value] of figures) new Gauge({ name, help, registers: [registry] }).set(value);
  return registry.metrics();
}

/** A store that takes longer serves nobody. */
const WITHIN_MS = 2_000;
/** For so long one answer is good for all who ask, who need no token for it. */
const KEPT_MS = 500;

/** Asks the store whether it answers. The result gives why not: `slow` or the kind of its error; null: it does. */
function readiness({ store, time }: Pick<HttpDeps, 'store' | 'time'>): () => Promise<string | null> {
  let asked: { readonly at: number; readonly answer: Promise<string | null> } | null = null;
  const ask = async () => {
    const answer = store.check().then(
      () => 'ok',
      (error: unknown) => (error instanceof EventLogError ? error.kind : 'failed'),
    );
    const told = (await withTimeout(time, WITHIN_MS, answer)) ?? 'slow';
    return told === 'ok' ? null : told;
  };
  return () => {
    const now = time.now();
    if (!asked || Math.abs(now - asked.at) > KEPT_MS) asked = { at: now, answer: ask() };
    return asked.answer;
  };
}

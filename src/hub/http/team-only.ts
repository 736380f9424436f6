import { createMiddleware } from 'hono/factory';
import type { HttpDeps, HttpEnv } from './deps.ts';
import { standbyResponse } from './problem.ts';

/** What a team has once: its pager as home sees it, its chat, what people add and leave out. */
const ONCE =
  /^\/v1\/(?:incidents|acts|verdicts|oncall|maintenance|services|past-pages|pager|pagerduty|chat|exclusions|system-changes|release-plan)(?:\/|$)/;

/** Where several hubs share the sessions, one of them answers for the team, and the others say which. */
export function teamOnly({ shared }: Pick<HttpDeps, 'shared'>) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    if (!shared || shared.status().leads || !ONCE.test(new URL(c.req.url).pathname)) return next();
    return standbyResponse(shared.leaderUrl());
  });
}

import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { HttpDeps, HttpEnv } from './deps.ts';

/** Asked every few seconds by those who watch over the hub; they would fill the log. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * One line a request. It names the route and never the address as sent: an address may hold what its sender should not
 * have put there.
 */
export function accessLog({ logger, time }: HttpDeps): MiddlewareHandler<HttpEnv> {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const from = time.now();
    await next();
    const { status } = c.res;
    const route = routePath(c);
    if (QUIET.has(route) && status < 400) return;
    const identity = c.get('identity');
    logger.info(
      {
        method: c.req.method,
        route,
        status,
        ms: time.now() - from,
        via: c.env.transport.kind,
        ...(identity ? { by: identity.actor.id, token: identity.tokenId } : {}),
      },
      'request',
    );
  });
}

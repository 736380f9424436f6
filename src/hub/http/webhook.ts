import { Hono } from 'hono';
import { RateLimit } from '../../timing/rate-limit.ts';
import type { Heard } from '../pager/webhook/webhooks.ts';
import { readBytes } from './body.ts';
import type { HttpDeps, HttpEnv } from './deps.ts';
import { HttpProblem } from './problem.ts';

/** PagerDuty waits five seconds for the answer. */
const BODY = { bytes: 256 * 1024, ms: 4_000 };
/** Of all senders together; PagerDuty sends again what is refused as too fast. */
const RATE = 100;
const BURST = 1_000;

const PROBLEMS: Partial<Record<Heard, readonly [status: number, kind: string]>> = {
  unsigned: [401, 'signature-invalid'],
  unreadable: [400, 'invalid'],
};

/**
 * `POST /v1/pagerduty`: webhooks v3. Its signature is its credential, so it stands before the routes of known people.
 * What is signed and not new is answered as taken: refused, PagerDuty would switch the subscription off.
 */
export function webhookRoute({ webhooks, time, logger }: HttpDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  const limit = new RateLimit(RATE, BURST, time.now());
  app.post('/v1/pagerduty', async (c) => {
    if (!webhooks) throw new HttpProblem(404, 'not-found');
    if (!limit.take(time.now())) throw new HttpProblem(429, 'too-fast', { perSecond: RATE });
    const body = await readBytes(c.req.raw, BODY);
    const heard = await webhooks.take(c.req.header('x-pagerduty-signature') ?? null, body);
    logger.info({ heard }, 'webhook');
    const problem = PROBLEMS[heard];
    if (problem) throw new HttpProblem(...problem);
    return c.json({ heard }, 202);
  });
  return app;
}

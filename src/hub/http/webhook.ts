import { RateLimits } from '../../timing/rate-limit.ts';
import { RATE } from '../pager/webhook/webhooks.ts';
import { readBytes } from './body.ts';
import type { HttpDeps } from './deps.ts';
import { HttpProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';

/** PagerDuty waits five seconds for the answer. */
const BODY = { bytes: 256 * 1024, ms: 4_000 };
/** Deliveries without a good signature, of each address: more are not worth a line of the log. */
const UNSIGNED = 1;
const UNSIGNED_BURST = 20;
const ADDRESSES = 1_000;

/**
 * `POST /v1/pagerduty`: webhooks v3. Its signature is its credential, so it stands before the routes of known people, and is
 * checked before anything is counted: what strangers send takes nothing from what PagerDuty may send.
 * What is signed and not new is answered as taken: refused, PagerDuty would switch the subscription off.
 */
export function webhookRoutes({ webhooks, time, logger }: HttpDeps): HandlersOf<'webhook'> {
  const unsigned = new RateLimits(UNSIGNED, UNSIGNED_BURST, ADDRESSES);

  function stranger(holder: string, heard: 'unsigned' | 'not-ready' = 'unsigned'): HttpProblem {
    if (!unsigned.take(holder, time.now())) return new HttpProblem(429, 'too-fast', { perSecond: UNSIGNED });
    logger.info({ heard }, 'webhook');
    // PagerDuty sends again what is answered by 503.
    return heard === 'unsigned'
      ? new HttpProblem(401, 'signature-invalid')
      : new HttpProblem(503, 'not-ready', { reason: 'webhook-secrets' });
  }

  return {
    async webhook({ c }) {
      if (!webhooks) throw new HttpProblem(404, 'not-found');
      const { holder } = c.env.transport;
      const signature = c.req.header('x-pagerduty-signature');
      // PagerDuty signs everything, so that this is none of its deliveries, and nothing is read of it.
      if (signature === undefined) throw stranger(holder);
      const body = await readBytes(c.req.raw, BODY).catch((error: unknown) => {
        webhooks.failed();
        throw error;
      });
      const heard = await webhooks.take(signature, body);
      if (heard === 'unsigned' || heard === 'not-ready') throw stranger(holder, heard);
      logger.info({ heard }, 'webhook');
      if (heard === 'too-fast') throw new HttpProblem(429, 'too-fast', { perSecond: RATE });
      if (heard === 'unreadable') throw new HttpProblem(400, 'invalid');
      c.status(202);
      return { heard };
    },
  };
}

import { Hono } from 'hono';
import { ChatError } from '../../ports/chat-error.ts';
import type { ChatApi } from '../chat/integration.ts';
import { authorizeHub } from '../identity/authorize.ts';
import { ingestParams } from '../ingest/ingest.ts';
import { readJson } from './body.ts';
import type { HttpDeps, HttpEnv } from './deps.ts';
import { allow } from './guard.ts';
import { HttpProblem } from './problem.ts';
import { rateOf } from './rate.ts';
import { digestBody, parseWith } from './schema.ts';

const BODY = { bytes: 1_024, ms: 10_000 };
/** So long an answer waits for the outcome of a post. */
const WAIT_MS = 8_000;

/** `/v1/chat` and `/v1/chat/digest`: members of the whole hub only. */
export function chatRoutes(deps: HttpDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  const mayLook = rateOf(deps.time, 'look');
  const mayAct = rateOf(deps.time, 'command');
  app.get('/v1/chat', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayLook(c.var.identity);
    return c.json(await fromChat(chatOf(deps).health()));
  });
  app.post('/v1/chat/digest', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayAct(c.var.identity);
    const { since } = parseWith(digestBody, await readJson(c, BODY));
    return c.json(await fromChat(chatOf(deps).postDigest(c.var.identity.actor, since, WAIT_MS)));
  });
  return app;
}

/** 501 `not-configured` where the hub has no chat. */
function chatOf({ chat }: HttpDeps): ChatApi {
  if (!chat) throw new HttpProblem(501, 'not-configured', { what: 'chat' });
  return chat;
}

/** The chat's trouble as an answer: `chat-<kind>`. */
async function fromChat<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    throw new HttpProblem(502, `chat-${error.kind}`, ingestParams(error.params));
  }
}

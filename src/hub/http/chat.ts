import { ChatError } from '../../ports/chat-error.ts';
import type { ChatApi } from '../chat/integration.ts';
import { ingestParams } from '../ingest/ingest.ts';
import type { HttpDeps } from './deps.ts';
import { HttpProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';

/** So long an answer waits for the outcome of a post. */
const WAIT_MS = 8_000;

/** The hub's Slack: how it stands, and its digest. */
export const chatRoutes = (deps: HttpDeps): HandlersOf<'chat' | 'digest'> => ({
  chat: () => fromChat(chatOf(deps).health()),
  digest: ({ identity, body }) => fromChat(chatOf(deps).postDigest(identity.actor, body.since, WAIT_MS)),
});

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

import type { ChatText } from '../../../domain/chat/chat.ts';
import { ChatError } from '../../../ports/chat-error.ts';
import type { Time } from '../../../ports/clock.ts';
import { isLoopback } from '../../../text/loopback.ts';
import type { Network } from '../../outbound/network.ts';
import { nothingHeard, wholeFetch } from '../../outbound/whole-fetch.ts';
import { blocksOf, fallbackText } from '../message.ts';

/** Whether answers may go to this address: Slack's own, or this machine where the API is here, too. */
export function isSlackAnswer(found: URL, api: string): boolean {
  const base = new URL(api);
  if (isLoopback(base.hostname)) return found.host === base.host;
  const ours = ['slack.com', base.hostname];
  return (
    found.protocol === 'https:' &&
    ours.some((host) => found.hostname === host || found.hostname.endsWith(`.${host}`))
  );
}

/** Answers a command, seen by the person who gave it. Rejects with a `ChatError`. */
export async function answerAt(
  url: string | null,
  text: ChatText,
  network: Network,
  time: Time,
  ms: number,
): Promise<void> {
  if (url === null) throw new ChatError('rejected', { reason: 'response_url' });
  const heard = nothingHeard();
  let response: Response;
  try {
    response = await wholeFetch(
      network,
      time,
      ms,
      heard,
    )(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ response_type: 'ephemeral', text: fallbackText(text), blocks: blocksOf(text) }),
      redirect: 'error',
    });
  } catch {
    throw new ChatError('unreachable', { reason: 'response_url' });
  }
  if (!response.ok) throw new ChatError('rejected', { reason: `status ${response.status}` });
}

import type { Invocation } from '../settings/invocation.ts';
import { retryTransient } from './act.ts';
import { commandId } from './command-ids.ts';
import type { HubLink } from './wire.ts';

/** What a hub is asked to open. */
export interface SessionRequest {
  readonly data: object;
  readonly wantedId: string | null;
}

/** Opens a session about no page; given again after a failure, the same one. */
export async function openNew(cli: Invocation, link: HubLink, { data, wantedId }: SessionRequest) {
  const id = await commandId(cli, `${link.key} sessions ${link.who}`, { data, wantedId });
  const opened = await retryTransient(() => link.api.open(data, wantedId, id.id));
  await id.answered();
  return opened;
}

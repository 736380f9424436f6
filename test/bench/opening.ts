import { join } from 'node:path';
import { procedureFiles } from '../../src/adapters/procedure-files/procedure-files.ts';
import type { HubFetch } from '../../src/adapters/websocket/hub-client.ts';
import type { CommandInput } from '../../src/domain/command.ts';

/** What a session of the built-in procedure is opened with. */
export async function openingData(sources: readonly string[] = []): Promise<CommandInput<'session.open'>> {
  const folder = join(import.meta.dirname, '../../sessions/procedures');
  const found = await procedureFiles([{ path: folder, label: 'built-in' }]).find('incident');
  if (!found?.ok) throw new Error('the built-in procedure does not load');
  const { procedure, hash, origin } = found.loaded;
  return {
    title: 'bench',
    kind: 'incident',
    timeZone: 'UTC',
    lang: 'en',
    procedure,
    procedureHash: hash,
    procedureOrigin: origin,
    severity: null,
    firedAt: null,
    tail: { sources: [...sources], query: null, window: null },
  };
}

/** Opens a session with the built-in procedure; resolves with its id. */
export async function opening(fetch: HubFetch, sources: readonly string[] = []): Promise<string> {
  const data = await openingData(sources);
  const response = await fetch('/v1/sessions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client: 'bench-opener-1', n: 1, wantedId: null, data }),
  });
  const answer = (await response.json()) as { session?: string };
  if (answer.session === undefined) throw new Error(`the session was not opened: ${JSON.stringify(answer)}`);
  return answer.session;
}

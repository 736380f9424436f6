import { readFileSync } from 'node:fs';
import { parseProcedure } from '../../src/adapters/procedure-files/parse.ts';
import { FakeClient } from './fake-client.ts';
import { SATO, TANAKA } from './story.ts';

const loaded = parseProcedure(
  readFileSync(new URL('../../sessions/procedures/release.yaml', import.meta.url), 'utf8'),
  'built-in:release',
);
if (!loaded.ok) throw new Error('the release procedure cannot be read');
const { procedure, hash, origin } = loaded.loaded;

/** 14:08:30 in Tokyo, in the middle of the window. */
export const RELEASE_NOW = Date.parse('2026-11-26T05:08:30.000Z');

/** A release opened by 佐藤 on the day before, with 田中 at the screen. */
export function releasing(lang: 'ja' | 'en' = 'ja'): FakeClient {
  const client = new FakeClient('release-1126', TANAKA, Date.parse('2026-11-25T08:00:00.000Z'));
  client.act(SATO, 'session.open', {
    title: lang === 'ja' ? '定期リリース' : 'regular release',
    kind: 'release',
    timeZone: 'Asia/Tokyo',
    lang,
    procedure,
    procedureHash: hash,
    procedureOrigin: origin,
    severity: null,
    firedAt: null,
    tail: { sources: [], query: null, window: null },
    release: {
      variables: [
        { id: 'tag', value: 'v2026.11.26' },
        { id: 'sha', value: '3fa9c21' },
        { id: 'previous', value: '1c9e' },
      ],
      window: { since: '2026-11-26T05:00:00.000Z', until: '2026-11-26T06:00:00.000Z' },
    },
  });
  client.act(SATO, 'participant.join', {});
  client.act(TANAKA, 'participant.join', {});
  for (const step of ['freeze', 'go']) client.act(SATO, 'step.do', { step });
  client.now = RELEASE_NOW;
  client.act(SATO, 'role.take', { role: 'driver' });
  return client;
}

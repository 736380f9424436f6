import { describe, expect, it } from 'vitest';
import { defaultFile } from '../../src/cli/export-record.ts';
import { hubApi } from '../../src/cli/hub-api.ts';

describe('a hub that is not to be trusted', () => {
  const evil = 'checkout-1125/../../../.bashrc';

  it('SEC-75 cannot have a record written outside the records’ folder', () => {
    const cli = { cwd: '/home/sato/work', config: { settings: {} } } as Parameters<typeof defaultFile>[0];
    const record = { session: evil, events: [], head: { seq: 0, hash: '' } };
    expect(() => defaultFile(cli, record, 'md')).toThrow(expect.objectContaining({ kind: 'bad-session-id' }));
    expect(defaultFile(cli, { ...record, session: 'checkout-1125' }, 'md')).toMatch(/^\/home\/sato\/work\//);
  });

  it('SEC-75 lists no session by what is no id', async () => {
    const body = { sessions: [{ id: evil }, { id: 'checkout-1125' }, { id: 'a\u001b[2J' }] };
    const answer = {
      ...{ status: 200, ok: true, headers: { get: () => null }, body: (async function* () {})() },
      text: async () => JSON.stringify(body),
      json: async () => body,
    };
    const api = hubApi(async () => answer, 'https://evil.example');
    expect((await api.sessions()).map(({ id }) => id)).toEqual(['checkout-1125']);
  });
});

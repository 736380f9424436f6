import { describe, expect, it } from 'vitest';
import { cliRig } from '../rig.ts';

const rig = cliRig();
const TOKEN = 'plain-words-as-token';

describe('the hub’s own PagerDuty token', () => {
  it('TXT-502 is in no title, note or record', async () => {
    const env = { PAGERDUTY_TOKEN: TOKEN, PAGERDUTY_API_URL: 'http://127.0.0.1:9' };
    const started = await rig.run(['start', `with ${TOKEN}`, '--no-tui', '--id', 'own', '--json'], { env });
    expect([started.code, started.err]).toEqual([0, expect.any(String)]);
    const { session } = JSON.parse(started.out) as { session: string };
    expect((await rig.run(['note', session, `I put ${TOKEN} here`], { env })).code).toBe(0);
    const record = await rig.run(['export', session, '--format', 'md', '--out', '-'], { env });
    expect(record.out).toContain('I put');
    expect(record.out).toContain('redacted:vendor-token');
    expect(record.out + record.err).not.toContain(TOKEN);
  });
});

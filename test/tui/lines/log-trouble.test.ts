import { describe, expect, it } from 'vitest';
import { Rig } from '../rig.ts';
import { logLines, SATO, underWay } from '../story.ts';

const AT = '2026-11-24T18:10:40.000Z';

function troubled(
  source: {
    readonly state: 'unreachable' | 'refused' | 'live';
    readonly reason?: { kind: string; params: Record<string, string | number> };
  },
  size = { cols: 120, rows: 40 },
  lang: 'ja' | 'en' = 'en',
): Rig {
  const client = underWay(SATO, lang);
  client.log(...logLines(60));
  const rig = new Rig(client, { ...size, lang });
  const retryAt = new Date(client.now + 6_400).toISOString();
  client.set({ sources: [{ name: 'app', ...source, ...(source.state === 'live' ? {} : { retryAt }) }] });
  return rig.press('2');
}

const unreachable = { state: 'unreachable', reason: { kind: 'unreachable', params: { since: AT } } } as const;

describe('trouble of a log source on the pane', () => {
  it('TUI-100 says what, since when, and counts down to the next try', () => {
    const rig = troubled(unreachable);
    expect(rig.text()).toContain('✗ app: OpenSearch unreachable since 03:10:40, next try in 7 s');
    rig.host.pass(3_000);
    expect(rig.text()).toContain('next try in 4 s');
    rig.host.pass(10_000);
    expect(rig.text()).toContain('trying now');
    const ja = troubled(unreachable, { cols: 80, rows: 24 }, 'ja');
    expect(ja.text()).toContain('✗ app: OpenSearchに届きません 03:10:40から、次の試行まで7秒');
  });

  it('TUI-100 stands in the row of a pane that is not open', () => {
    const rig = troubled(unreachable, { cols: 80, rows: 24 }).press('1');
    expect(rig.text()).toMatch(/2 Logs +✗ OpenSearch unreachable since 03:10:40/);
  });

  it('TUI-100 gives a long reason two rows, and never cuts when it is tried again', () => {
    const reason = `Cannot parse 'level:(error OR': Encountered "<EOF>" at line 1, column 14. ${'x'.repeat(90)}`;
    const rig = troubled({ state: 'refused', reason: { kind: 'bad-query', params: { reason, since: AT } } });
    const rows = rig.rows().map((row) => row.slice(38));
    const at = rows.findIndex((row) => row.includes('✗ app: the query is wrong: Cannot parse'));
    expect(at).toBeGreaterThan(0);
    expect(rows[at + 1]).toMatch(/\(since 03:10:40\), next try in 7 s/);
    expect(rows[at + 2]).toMatch(/\d\d:\d\d:\d\d/);
  });

  it('TUI-100 names what a source that is live leaves out', () => {
    const rig = troubled({ state: 'live', reason: { kind: 'no-time-field', params: { index: 'app-old' } } });
    expect(rig.text()).toContain('⚠ app: no time to sort by in app-old (set timeField');
  });

  it('TUI-100 leaves every other pane as it is', () => {
    const rig = troubled({ state: 'live' });
    const left = (one: Rig) => one.rows().map((row) => row.slice(0, 38));
    const before = left(rig);
    rig.client.set({ sources: [{ name: 'app', ...unreachable, retryAt: AT }] });
    expect(left(rig)).toEqual(before);
    expect(rig.text()).toContain('OpenSearch unreachable');
  });
});

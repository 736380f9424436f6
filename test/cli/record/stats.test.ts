import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliRig, oneLine } from '../rig.ts';

interface Told {
  readonly incidents: number;
  readonly withoutAlert: number;
  readonly measures: readonly {
    readonly measure: string;
    readonly n: number;
    readonly median: number | null;
    readonly ratio: number | null;
  }[];
  readonly drills: { readonly sessions: number };
}

describe('oncall stats', () => {
  const rig = cliRig();
  const file = (name: string) => join(rig.work, name);

  it('CLI-389 counts the hub’s sessions and record files alike, as text, Markdown and JSON', async () => {
    expect(await rig.ok(['stats'])).toMatch(/: no incident and no drill\.\n$/);
    const one = await rig.session('5xx', '--id', 'checkout', '--since', '10m');
    await rig.session('by hand', '--id', 'hand');
    const drill = await rig.session('drill', '--id', 'drill', '--drill');
    await rig.ok(['note', one, 'looking']);
    await rig.ok(['verdict', one, '--no-hurt']);
    const told = await rig.json<Told>('stats', '--since', '1w');
    expect(told).toMatchObject({ incidents: 2, withoutAlert: 1, drills: { sessions: 1 } });
    expect(told.measures[0]).toMatchObject({ measure: 'start', n: 1 });
    expect(told.measures[0]?.median).toBeGreaterThanOrEqual(599);
    for (const id of [one, 'hand', drill]) await rig.ok(['export', id, '--format', 'jsonl']);
    const read = await rig.json<Told>('stats', 'sessions', '--since', '1w');
    expect(read).toEqual({
      ...told,
      pagesOf: 'files',
      since: expect.any(String),
      until: expect.any(String),
    });
    const ja = await rig.ok(['--lang', 'ja', 'stats']);
    expect(ja).toMatch(/^初動まで 中央値 10分\d*秒?。目標3分を超過 ✗\(目標内 0\/1件\)\n/);
    expect(ja).toContain('導入前の値がありません');
    expect(await rig.ok(['stats', '--format', 'md'])).toMatch(/^# Mobilisation and alerts\n\n/);
  });

  it('CLI-390 takes the values from before out of a CSV, asks before it replaces them, and names a line it cannot read', async () => {
    writeFileSync(file('alerts.csv'), 'alert,start\n2026-05-01 03:00,2026-05-01 03:40\n2026-05-02 03:00,\n');
    const taken = await rig.run(['baseline', 'import', 'alerts.csv']);
    expect([taken.code, taken.out.trim()]).toEqual([0, 'sessions/baseline.json']);
    expect(taken.err).toContain('first action: n=1, 2026-05-01 to 2026-05-02');
    expect(taken.err).toContain('1 without an end');
    const kept = readFileSync(file('sessions/baseline.json'), 'utf8');
    const { measures } = await rig.json<Told>('stats');
    expect(measures[0]?.ratio).toBeGreaterThan(3.9);
    expect(measures.slice(1).map(({ ratio }) => ratio)).toEqual(Array(5).fill(null));
    const again = await rig.run(['baseline', 'import', 'alerts.csv']);
    expect([again.code, oneLine(again)]).toEqual([1, expect.stringContaining('--force')]);
    writeFileSync(file('bad.csv'), 'alert,start\n2026-05-01 03:00,soon\n');
    const bad = await rig.run(['baseline', 'import', 'bad.csv', '--force']);
    expect([bad.code, oneLine(bad)]).toEqual([1, expect.stringContaining('bad.csv:2')]);
    expect(readFileSync(file('sessions/baseline.json'), 'utf8')).toBe(kept);
    writeFileSync(file('acks.csv'), 'alert,ack\n2026-05-01 03:00,2026-05-01 03:08\n');
    await rig.ok(['baseline', 'import', 'acks.csv']);
    expect(JSON.parse(readFileSync(file('sessions/baseline.json'), 'utf8')).baselines).toHaveLength(2);
    writeFileSync(file('sessions/baseline.json'), '{"v":1,"baselines":[{}]}');
    const edited = await rig.run(['stats']);
    expect([edited.code, oneLine(edited)]).toEqual([1, expect.stringContaining('sessions/baseline.json')]);
    const readonly = await rig.run(['--readonly', 'baseline', 'import', 'alerts.csv', '--force']);
    expect([readonly.code, existsSync(file('sessions/baseline.json'))]).toEqual([4, true]);
  });
});

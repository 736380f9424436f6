import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliRig, oneLine } from '../rig.ts';

interface Told {
  readonly since: string;
  readonly until: string;
  readonly sessions: readonly { readonly session: string; readonly actions: readonly unknown[] }[];
  readonly actions: readonly { readonly text: string; readonly owner: string | null }[];
}

describe('oncall digest', () => {
  const rig = cliRig();

  it('CLI-386 tells of the hub’s sessions and of record files alike, as text, Markdown and JSON', async () => {
    const nothing = await rig.ok(['digest', '--since', '1h']);
    expect(nothing.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^No incident, release or drill since /),
    ]);
    const one = await rig.session('5xx on checkout', '--id', 'checkout', '--severity', 'SEV2');
    const other = await rig.session('search is slow', '--id', 'search');
    await rig.ok(['note', one, 'looking']);
    await rig.ok(['action', one, 'load test @tanaka #12', '--owner', 'Sato', '--due', '3d']);
    await rig.ok(['close', one, '--reason', 'over']);
    const of = (told: Told) => told.sessions.map(({ session }) => session);
    const told = await rig.json<Told>('digest', '--since', '1h');
    expect(of(told)).toEqual([other, one]);
    expect(told.actions.find(({ text }) => text.startsWith('load'))).toMatchObject({ owner: 'Sato' });
    expect(told.actions.length).toBeGreaterThan(1);
    for (const id of [one, other]) await rig.ok(['export', id, '--format', 'jsonl']);
    const read = await rig.json<Told>('digest', 'sessions', '--since', '1h');
    expect(of(read)).toEqual([other, one]);
    expect(read.actions.length).toBe(told.actions.length);
    const text = await rig.ok(['digest', '--since', '1h']);
    expect(text).toMatch(/2 incidents \(1 open\) {2}0 releases {2}\d+ open actions/);
    expect(text).toContain(`\nClosed  ${one}  SEV2  5xx on checkout\n`);
    const page = await rig.ok(['--lang', 'ja', 'digest', '--since', '1h', '--format', 'md']);
    expect(page).toContain('# デイリースクラム');
    expect(page).toContain('load test @\u200btanaka #\u200b12'.replaceAll('\u200b', '&#8203;'));
    expect(page).not.toMatch(/@tanaka|#12/);
    const actions = (await rig.ok(['digest', 'sessions', '--actions'])).trimEnd().split('\n');
    expect(actions).toHaveLength(told.actions.length + 1);
  });

  it('CLI-387 begins at the last scrum of the settings, and says where they are wrong', async () => {
    writeFileSync(
      join(rig.work, 'oncall.yaml'),
      'scrum:\n  at: "00:00"\n  days: [mon, tue, wed, thu, fri, sat, sun]\n',
    );
    const { since, until } = await rig.json<Told>('digest');
    expect(new Date(since).toISOString()).toMatch(/T15:00:00\.000Z$/);
    expect(Date.parse(until) - Date.parse(since)).toBeLessThan(27 * 3_600_000);
    writeFileSync(join(rig.work, 'oncall.yaml'), 'scrum:\n  at: noon\n');
    const ran = await rig.run(['digest']);
    expect(ran.code).toBe(2);
    expect(oneLine(ran)).toContain('oncall.yaml:2 scrum.at');
  });

  it('CLI-388 says in one line which file is no record, and where a chain is broken', async () => {
    mkdirSync(join(rig.work, 'empty'));
    const empty = await rig.run(['digest', 'empty']);
    expect([empty.code, oneLine(empty)]).toEqual([3, expect.stringContaining('empty holds no records')]);
    expect((await rig.run(['digest', 'nowhere.jsonl'])).code).toBe(3);
    const log = await rig.ok(['export', 'checkout', '--format', 'jsonl', '-o', '-']);
    const lines = log.trimEnd().split('\n');
    lines[2] = (lines[2] ?? '').replace('"at":"20', '"at":"19');
    writeFileSync(join(rig.work, 'altered.jsonl'), lines.join('\n'));
    const altered = await rig.run(['digest', 'altered.jsonl']);
    expect([altered.code, oneLine(altered)]).toEqual([1, expect.stringContaining('was changed at seq 3')]);
    expect(readFileSync(join(rig.work, 'altered.jsonl'), 'utf8')).toBe(lines.join('\n'));
  });
});

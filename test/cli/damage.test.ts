import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { json } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { REFUSALS } from '../../src/text/i18n/refusals.ts';
import { cliRig, isAlive, oneLine } from './rig.ts';
import { errorLine, says } from './told.ts';

const rig = cliRig();

/** Changes one event on disk, as a failing disk or a hand would, while no hub runs. */
async function damage(id: string, seq: number): Promise<void> {
  const pid = (await rig.hubPid()) ?? 0;
  process.kill(pid, 'SIGTERM');
  await expect.poll(() => isAlive(pid), { timeout: 15_000 }).toBe(false);
  const db = new DatabaseSync(join(rig.root, 'state', 'oncall', 'hub', 'events.db'));
  const change = db.prepare(
    "UPDATE events SET text = replace(text, 'two', 'TWO') WHERE session = ? AND seq = ?",
  );
  expect(change.run(id, seq).changes).toBe(1);
  db.close();
}

describe('a folder that came with a link', () => {
  it('SEC-700 nothing is written through it, unless a place was named', async () => {
    const id = await rig.session('x');
    const elsewhere = join(rig.root, 'elsewhere');
    mkdirSync(elsewhere, { recursive: true });
    symlinkSync(elsewhere, join(rig.work, 'sessions'));
    const refused = await rig.run(['export', id]);
    expect([refused.code, oneLine(refused)]).toEqual([1, expect.stringContaining(`(→ ${elsewhere}/`)]);
    expect((await rig.run(['procedure', 'new', 'ours'])).code).toBe(1);
    expect(readdirSync(elsewhere)).toEqual([]);
    await rig.ok(['export', id, '--out', join(elsewhere, 'r.md')]);
    expect(readdirSync(elsewhere)).toEqual(['r.md']);
  });
});

describe('a damaged log', () => {
  // A hub that has no other sessions.
  beforeEach(() => rig.renew());

  it('CLI-59 CLI-1005 SEC-745 is named with its seq by list and verify, as damaged by join, and what stands before it can be exported', async () => {
    const id = await rig.session('x', '--id', 'checkout');
    for (const text of ['one', 'two', 'three']) await rig.ok(['note', id, text]);
    const noted = await rig.json<{ seq: number; hash: string }>('verify', id);
    await damage(id, 4);
    expect(await rig.ok(['list', '--all'])).toContain('damaged');
    const table = await rig.run(['list']);
    expect([table.out, table.err]).toEqual([
      '',
      expect.stringMatching(says('list-unread', { sessions: id })),
    ]);
    const rows = await rig.run(['list', '--json']);
    expect([JSON.parse(rows.out), rows.err]).toMatchObject([[{ id, status: 'damaged', damagedAt: 4 }], '']);
    const searched = await rig.run(['search', 'two', '--json']);
    expect([searched.out.trim(), searched.err]).toEqual(['[]', expect.stringContaining(id)]);
    const verified = await rig.run(['verify', id]);
    expect([verified.code, oneLine(verified)]).toEqual([1, errorLine('damaged', { session: id, seq: 4 })]);
    const note = await rig.run(['note', id, 'more']);
    expect([note.code, oneLine(note)]).toEqual([1, errorLine('damaged', { session: id, seq: 4 })]);
    const joined = rig.start(['join', id]);
    await joined.until(() => joined.err().includes(REFUSALS['cut.damaged'].en));
    joined.child.kill('SIGINT');
    await joined.ended;
    // A hub with one of them still serves the others.
    const doctor = await rig.run(['doctor']);
    expect([doctor.code, doctor.out]).toEqual([
      1,
      expect.stringMatching(says('session-damaged-at', { id, seq: 4 })),
    ]);
    const socketPath = join(rig.root, 'run', 'oncall', 'hub.sock');
    const [ready] = (await once(get({ socketPath, path: '/readyz' }), 'response')) as [IncomingMessage];
    expect([ready.statusCode, await json(ready)]).toEqual([200, { ok: true, damagedSessions: 1 }]);
    const exported = await rig.run(['export', id]);
    expect([exported.code, exported.err]).toEqual([
      0,
      expect.stringMatching(says('export-short', { session: id, seq: 4, n: 3, of: noted.seq })),
    ]);
    const file = exported.out.trimEnd().split('\n')[1] ?? '';
    expect(readFileSync(join(rig.work, file), 'utf8').trimEnd().split('\n')).toHaveLength(3);
    expect(await rig.ok(['verify', file])).toContain('3 events');
    // A head noted earlier shows that the export is not the whole.
    expect((await rig.run(['verify', file, '--head', `${noted.seq}:${noted.hash}`])).code).toBe(1);
    // Fifteen processes one after the other: on a machine with other work each may take seconds.
  }, 240_000);
});

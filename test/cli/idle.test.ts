import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventText } from '../../src/domain/chain.ts';
import type { AnyEvent } from '../../src/domain/event.ts';
import { terminals } from './pty.ts';
import { cliRig, oneLine } from './rig.ts';

const rig = cliRig();
const onTerminal = terminals(rig);
const HOUR = 3_600_000;

/** A session like another one, that many hours earlier, as its record tells it. */
async function earlier(from: string, id: string, hours: number): Promise<string> {
  const record = await rig.ok(['export', from, '--format', 'jsonl', '--out', '-']);
  let prev = '';
  const lines = record
    .trimEnd()
    .split('\n')
    .map((line) => {
      const event = JSON.parse(line) as AnyEvent;
      const at = new Date(Date.parse(event.at) - hours * HOUR).toISOString();
      const text = eventText({ ...event, session: id, at, prev });
      prev = createHash('sha256').update(text).digest('base64url');
      return text;
    });
  writeFileSync(join(rig.work, 'earlier.jsonl'), `${lines.join('\n')}\n`);
  await rig.ok(['import', 'earlier.jsonl']);
  return id;
}

/** A live session, and two that nobody came back to. */
async function pile(): Promise<{ live: string; old: readonly [string, string] }> {
  rig.renew();
  const live = await rig.session('Checkout fails', '--id', 'checkout');
  await rig.ok(['note', live, 'looking']);
  const old = [await earlier(live, 'search-1101', 80), await earlier(live, 'queue-1102', 30)] as const;
  return { live, old };
}

const open = async () => (await rig.json<{ id: string }[]>('list')).map(({ id }) => id).sort();

describe('sessions that nobody came back to', () => {
  it('CLI-370 list puts them after the others with how long nothing came, and says how to close them', async () => {
    const { live, old } = await pile();
    const ran = await rig.run(['list']);
    const rows = ran.out.trimEnd().split('\n');
    expect(rows.map((row) => row.split(' ')[0])).toEqual([live, 'queue-1102', 'search-1101']);
    expect(rows[0]).toContain('live, 0 people');
    expect([rows[1], rows[2]]).toEqual([
      expect.stringMatching(/ idle 1d\d?h? /),
      expect.stringMatching(/ idle 3d\d?h? /),
    ]);
    expect(ran.err).toBe(
      '2 sessions are idle: nobody is there and nothing was written for 24 h. To close them: oncall close --idle 24h\n',
    );
    const ja = await rig.run(['list'], { env: { ONCALL_LANG: 'ja' } });
    expect(ja.out).toMatch(/ 動きなし 3日/);
    expect(ja.err).toContain('oncall close --idle 24h');
    const listed = await rig.json<{ id: string; idle: boolean }[]>('list');
    expect(
      listed
        .filter(({ idle }) => idle)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...old].sort());
    expect((await rig.ok(['list', '--ids'])).trim().split('\n')).toHaveLength(3);
    expect((await rig.run([])).err).toContain('oncall close --idle 24h');
  });

  it('CLI-371 close --idle closes after a yes those and no others, with a reason in the record', async () => {
    const { live, old } = await pile();
    const terminal = onTerminal(['close', '--idle', '24h']);
    await terminal.shows('Close these 2 sessions? [y/N]');
    expect(terminal.row('search-1101')).toContain('idle 3d');
    expect(terminal.screen()).not.toContain(live);
    terminal.type('\r');
    expect((await terminal.ended).code).toBe(0);
    expect(terminal.screen()).toContain('Nothing was closed');
    expect(await open()).toEqual([live, ...old].sort());
    const again = onTerminal(['close', '--idle', '48h']);
    await again.shows('Close this session? [y/N]');
    again.type('y\r');
    expect((await again.ended).code).toBe(0);
    expect(await open()).toEqual([live, 'queue-1102'].sort());
    const record = await rig.ok(['export', 'search-1101', '--format', 'jsonl', '--out', '-']);
    expect(record).toMatch(/"session\.closed".*nobody was there and nothing was written for 3d/);
  });

  it('CLI-371 without a terminal it asks for --yes, closes nothing before, and says what it closed', async () => {
    const { live, old } = await pile();
    const asked = await rig.run(['close', '--idle', '24h']);
    expect([asked.code, asked.out, oneLine(asked)]).toEqual([
      2,
      '',
      '2 sessions would be closed: queue-1102, search-1101. To close them, add --yes',
    ]);
    expect(await open()).toEqual([live, ...old].sort());
    const closed = await rig.json('close', '--idle', '24h', '--yes', '--reason', 'tidy up');
    expect(closed).toMatchObject({
      closed: [
        { session: 'queue-1102', seq: expect.any(Number) },
        { session: 'search-1101', seq: expect.any(Number) },
      ],
      failed: [],
    });
    expect(await open()).toEqual([live]);
    const none = await rig.run(['close', '--idle', '24h', '--yes']);
    expect([none.code, none.out, none.err]).toEqual([0, '', 'No session has been idle for 24 h\n']);
    expect((await rig.run(['--readonly', 'close', '--idle', '24h', '--yes'])).code).toBe(4);
    for (const args of [['close'], ['close', live, '--idle', '24h'], ['close', '--idle', 'soon']])
      expect((await rig.run(args)).code, args.join(' ')).toBe(2);
    // Of one session nothing is asked, so a script that says yes is right, too.
    expect((await rig.run(['close', live, '--yes', '--reason', 'over'])).code).toBe(0);
    expect(await open()).toEqual([]);
  });

  it('CLI-371 a session with somebody in it is not idle, however long nothing was written', async () => {
    const { old } = await pile();
    const watching = rig.start(['join', old[0], '--no-tui']);
    await watching.until(() => watching.out().includes('opened the session'));
    expect(await rig.json('close', '--idle', '24h', '--yes')).toMatchObject({
      closed: [{ session: old[1] }],
    });
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../src/domain/event.ts';
import { NOTE_LIMIT } from '../../src/domain/event-schema.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { initialSession } from '../../src/domain/session.ts';
import { cliRig, oneLine } from './rig.ts';

const rig = cliRig();
interface Told {
  readonly type: string;
  readonly by: { readonly name: string };
  readonly data: Record<string, unknown>;
}
const events = async (id: string): Promise<readonly Told[]> => {
  const text = await rig.ok(['export', id, '--format', 'jsonl', '-o', '-']);
  return text
    .trimEnd()
    .split('\n')
    .map((line: string) => JSON.parse(line));
};

describe('the same acts without the screen', () => {
  it('CLI-31 start without a terminal prints the session and the line to join it, and ends', async () => {
    const ran = await rig.run([
      'start',
      '決済画面で5xx急増',
      '--id',
      'checkout',
      '-s',
      'sev2',
      '--since',
      '10m',
    ]);
    expect([ran.code, ran.err]).toEqual([0, '']);
    const [id, line] = ran.out.split('\n');
    expect(id).toMatch(/^checkout-\d{4}$/);
    expect(line).toBe(`oncall join ${id}`);
    const session = (await rig.json<Record<string, unknown>[]>('list')).find((one) => one.id === id);
    expect(session).toMatchObject({ id, status: 'open', severity: 'SEV2', title: '決済画面で5xx急増' });
    const opened = (await events(id ?? ''))[0]?.data ?? {};
    expect(Date.now() - Date.parse(String(opened.firedAt))).toBeGreaterThanOrEqual(600_000);
    expect(opened).toMatchObject({
      kind: 'incident',
      timeZone: 'Asia/Tokyo',
      procedureOrigin: 'built-in:incident',
    });
  });

  it('CLI-32 every act of a script is an event by its person', async () => {
    const id = await rig.session('x');
    await rig.ok(['note', id, '5xxは02:55から', '--kind', 'finding', '--at', '10m']);
    await rig.ok(['note', id, '-'], { stdin: 'from a pipe\nwith two lines\n' });
    await rig.ok(['step', id, 'recent']);
    await rig.ok(['step', id, 'sympt', '--skip', '訓練のため']);
    await rig.ok(['step', id, 'impact', '--assign', 'sato']);
    await rig.ok(['step', id, 'recent', '--undo']);
    await rig.ok(['action', id, 'CSへ一報', '--owner', 'me', '--due', '30m']);
    await rig.ok(['role', id, 'scribe']);
    await rig.ok(['role', id, 'scribe', '--release']);
    await rig.ok(['severity', id, '1']);
    await rig.ok(['impact', id, '決済の2割が失敗', '--who', '購入者', '--since', '10m']);
    await rig.ok(['goal', id, 'stop the bleeding']);
    await rig.ok(['rename', id, 'new title']);
    await rig.ok(['mitigate', id]);
    await rig.ok(['resolve', id]);
    await rig.ok(['relapse', id]);
    await rig.ok(['resolve', id]);
    await rig.ok(['verdict', id, '--no-hurt', '--why', 'threshold']);
    await rig.ok(['close', id, '--reason', 'done']);
    await rig.ok(['reopen', id]);
    const types = (await events(id)).map(({ type }) => type);
    for (const type of [
      'note.added',
      'step.done',
      'step.skipped',
      'step.assigned',
      'step.undone',
      'role.taken',
      'role.released',
      'severity.set',
      'impact.set',
      'goal.set',
      'session.renamed',
      'session.mitigated',
      'session.resolved',
      'verdict.set',
      'session.closed',
      'session.reopened',
    ]) {
      expect(types, type).toContain(type);
    }
    const notes = (await events(id)).filter(({ type }) => type === 'note.added');
    expect(notes[1]?.data).toMatchObject({ text: 'from a pipe\nwith two lines' });
    expect(new Set((await events(id)).map(({ by }) => by.name))).toEqual(new Set(['Sato']));
  });

  it('CLI-10 a refusal is one line with the exit code of its kind', async () => {
    const id = await rig.session('x');
    const open = await rig.run(['close', id]);
    expect([open.code, oneLine(open)]).toMatchObject([1, expect.stringContaining('required steps are left')]);
    const nobody = await rig.run(['remove', id, 'tanaka']);
    expect(nobody.code).toBe(3);
    expect((await rig.run(['verdict', id])).code).toBe(2);
    expect((await rig.run(['note', id], { stdin: ' \n' })).code).toBe(2);
  });

  it('CLI-16 hostile text of others is shown and obeyed by no terminal', async () => {
    const id = await rig.session('t\x1b[2Jitle\u202e');
    await rig.ok(['note', id, 'n\x1b]0;evil\x07ote']);
    for (const [shown, ...args] of [
      ['t␛[2Jitle<U+202E>', 'list'],
      ['n␛]0;evil␇ote', 'search', 'ote'],
      ['severity', 'step', id, '--list'],
      ['n␛]0;evil␇ote', 'export', id, '-o', '-'],
    ] as const) {
      const out = (await rig.ok(args)).replaceAll('\n', '');
      expect(out, args.join(' ')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
      expect(out.replaceAll('\\', ''), args.join(' ')).toContain(shown);
    }
  });

  it('CLI-33 a record goes to a dated file, over an earlier one of its own session and over nothing else', async () => {
    const id = await rig.session('x', '--id', 'checkout');
    const [markdown = '', jsonl = ''] = (await rig.ok(['export', id])).trimEnd().split('\n');
    expect(markdown).toMatch(/^sessions\/\d{4}-\d\d-\d\d-checkout-\d{4}(-\d+)?\.md$/);
    expect(readFileSync(join(rig.work, markdown), 'utf8')).toContain('# x');
    await rig.ok(['note', id, 'later']);
    await rig.ok(['export', id, '--lang', 'ja']);
    expect(readFileSync(join(rig.work, markdown), 'utf8')).toContain('## 概要');
    expect(readFileSync(join(rig.work, jsonl), 'utf8')).toContain('later');
    const other = await rig.session('y', '--id', 'search');
    const taken = await rig.run(['export', other, '--out', markdown]);
    expect([taken.code, oneLine(taken)]).toMatchObject([
      1,
      expect.stringContaining(`another session (${id})`),
    ]);
    writeFileSync(join(rig.work, 'mine.md'), '# mine\n');
    expect((await rig.run(['export', id, '--out', 'mine.md'])).code).toBe(1);
    expect(readFileSync(join(rig.work, 'mine.md'), 'utf8')).toBe('# mine\n');
  });

  it('CLI-34 verify names the session and the seq of what was changed, and compares a head noted before', async () => {
    const id = await rig.session('x', '--id', 'checkout');
    for (const n of ['one', 'two', 'three']) await rig.ok(['note', id, n]);
    const { head } = await rig
      .json<{ seq: number; hash: string }>('export', id)
      .then(({ seq, hash }) => ({ head: `${seq}:${hash}` }));
    expect(await rig.ok(['verify', id, '--head', head])).toContain(head);
    await rig.ok(['note', id, 'four']);
    expect((await rig.run(['verify', id, '--head', head])).code).toBe(0);
    await rig.ok(['export', id]);
    const file = (await rig.ok(['export', id])).trimEnd().split('\n')[1] ?? '';
    const lines = readFileSync(join(rig.work, file), 'utf8').trimEnd().split('\n');
    const edited = lines.map((line, i) => (i === 3 ? line.replace('two', 'TWO') : line));
    const changed: [string, readonly string[], number, string][] = [
      ['edited', edited, 5, 'hash of the event before'],
      ['removed', lines.filter((_, i) => i !== 2), 3, 'number is out of order'],
      ['reordered', [lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)], 2, 'number is out of order'],
    ];
    for (const [name, text, seq, why] of changed) {
      writeFileSync(join(rig.work, `${name}.jsonl`), `${text.join('\n')}\n`);
      const ran = await rig.run(['verify', `${name}.jsonl`]);
      expect([ran.code, oneLine(ran)], name).toMatchObject([
        1,
        expect.stringMatching(new RegExp(`record of session ${id} was changed at seq ${seq} .*${why}`)),
      ]);
    }
    // The last event is vouched for only by a head noted before.
    const tail = lines.map((line, i) => (i === lines.length - 1 ? line.replace('four', 'FOUR') : line));
    writeFileSync(join(rig.work, 'tail.jsonl'), `${tail.join('\n')}\n`);
    const whole = await rig.json('verify', id);
    expect((await rig.run(['verify', 'tail.jsonl', '--head', `${whole.seq}:${whole.hash}`])).code).toBe(1);
    writeFileSync(join(rig.work, 'broken.jsonl'), `${lines[0]}\n{"v":\n`);
    const broken = await rig.run(['verify', 'broken.jsonl']);
    expect([broken.code, oneLine(broken)]).toMatchObject([2, expect.stringContaining('broken.jsonl:2')]);
  });

  it('CLI-35 import brings a record in, and again changes nothing', async () => {
    const id = await rig.session('x', '--id', 'checkout');
    await rig.ok(['note', id, 'kept']);
    const file = join(rig.work, 'r.jsonl');
    writeFileSync(file, await rig.ok(['export', id, '--format', 'jsonl', '-o', '-']));
    rig.renew();
    const first = await rig.json('import', file);
    const again = await rig.json('import', file);
    expect([Number(first.added) > 0, again.added]).toEqual([true, 0]);
    const hits = await rig.json('search', 'kept');
    expect(hits).toMatchObject([{ session: id, note: { text: 'kept', by: 'Sato' } }]);
  });

  it('CLI-963 import --as-notes writes events that the hub lacks as notes of the person who runs it, and no others', async () => {
    const id = await rig.session('x', '--id', 'checkout');
    for (const text of ['one', 'two', 'three']) await rig.ok(['note', id, text, '--kind', 'finding']);
    const whole = await rig.ok(['export', id, '--format', 'jsonl', '-o', '-']);
    const less = whole.trimEnd().split('\n').slice(0, -2);
    rig.renew();
    writeFileSync(join(rig.work, 'whole.jsonl'), whole);
    writeFileSync(join(rig.work, 'less.jsonl'), `${less.join('\n')}\n`);
    await rig.ok(['import', 'less.jsonl']);
    const told = await rig.json('import', '--as-notes', 'whole.jsonl');
    expect(told).toEqual({ session: id, missing: 2, notes: 1 });
    const events = (await rig.ok(['export', id, '--format', 'jsonl', '-o', '-'])).trimEnd().split('\n');
    const notes = events.map((line) => JSON.parse(line)).filter(({ type }) => type === 'note.added');
    expect(notes).toHaveLength(2);
    expect(notes[1].data.text).toMatch(
      /^Written back: events \d+ to \d+ that the hub lost \(from whole.jsonl, 1 of 1\)\n/,
    );
    expect(notes[1].data.text).toMatch(/Sato {2}\[finding\] two\n.*Sato {2}\[finding\] three$/s);
    const nothing = await rig.json('import', '--as-notes', 'less.jsonl');
    expect(nothing).toEqual({ session: id, missing: 0, notes: 0 });
  });

  it('CLI-963 a line too long for a note is cut between characters, and says how much is missing', async () => {
    const id = await rig.session('x', '--id', 'checkout');
    await rig.ok(['note', id, 'あ'.repeat(Math.floor(NOTE_LIMIT / 3))]);
    const whole = await rig.ok(['export', id, '--format', 'jsonl', '-o', '-']);
    const less = whole.trimEnd().split('\n').slice(0, -1);
    rig.renew();
    writeFileSync(join(rig.work, 'whole.jsonl'), whole);
    writeFileSync(join(rig.work, 'less.jsonl'), `${less.join('\n')}\n`);
    await rig.ok(['import', 'less.jsonl']);
    expect(await rig.json('import', '--as-notes', 'whole.jsonl')).toMatchObject({ missing: 1, notes: 1 });
    const note = (await events(id)).at(-1)?.data.text;
    expect(note).toMatch(/あ \.\.\[\+\d+ B\]$/);
    expect(note).not.toContain('\ufffd');
  });

  it('CLI-36 search finds words whatever their width and case, and exits 3 when there is nothing', async () => {
    const id = await rig.session('決済エラー', '--id', 'pay');
    await rig.ok(['note', id, 'ＡＣＱＵＩＲＥＲ-b times out']);
    expect(await rig.ok(['search', 'acquirer', 'TIMES'])).toContain(id);
    expect(await rig.ok(['search', '決済'])).toContain(id);
    expect((await rig.run(['search', 'acquirer', 'nowhere'])).code).toBe(3);
  });

  it('says what to type when nothing is live, and which line to type when several are', async () => {
    rig.renew();
    expect((await rig.run([])).err).toContain('oncall start "what is wrong"');
    expect((await rig.run(['--lang', 'ja'])).err).toContain('試す: oncall demo');
    expect((await rig.run(['join'])).code).toBe(3);
    const ids = [await rig.session('x', '--id', 'aa'), await rig.session('y', '--id', 'bb')];
    const several = await rig.run(['join']);
    expect([several.code, oneLine(several)]).toMatchObject([
      2,
      expect.stringContaining(`oncall join ${ids[1]} | oncall join ${ids[0]}`),
    ]);
    const home = await rig.run([]);
    expect(home.out).toContain(ids[0] ?? '');
  });

  it('CLI-1000 mitigate, resolve and relapse are amended and taken back; said again, what stands is told', async () => {
    const id = await rig.session('back again');
    const clock = async () =>
      reduceAll(initialSession(id), (await events(id)) as unknown as readonly AnyEvent[]).clock;
    await rig.ok(['impact', id, 'all of it', '--since', '2h']);
    await rig.ok(['mitigate', id, '--at', '1h']);
    const first = (await clock()).mitigated;
    expect(oneLine(await rig.run(['relapse', id, '--at', '90m']))).toContain('before it was mitigated');
    const again = await rig.run(['mitigate', id]);
    expect([again.code, again.err]).toMatchObject([0, expect.stringContaining('--undo takes it back')]);
    expect((await clock()).mitigated).toBe(first);
    await rig.ok(['relapse', id, '--at', '30m']);
    expect(await clock()).toMatchObject({ mitigated: null, relapsed: expect.any(String) });
    await rig.ok(['mitigate', id, '--at', '10m']);
    await rig.ok(['mitigate', id, '--undo']);
    expect((await clock()).mitigated).toBeNull();
    const nothing = await rig.run(['mitigate', id, '--undo']);
    expect([nothing.code, nothing.err]).toMatchObject([0, expect.stringContaining('nothing to take back')]);
    await rig.ok(['relapse', id, '--undo']);
    expect(await clock()).toMatchObject({ mitigated: first, relapsed: null });
    const both = await rig.run(['mitigate', id, '--undo', '--at', '5m']);
    expect([both.code, oneLine(both)]).toMatchObject([2, expect.stringContaining('leave out --at')]);
  });

  it('CLI-71 times are read in the zone of the session they are for, not in that of whoever types them', async () => {
    const tokyo = { env: { ONCALL_TIME_ZONE: 'Asia/Tokyo' } };
    const utc = { env: { ONCALL_TIME_ZONE: 'UTC' } };
    const id = (await rig.ok(['start', 'zones', '--no-tui'], tokyo)).split('\n')[0] ?? '';
    await rig.ok(['note', id, 'seen', '--at', '2026-11-01 03:12'], utc);
    await rig.ok(['action', id, 'later', '--due', '2099-01-02 18:00'], utc);
    await rig.ok(['impact', id, 'all of it', '--since', '2026-11-01 03:00'], utc);
    await rig.ok(['mitigate', id, '--at', '2026-11-01 03:20'], utc);
    await rig.ok(['resolve', id, '--at', '2026-11-01 03:30'], utc);
    const facts = (await rig.ok(['export', id, '--format', 'jsonl', '-o', '-'])).trimEnd().split('\n');
    const data = facts.map((line) => JSON.parse(line).data);
    expect(data.map(({ happenedAt }) => happenedAt).filter(Boolean)).toEqual([
      '2026-10-31T18:12:00.000Z',
      '2026-10-31T18:20:00.000Z',
      '2026-10-31T18:30:00.000Z',
    ]);
    expect(data.find(({ due }) => due)?.due).toBe('2099-01-02T09:00:00.000Z');
    expect(data.find(({ impact }) => impact)?.impact.since).toBe('2026-10-31T18:00:00.000Z');
  });

  it('CLI-70 refuses a time that is in the future for what has happened', async () => {
    const id = await rig.session('ahead');
    const ahead = '2099-01-02 18:00';
    for (const args of [
      ['mitigate', id, '--at', ahead],
      ['resolve', id, '--at', ahead],
      ['note', id, 'n', '--at', ahead],
      ['impact', id, 'i', '--since', ahead],
      ['start', 'x', '--no-tui', '--since', ahead],
    ]) {
      const ran = await rig.run(args);
      expect([ran.code, oneLine(ran)], args[0]).toMatchObject([
        2,
        expect.stringContaining('is in the future'),
      ]);
    }
  });

  it('init writes what it can find, once', async () => {
    const env = { ONCALL_TIME_ZONE: undefined, TZ: 'Asia/Tokyo' };
    expect(await rig.ok(['init'], { env })).toBe('oncall.yaml\n');
    const text = readFileSync(join(rig.work, 'oncall.yaml'), 'utf8');
    expect(text).toContain('timeZone: Asia/Tokyo');
    expect((await rig.run(['doctor', '--json'])).code).toBe(0);
    const again = await rig.run(['init']);
    expect([again.code, oneLine(again)]).toMatchObject([1, expect.stringContaining('--force')]);
  });

  it('CLI-37 doctor shows that a secret is there and never what it is; 1 when something is broken', async () => {
    rig.renew();
    expect((await rig.run(['doctor'])).code).toBe(0);
    const env = {
      OPENSEARCH_URL: 'https://canary:canary@127.0.0.1:1',
      OPENSEARCH_PASSWORD: 'canary-os',
      SLACK_BOT_TOKEN: '',
    };
    const ran = await rig.run(['doctor', '--json', '--debug'], { env });
    expect(ran.out + ran.err).not.toContain('canary');
    const { checks } = JSON.parse(ran.out) as { checks: { check: string; state: string }[] };
    const state = (name: string) => checks.find(({ check }) => check === name)?.state;
    expect(state('opensearch')).not.toBe('off');
    expect([state('pagerduty'), state('slack'), state('hub')]).toEqual(['off', 'off', 'off']);
    expect(await rig.hubPid()).toBeNull();
    writeFileSync(join(rig.work, 'oncall.yaml'), 'lang: fr\nnmae: x\n');
    const broken = await rig.run(['doctor']);
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('oncall.yaml:1 lang:');
    expect(broken.out).toContain('oncall.yaml:2 nmae:');
  });

  it('procedures are listed, shown, copied with their comments, and checked', async () => {
    expect((await rig.json<{ id: string }[]>('procedure', 'list')).map(({ id }) => id)).toEqual([
      'drill',
      'incident',
      'release',
    ]);
    expect(await rig.ok(['procedure', 'show', 'incident', '--lang', 'ja'])).toContain('検知・招集');
    expect(await rig.ok(['procedure', 'new', 'db-failover'])).toBe('sessions/procedures/db-failover.yaml\n');
    expect(readFileSync(join(rig.work, 'sessions/procedures/db-failover.yaml'), 'utf8')).toMatch(
      /^#.*\n(.*\n)*id: db-failover/,
    );
    expect((await rig.run(['procedure', 'lint'])).code).toBe(0);
    expect((await rig.run(['procedure', 'new', 'db-failover'])).code).toBe(1);
    const id = await rig.session('x', '--procedure', 'db-failover');
    expect((await events(id))[0]?.data).toMatchObject({
      procedureOrigin: 'sessions/procedures/db-failover.yaml',
    });
  });
});

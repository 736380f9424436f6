import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { cliRig } from '../rig.ts';

describe('oncall audit', () => {
  const rig = cliRig();
  const logFile = () => join(rig.root, globSync('**/audit.jsonl', { cwd: rig.root })[0] ?? '');
  interface Row {
    readonly at: string;
    readonly act: string;
    readonly by: { readonly name: string };
    readonly about: Readonly<Record<string, unknown>>;
  }
  const list = (...args: string[]) => rig.json<Row[]>('audit', ...args);
  const inShort = ({ act, by, about }: Row) => [act, by.name, about.token ?? about.session];
  const named = (rows: readonly Row[], act: string) =>
    rows.filter((row) => row.act.startsWith(act)).map(inShort);

  it('CLI-384 lists tokens, copies, imports and redactions, in words of both languages and as JSON', async () => {
    const token = await rig.json<{ id: string }>(
      'hub',
      'token',
      'create',
      '--name',
      '田中',
      '--email',
      't@example.jp',
    );
    const id = await rig.session('x', '--id', 'checkout');
    await rig.ok(['note', id, 'a secret']);
    await rig.ok(['export', id]);
    await rig.ok(['redact', id, '3', '--reason', 'slip', '--yes']);
    await rig.ok(['hub', 'token', 'revoke', token.id]);
    await rig.ok(['hub', 'token', 'revoke', token.id]);
    // The hub notes a redaction after it has answered.
    const told = await vi.waitFor(
      async () => {
        const rows = await list();
        expect(named(rows, 'events.redacted')).toEqual([['events.redacted', 'Sato', id]]);
        return rows;
      },
      { timeout: 30_000 },
    );
    expect(named(told, 'token.')).toEqual([
      ['token.created', expect.any(String), token.id],
      ['token.revoked', expect.any(String), token.id],
    ]);
    // Before the redaction, for it, and after it: each is another state of the log.
    expect(named(told, 'session.exported').length).toBeGreaterThanOrEqual(2);
    expect(await list('--session', id)).toEqual(told.filter(({ about }) => about.session === id));
    const second = `${(told.at(-1)?.at ?? '').slice(0, 19)}Z`;
    expect(await list('--since', second)).toEqual(
      told.filter(({ at }) => at.slice(0, 19) >= second.slice(0, 19)),
    );
    expect(await list('--since', '2000-01-01 00:00')).toEqual(told);
    expect(await list('--since', '2100-01-01 00:00')).toEqual([]);
    const en = await rig.run(['audit']);
    expect(en.out).toContain(`Sato  took the text out of events of ${id}: 3 (reason: slip)`);
    expect(en.out).toMatch(
      new RegExp(`operator \\([^)]+\\)  token ${token.id} created for 田中 \\(member, no expiry\\)`),
    );
    expect(en.err).toMatch(/administration log: \d+ entries, none changed/);
    const ja = await rig.ok(['--lang', 'ja', 'audit']);
    expect(ja).toContain(`${id} のイベント 3 の本文を削除(理由: slip)`);
    expect(readFileSync(logFile(), 'utf8')).not.toContain('a secret');
    expect(statSync(logFile()).mode & 0o777).toBe(0o600);
  });

  it('CLI-385 says at which line the log does not hold, and vouches for no line right before it', async () => {
    const lines = readFileSync(logFile(), 'utf8').trimEnd().split('\n');
    const edited = lines.map((line, i) => (i === 1 ? line.replace('"name":"', '"name":"not ') : line));
    writeFileSync(logFile(), `${edited.join('\n')}\n`);
    const ran = await rig.run(['audit', '--json']);
    expect([ran.code, ran.err]).toEqual([
      1,
      expect.stringContaining(
        'is inconsistent at line 3: that line or the one before was changed, or lines are missing. The first 1 line is intact',
      ),
    ]);
    expect(JSON.parse(ran.out)).toHaveLength(2);
    rig.renew();
    expect((await rig.run(['audit'])).code).toBe(3);
  });
});

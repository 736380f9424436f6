import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliRig } from './rig.ts';

const rig = cliRig();

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 18, 0, second)).toISOString();
const messages = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { message: string }).message);

describe('oncall logs', () => {
  it('CLI-67 reads the newest lines of a source before a time, and those around one', async () => {
    const records = Array.from({ length: 30 }, (_, i) => ({
      time: at(i),
      level: 'info',
      service: 'cart',
      msg: `m${i}`,
    }));
    writeFileSync(join(rig.work, 'app.log'), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const newest = await rig.ok(['--json', 'logs', 'file:app.log', '--limit', '3']);
    expect(messages(newest)).toEqual(['m27', 'm28', 'm29']);
    const window = await rig.ok(['--json', 'logs', 'file:app.log', '--since', at(10), '--until', at(13)]);
    expect(messages(window)).toEqual(['m10', 'm11', 'm12']);
    const { id } = JSON.parse(window.split('\n')[1] ?? '{}') as { id: string };
    const around = await rig.ok(['logs', 'file:app.log', '--around', id, '--limit', '1']);
    expect(around.split('\n').filter((line) => line !== '')).toEqual([
      `  ${at(10)} INFO  cart m10`,
      `» ${at(11)} INFO  cart m11`,
      `  ${at(12)} INFO  cart m12`,
    ]);
  });

  it('CLI-570 --columns prints the values that are named, two blanks between them and one within', async () => {
    const record = { time: at(1), level: 'error', service: 'pay', msg: 'no\tway', user: { id: 'u-1' } };
    writeFileSync(join(rig.work, 'app.log'), `${JSON.stringify(record)}\n`);
    const columns = ['logs', 'file:app.log', '--columns', 'time, level,user.id,gone,message'];
    expect(await rig.ok(columns)).toBe(`${at(1)}  error  u-1  -  no way\n`);
    expect(await rig.ok([...columns, '--json'])).toBe(
      `${JSON.stringify({ time: at(1), level: 'error', 'user.id': 'u-1', gone: null, message: 'no    way' })}\n`,
    );
    const wrong = await rig.run(['logs', 'file:app.log', '--columns', 'time,,level']);
    expect([wrong.code, wrong.out]).toEqual([2, '']);
    expect(wrong.err).toContain('--columns');
  });

  it('CLI-571 -f goes on with new lines as they come, each once, secrets hidden, until it is ended', async () => {
    const file = join(rig.work, 'app.log');
    const write = (second: number, message: string) =>
      appendFileSync(file, `${at(second)} ERROR ${message}\n`);
    write(1, 'one');
    write(2, 'two');
    const running = rig.start(['--json', 'logs', 'file:app.log', '-f']);
    await running.until(() => running.out().includes('two'));
    write(3, 'three AKIAQYLPMN5HFIQR7XYA');
    await running.until(() => running.out().includes('three'));
    write(4, 'four');
    await running.until(() => running.out().includes('four'));
    running.child.kill('SIGINT');
    const { code, out } = await running.ended;
    expect(code).toBe(130);
    expect(messages(out)).toEqual(['one', 'two', 'three [redacted:aws-key-id]', 'four']);
  });

  it.each(['--patterns', '--until 10:00', '--around x'])('CLI-571 -f does not go with %s', async (option) => {
    const { code, err } = await rig.run(['logs', 'file:app.log', '-f', ...option.split(' ')]);
    expect(code).toBe(2);
    expect(err).toContain('--follow');
  });

  it('CLI-930 a file that is not there is not one without a match', async () => {
    for (const option of [[], ['--patterns'], ['--since', '1h'], ['--around', 'x']]) {
      const { code, out, err } = await rig.run(['--lang', 'en', 'logs', 'file:nowhere.log', ...option]);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(/cannot read file:nowhere\.log: no such file: .*nowhere\.log/);
    }
    writeFileSync(join(rig.work, 'empty.log'), '');
    const empty = await rig.run(['--lang', 'en', 'logs', 'file:empty.log']);
    expect([empty.code, empty.err]).toEqual([3, 'no line matches\n']);
  });

  it.each([[[]], [['--patterns']], [['--since', at(0)]]])(
    'CLI-930 the encoding that lines of a file do not fit is named: %j',
    async (options) => {
      const text = [1, 2, 3].map((second) => `${at(second)} ERROR timeout\n`).join('');
      writeFileSync(join(rig.work, 'wide.log'), Buffer.from(text, 'utf16le'));
      writeFileSync(join(rig.work, 'fine.log'), text);
      const wide = await rig.run(['--lang', 'en', 'logs', 'file:wide.log', ...options]);
      expect(wide.code).toBe(0);
      expect(wide.err).toMatch(/^file:wide\.log: the file is UTF-16: .*--encoding utf-16le$/m);
      const fine = await rig.run(['--lang', 'en', 'logs', 'file:fine.log', ...options]);
      expect(fine.err).not.toContain('fine.log');
    },
  );

  it('CLI-930 -f names the encoding, too, and goes on', async () => {
    writeFileSync(join(rig.work, 'wide.log'), Buffer.from(`${at(1)} one\n${at(2)} two\n`, 'utf16le'));
    const running = rig.start(['--lang', 'en', 'logs', 'file:wide.log', '-f']);
    await running.until(() => running.err().includes('file:wide.log: the file is UTF-16'));
    expect(running.child.exitCode).toBeNull();
    running.child.kill('SIGKILL');
    await running.ended;
  });

  it.each([
    [
      'utf-16',
      Buffer.from(
        [1, 2, 3]
          .map((n) => `${at(n)} ERROR timeout\n`)
          .join('')
          .repeat(1_000),
        'utf16le',
      ),
    ],
    ['shift_jis', Buffer.from('8c888dcf8eb894730a'.repeat(3), 'hex')],
  ])('CLI-930 the encoding that standard input does not fit is named once: %s', async (looks, stdin) => {
    const told = `-: the input looks like ${looks}: convert it first, as by iconv -f ${looks} -t utf-8\n`;
    for (const more of [[], ['--patterns'], ['-f']]) {
      const { code, err } = await rig.run(['--lang', 'en', 'logs', '-', ...more], { stdin });
      expect([code, err.split(told).length]).toEqual([0, 2]);
    }
    const fine = await rig.run(['--lang', 'en', 'logs', '-'], { stdin: `${at(1)} one\n${at(2)} 二\n` });
    expect(fine.err).toBe('');
  });

  it('CLI-930 -f names once what it reads after the start, and the clock of a file', async () => {
    const file = join(rig.work, 'ahead.log');
    writeFileSync(file, '');
    const running = rig.start(['--lang', 'en', 'logs', 'file:ahead.log', '-f']);
    const ahead = new Date(Date.now() + 3 * 3_600_000).toISOString();
    const write = () => appendFileSync(file, `${ahead} one\n${ahead} two\n${ahead} three\n`);
    write();
    await running.until(() => running.err().includes('ahead.log: lines have times ahead of now (+03:00)'));
    write();
    await running.until(() => running.out().match(/three/g)?.length === 2);
    expect(running.err().match(/ahead of now/g)).toHaveLength(1);
    running.child.kill('SIGKILL');
    await running.ended;
  });

  it('CLI-931 --patterns says that it counted a part, and refuses --columns', async () => {
    const lines = [1, 2, 3, 4].map((second) => `${at(second)} ERROR timeout\n`);
    writeFileSync(join(rig.work, 'web.log'), lines.join(''));
    const count = (limit: string) =>
      rig.run(['--lang', 'en', 'logs', 'file:web.log', '--patterns', '--limit', limit]);
    const part = await count('2');
    expect(part.out).toMatch(/^x2 +ERROR/);
    expect(part.err).toContain(`only the newest 2 lines are counted, from ${at(3)} on. Raise --limit`);
    for (const limit of ['4', '5']) expect((await count(limit)).err).toBe('all 4 lines are counted\n');
    const refused = await rig.run(['logs', 'file:web.log', '--patterns', '--columns', 'level']);
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain('--columns');
  });

  it('CLI-980 --patterns counts every line of its range, with those of rotated files', async () => {
    const lines = (from: number, n: number) =>
      Array.from({ length: n }, (_, i) => `${at(Math.floor((from + i) / 200))} ERROR timeout of ${i}\n`).join(
        '',
      );
    writeFileSync(join(rig.work, 'web.log.1'), lines(0, 7_000));
    writeFileSync(join(rig.work, 'web.log'), lines(7_000, 4_500));
    const count = (...more: string[]) =>
      rig.run(['--lang', 'en', 'logs', 'file:web.log', '--patterns', ...more]);
    const all = await count();
    expect(all.out).toMatch(/^x11500 +ERROR/);
    expect(all.err).toBe('all 11500 lines are counted\n');
    const since = await count('--since', at(30), '--json');
    expect(since.err).toBe('all 5500 lines are counted\n');
    expect(JSON.parse(since.out)).toMatchObject({ count: 5_500, first: at(30), countedFrom: null });
    const part = await count('--limit', '6000', '--json');
    expect(JSON.parse(part.out)).toMatchObject({ count: 6_000, countedFrom: at(27) });
    expect(part.err).toContain('only the newest 6000 lines are counted');
  });

  it('CLI-981 prints a stack trace as lines, below the line that it belongs to', async () => {
    writeFileSync(join(rig.work, 'app.log'), `${at(1)} ERROR pool is empty\n\tat Pool.take(Pool.java:42)\n`);
    expect(await rig.ok(['logs', 'file:app.log'])).toBe(
      `  ${at(1)} ERROR - pool is empty\n        at Pool.take(Pool.java:42)\n`,
    );
  });

  it('CLI-982 orders lines of several pods by time, one without a time behind the line before it', async () => {
    const pod = (name: string, text: string) => `[pod/${name}-0/app] ${text}`;
    const stdin = [
      pod('a', `${at(1)} INFO a1`),
      pod('a', `${at(4)} ERROR a4`),
      pod('a', '\tat A.a(A.java:1)'),
      pod('a', 'no time'),
      pod('b', `${at(2)} INFO b2`),
      pod('b', `${at(5)} INFO b5`),
    ].join('\n');
    const newest = await rig.ok(['--json', 'logs', '-', '--limit', '4'], { stdin });
    expect(messages(newest)).toEqual(['b2', 'a4\n    at A.a(A.java:1)', 'no time', 'b5']);
    expect(JSON.parse(newest.split('\n')[1] ?? '')).toMatchObject({ service: 'a', source: '-' });
    writeFileSync(join(rig.work, 'pods.log'), `${stdin}\n`);
    const file = messages(await rig.ok(['--json', 'logs', 'file:pods.log']));
    expect(file).toEqual(['a1', 'b2', 'a4\n    at A.a(A.java:1)', 'no time', 'b5']);
  });

  it('CLI-983 reads standard input: its newest lines, all of them by pattern, and as they come', async () => {
    const ahead = new Date(Date.now() + 3_600_000).toISOString();
    const stdin = `${[1, 2, 3].map((n) => `${at(n)} WARN slow ${n} ms`).join('\n')}\n${ahead} INFO ahead`;
    const read = (...more: string[]) => rig.ok(['--json', 'logs', '-', ...more], { stdin });
    expect(messages(await read('--limit', '2'))).toEqual(['slow 3 ms', 'ahead']);
    expect(messages(await read('--since', at(2), '--until', at(3)))).toEqual(['slow 2 ms', 'slow 3 ms']);
    const counted = await rig.run(['--lang', 'en', 'logs', '-', '--patterns'], { stdin });
    expect(counted.out).toMatch(/^x3 +WARN/);
    expect(counted.err).toBe('all 4 lines are counted\n');
    const followed = await rig.run(['--json', 'logs', '-', '-f'], {
      stdin: `${stdin}\ndb password:\nTr0ub4dor&3xyz\n`,
    });
    expect(followed.code).toBe(0);
    expect(messages(followed.out)).toEqual([
      ...['slow 1 ms', 'slow 2 ms', 'slow 3 ms', 'ahead', 'db password:', '[redacted:password]'],
    ]);
    const none = await rig.run(['--lang', 'en', 'logs', '-']);
    expect([none.code, none.err]).toEqual([3, 'no line matches\n']);
    for (const more of [
      ['--query', 'x'],
      ['--around', 'x'],
    ])
      expect(await rig.run(['--lang', 'en', 'logs', '-', ...more], { stdin })).toMatchObject({
        code: 2,
        err: expect.stringContaining('standard input is read once'),
      });
  });

  it('CLI-480 counts the lines of a source by pattern, errors on top', async () => {
    const records = Array.from({ length: 70 }, (_, i) => {
      const status = i % 7 === 0 ? 500 : 200;
      return { time: at(i % 60), service: 'web', msg: `GET /pay/${600 + i} ${status} ${i}ms` };
    });
    writeFileSync(join(rig.work, 'web.log'), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const table = await rig.ok(['logs', 'file:web.log', '--patterns']);
    expect(table.trim().split('\n')).toEqual([
      `x10  ERROR  ${at(0)}  web  GET /pay/<id> 500 <duration>`,
      `x60  INFO   ${at(0)}  web  GET /pay/<id> 200 <duration>`,
    ]);
    const json = await rig.ok(['--json', 'logs', 'file:web.log', '--patterns']);
    const [worst] = json
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(worst).toEqual({
      id: expect.stringMatching(/^[0-9a-z]+$/),
      template: 'GET /pay/<id> 500 <duration>',
      count: 10,
      level: 'error',
      services: ['web'],
      first: at(0),
      last: at(56),
      example: expect.any(String),
      countedFrom: null,
    });
  });

  it('TXT-323 hides a private key that stands over several lines', async () => {
    const body = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj', 'Qk1ZaB3x'];
    const lines = ['-----BEGIN PRIVATE KEY-----', ...body, '-----END PRIVATE KEY-----', 'Done'];
    writeFileSync(join(rig.work, 'key.log'), lines.map((msg) => `${JSON.stringify({ msg })}\n`).join(''));
    const out = await rig.ok(['--json', 'logs', 'file:key.log']);
    for (const part of body) expect(out).not.toContain(part);
    expect(messages(out).slice(1)).toEqual([
      '[redacted:private-key]',
      '[redacted:private-key]',
      '-----END PRIVATE KEY-----',
      'Done',
    ]);
  });

  it('TXT-500 hides a value that stands on the line after its name', async () => {
    writeFileSync(join(rig.work, 'next.log'), 'db password:\nTr0ub4dor&3xyz\nready\n');
    const out = await rig.ok(['--json', 'logs', 'file:next.log']);
    expect(messages(out).join('\n')).toBe('db password:\n[redacted:password]\nready');
  });

  it('CLI-67 says in one line what it cannot read, and with which code', async () => {
    writeFileSync(join(rig.work, 'app.log'), `${at(1)} INFO there\n`);
    const none = await rig.run(['logs', 'file:app.log', '--around', 'nowhere']);
    expect(none.code).toBe(3);
    expect(none.err).toMatch(/no document nowhere|文書 nowhere/);
    const unknown = await rig.run(['--lang', 'ja', 'logs', 'unknown-name']);
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain('ログの取得元 "unknown-name" はありません。設定の sources にある名前か');
    expect((await rig.run(['logs', 'file:app.log', '--limit', 'many'])).code).toBe(2);
    // A file is read whole: better no lines than lines that the query did not find.
    const query = await rig.run(['--lang', 'ja', 'logs', 'file:app.log', '--query', 'level:error']);
    expect(query).toMatchObject({ code: 2, out: '' });
    expect(query.err.trim()).toBe(
      'oncall: file:app.log はファイルなので --query は使えません。grep で絞ってください',
    );
    const env = { OPENSEARCH_URL: 'http://127.0.0.1:1' };
    const away = await rig.run(['--lang', 'en', 'logs', 'opensearch:app-*'], { env });
    expect(away.code).toBe(5);
    expect(away.err.trim()).toBe(
      'oncall: cannot read opensearch:app-*: OpenSearch unreachable: http://127.0.0.1:1 refuses connections',
    );
  });
});

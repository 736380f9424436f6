import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliRig, oneLine } from './rig.ts';

const rig = cliRig();
const write = (name: string, text: string, mode = 0o644) => {
  mkdirSync(join(rig.work, name, '..'), { recursive: true });
  writeFileSync(join(rig.work, name), text, { mode });
};

describe('bad input: one line on standard error, and the exit code that scripts can tell it by', () => {
  it('CLI-2 wrong usage', async () => {
    const typo = await rig.run(['joim']);
    expect([typo.code, typo.out, oneLine(typo)]).toEqual([
      2,
      '',
      'no command "joim". Did you mean oncall join? All commands: oncall --help',
    ]);
    const option = await rig.run(['list', '--jsno']);
    expect([option.code, oneLine(option)]).toEqual([
      2,
      'oncall list has no option --jsno. Did you mean --json?',
    ]);
    const ja = await rig.run(['--lang', 'ja', 'note']);
    expect([ja.code, oneLine(ja)]).toEqual([
      2,
      'oncall note には <session> が必要です。使い方: oncall note --help',
    ]);
    for (const [command, argument] of [
      ['start', 'title'],
      ['search', 'words'],
      ['change add', 'text'],
    ] as const) {
      const empty = await rig.run([...command.split(' '), ' ']);
      const line = `oncall ${command} needs <${argument}>. See: oncall ${command} --help`;
      expect([empty.code, oneLine(empty)]).toEqual([2, line]);
    }
    for (const [verb, place] of [
      ['note', 'SESSION'],
      ['page note', 'PAGE'],
      ['page retitle', 'PAGE'],
    ] as const) {
      const empty = await rig.run([...verb.split(' '), '1', ' ']);
      const line = `${verb} has no text. Try: oncall ${verb} ${place} "text", or standard input`;
      expect([empty.code, oneLine(empty)]).toEqual([2, line]);
    }
  });

  it('CLI-19 an unknown session names the nearest, a bad id what an id looks like', async () => {
    const id = await rig.session('Checkout fails', '--id', 'checkout');
    const unknown = await rig.run(['join', 'chekout']);
    expect([unknown.code, oneLine(unknown)]).toEqual([
      3,
      `no session "chekout". Did you mean ${id} (live, 0 people)?`,
    ]);
    const far = await rig.run(['note', 'zzz', 'x']);
    expect([far.code, oneLine(far)]).toEqual([3, 'no session "zzz". List them: oncall list']);
    const bad = await rig.run(['join', '../etc/passwd']);
    expect([bad.code, oneLine(bad)]).toMatchObject([2, expect.stringContaining('cannot be a session id')]);
    const step = await rig.run(['step', id, 'symptm']);
    expect([step.code, oneLine(step)]).toEqual([3, 'no step "symptm". Did you mean symptom?']);
  });

  it('CLI-20 a hub that does not answer is 5, a token it does not take is 4', async () => {
    const away = await rig.run(['list', '--hub', 'http://127.0.0.1:1']);
    expect([away.code, oneLine(away)]).toEqual([
      5,
      'the hub at http://127.0.0.1:1 does not answer (connection refused). Is it running? Ask those who operate it',
    ]);
    const plain = await rig.run(['list', '--hub', 'http://oncall.example.com']);
    expect([plain.code, oneLine(plain)]).toMatchObject([2, expect.stringContaining('not encrypted')]);
  });

  it('NAT-970 why NATS cannot be used is said in the language asked for', async () => {
    write('hub.yaml', 'data: data\nnats: { servers: [nats://127.0.0.1:1] }\n');
    for (const [lang, why] of [
      ['en', /^NATS at nats:\/\/127\.0\.0\.1:1 cannot be used \(connection refused\)/],
      ['ja', /^NATS nats:\/\/127\.0\.0\.1:1 を使えません\(接続拒否\)/],
    ] as const) {
      const ran = await rig.run(['--lang', lang, 'hub', 'run', '--config', 'hub.yaml']);
      expect([ran.code, oneLine(ran)]).toEqual([5, expect.stringMatching(why)]);
    }
  });

  it('CLI-21 a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const { port } = other.address() as { port: number };
    const taken = await rig.run(['start', 'x', '--no-tui', '--listen', `127.0.0.1:${port}`]);
    other.close();
    expect([taken.code, oneLine(taken)]).toEqual([1, `127.0.0.1:${port} is in use. Choose another port`]);
    const bad = await rig.run(['start', 'x', '--listen', 'nonsense']);
    expect([bad.code, oneLine(bad)]).toMatchObject([2, expect.stringContaining('HOST:PORT')]);
  });

  it('CLI-22 a data folder that cannot be written', async () => {
    write('file', '');
    const XDG_STATE_HOME = join(rig.work, 'file', 'below');
    const ran = await rig.run(['list'], { env: { XDG_STATE_HOME } });
    expect([ran.code, oneLine(ran)]).toMatchObject([
      1,
      expect.stringContaining('cannot write the data folder'),
    ]);
  });

  it('CLI-5 broken settings name file, line and field', async () => {
    write('oncall.yaml', 'name: sato\nlogs: file:a\n');
    const ran = await rig.run(['list']);
    expect([ran.code, oneLine(ran)]).toEqual([2, 'oncall.yaml:2 logs: must be array']);
    write('oncall.yaml', 'name: [\n');
    const yaml = await rig.run(['list']);
    expect([yaml.code, oneLine(yaml)]).toMatchObject([
      2,
      expect.stringMatching(/^oncall\.yaml:\d+: cannot be read as YAML/),
    ]);
  });

  it('CLI-1036 a settings file that cannot be read is one of its problems, with the cause in the language asked for', async () => {
    const causes = [
      ['not a plain file or folder', '通常のファイルではない', (at: string) => symlinkSync('/dev/zero', at)],
      ['too large', '大きすぎる', (at: string) => writeFileSync(at, '#'.repeat(2_000_000))],
      ['is a folder', 'フォルダ', (at: string) => mkdirSync(at)],
    ] as const;
    const file = join(rig.work, 'oncall.yaml');
    const cwd = join(rig.work, 'hub');
    mkdirSync(cwd);
    for (const [en, ja, make] of causes) {
      const both = [file, join(cwd, 'hub.yaml')];
      for (const at of both) make(at);
      const list = await rig.run(['--lang', 'ja', 'list']);
      expect([list.code, oneLine(list)]).toEqual([2, `oncall.yaml: 読めません(${ja})`]);
      const hub = await rig.run(['hub', 'run', '--config', 'hub.yaml'], { cwd });
      expect([hub.code, oneLine(hub)]).toEqual([2, `hub.yaml: cannot be read (${en})`]);
      const { checks } = JSON.parse((await rig.run(['doctor', '--json'])).out) as {
        readonly checks: readonly { readonly check: string; readonly detail: string }[];
      };
      expect(checks.flatMap(({ check, detail }) => (check === 'settings' ? [detail] : []))).toEqual([
        `oncall.yaml: cannot be read (${en})`,
      ]);
      for (const at of both) rmSync(at, { recursive: true });
    }
    const none = await rig.run(['hub', 'run', '--config', 'none.yaml']);
    expect([none.code, oneLine(none)]).toEqual([3, 'none.yaml does not exist. Check the path']);
    symlinkSync('/dev/zero', join(rig.work, 'p.yaml'));
    const lint = await rig.run(['--lang', 'ja', 'procedure', 'lint', 'p.yaml']);
    expect([lint.code, lint.out]).toEqual([1, 'p.yaml: 通常のファイルではありません\n']);
    rmSync(join(rig.work, 'p.yaml'));
  });

  it('CLI-23 a procedure with duplicate step ids names the line; more problems are counted', async () => {
    const step = '      - {id: a, title: {ja: あ, en: a}}\n';
    write(
      'p.yaml',
      `id: p\nkind: incident\ntitle: {ja: 手順, en: P}\nphases:\n  - id: one\n    title: {ja: 一, en: One}\n    steps:\n${step}${step}`,
    );
    const ran = await rig.run(['start', 'x', '--no-tui', '--procedure', 'p.yaml']);
    expect([ran.code, oneLine(ran)]).toEqual([
      2,
      'p.yaml:9 phases[0].steps[1].id: step id "a" is used twice',
    ]);
    const lint = await rig.run(['procedure', 'lint', 'p.yaml']);
    expect([lint.code, lint.out]).toEqual([1, 'p.yaml:9 phases[0].steps[1].id: step id "a" is used twice\n']);
    const none = await rig.run(['start', 'x', '--no-tui', '--procedure', 'incidnt']);
    expect([none.code, oneLine(none)]).toEqual([3, 'no procedure "incidnt". Did you mean incident?']);
  });

  it('CLI-13 a log file that does not exist yet is a note, not an error; an unknown source is an error', async () => {
    const ran = await rig.run(['start', 'x', '--no-tui', '--logs', 'file:app.log']);
    expect([ran.code, ran.err]).toEqual([
      0,
      'note: app.log does not exist yet; it will be read once it does\n',
    ]);
    const unknown = await rig.run(['start', 'x', '--no-tui', '--logs', 's3:bucket']);
    expect([unknown.code, oneLine(unknown)]).toMatchObject([
      2,
      expect.stringMatching(/^no log source "s3:bucket"\. Use a name .*: opensearch:.*file:PATH, pipe:$/),
    ]);
  });

  it('CLI-8 says what to try where there is no PagerDuty, and where the only argument is taken for the session', async () => {
    const who = await rig.run(['who'], { env: { PAGERDUTY_TOKEN: undefined } });
    expect(oneLine(who)).toMatch(
      /PagerDuty is not configured on the hub at .*\. Set PAGERDUTY_TOKEN there \(check: oncall doctor\)$/,
    );
    const note = await rig.run(['note', 'the db is back']);
    expect([note.code, oneLine(note)]).toEqual([
      2,
      'note has no text. Try: oncall note SESSION "text", or standard input',
    ]);
  });

  it('CLI-24 tokens that others could read are refused, with the line to type', async () => {
    rig.renew();
    await rig.ok(['list']);
    const file = join(rig.root, 'state', 'oncall', 'credentials', 'hubs.json');
    writeFileSync(file, '{"v":1,"login":null,"tokens":{}}');
    chmodSync(file, 0o644);
    const ran = await rig.run(['list']);
    expect([ran.code, oneLine(ran)]).toEqual([
      2,
      `others can read ${file} (mode 0644). Run: chmod 600 ${file}`,
    ]);
  });

  it('CLI-25 a name is needed to act, not to look', async () => {
    rig.renew();
    const env = { ONCALL_NAME: undefined };
    expect((await rig.run(['list'], { env })).code).toBe(0);
    const ran = await rig.run(['start', 'x', '--no-tui'], { env });
    expect([ran.code, oneLine(ran)]).toMatchObject([2, expect.stringContaining('your name is unknown')]);
  });

  it('CLI-26 --readonly refuses to act and still shows', async () => {
    const id = await rig.session('x');
    for (const args of [
      ['note', id, 'n'],
      ['start', 'y'],
      ['close', id],
      ['invite', id],
      ['import', 'f'],
      ['init'],
    ]) {
      const ran = await rig.run([...args, '--readonly']);
      expect([ran.code, oneLine(ran)], args.join(' ')).toMatchObject([
        4,
        expect.stringContaining('--readonly'),
      ]);
    }
    expect(await rig.ok(['list', '--readonly'])).toContain(id);
    expect(await rig.ok(['--readonly', 'verify', id])).toContain('1 event, none changed');
  });

  it('CLI-11 --debug adds the stack, and only then', async () => {
    const args = ['list', '--hub', 'http://127.0.0.1:1'];
    const ran = await rig.run([...args, '--debug']);
    expect(ran.err.split('\n')[0]).toContain('does not answer');
    expect(ran.err).toMatch(/\n\s+at /);
    expect((await rig.run(args)).err).not.toMatch(/\n\s+at /);
  });
});

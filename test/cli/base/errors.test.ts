import { describe, expect, it } from 'vitest';
import { explainCut } from '../../../src/cli/base/as-cli-error.ts';
import { CliError, type CliErrorKind } from '../../../src/cli/base/errors.ts';
import { explain, stackOf } from '../../../src/cli/base/explain.ts';
import { HubStartError, hubStartError } from '../../../src/cli/base/hub-start-error.ts';
import { output } from '../../../src/cli/base/output.ts';
import { hubProblem } from '../../../src/cli/link/hub-problem.ts';
import { REFUSAL_KINDS } from '../../../src/domain/refusal.ts';
import { ListenError } from '../../../src/ports/edge.ts';
import { PrivateFileError } from '../../../src/ports/private-files.ts';
import { DialError, type DialErrorKind } from '../../../src/ports/socket.ts';
import { BYE_KINDS } from '../../../src/protocol/messages.ts';
import { sayChatReason } from '../../../src/text/i18n/chat/reasons.ts';
import { CLI_ERRORS } from '../../../src/text/i18n/cli/errors.ts';

describe('errors', () => {
  it('CLI-8 every error is one line in both languages', () => {
    for (const [kind, message] of Object.entries(CLI_ERRORS)) {
      for (const lang of ['ja', 'en'] as const) {
        expect(message[lang], kind).toMatch(/\S/);
        expect(message[lang], kind).not.toMatch(/[\r\n]/);
      }
      const marks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([mark]) => mark).sort();
      expect(new Set(marks(message.ja)), kind).toEqual(new Set(marks(message.en)));
    }
  });

  it('CLI-9 exit codes: 1 failed, 2 usage or settings, 3 not found, 4 not allowed, 5 unreachable', () => {
    const exits: [CliErrorKind, number][] = [
      ['chain-broken', 1],
      ['port-taken', 1],
      ['unknown-command', 2],
      ['config-problem', 2],
      ['lax-mode', 2],
      ['no-session', 3],
      ['file-missing', 3],
      ['unauthorised', 4],
      ['readonly', 4],
      ['unreachable', 5],
    ];
    for (const [kind, exit] of exits) expect(new CliError(kind).exit, kind).toBe(exit);
  });

  it('CLI-1006 asks about the network only where the hub’s machine was not reached', () => {
    const line = (reason: string) =>
      explain(new DialError('unreachable', { address: 'https://hub', reason }), 'en').line;
    for (const reached of ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'])
      expect(line(reached)).toMatch(/Is it running\?/);
    for (const away of ['ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'silent'])
      expect(line(away)).toMatch(/Check the VPN and the network$/);
    const start = (reason: string) =>
      explain(new CliError('start-unreachable', { hub: 'h', reason }), 'ja').line;
    expect(start('ECONNREFUSED')).not.toContain('VPN');
    expect(start('ENOTFOUND')).toContain('VPN');
  });

  it('CLI-1008 says in a sentence why GitHub, or a channel of Slack, cannot be used', () => {
    const github = (kind: string, params = {}) =>
      explain(new CliError('github', { github: kind, ...params }), 'en').line;
    expect(github('unauthorised')).toMatch(/^GitHub cannot be read\. [A-Z][^()]+\. See: oncall doctor$/);
    for (const kind of ['rejected', 'not-found', 'server-error', 'forbidden'])
      expect(github(kind, { status: 422, reason: 'x', what: 'repository', needs: 'contents' })).not.toMatch(
        / {2}|\{/,
      );
    expect(sayChatReason('rejected', { reason: 'is_inactive' }, 'ja')).toBe(
      'チャンネルは使われなくなっています',
    );
    expect(sayChatReason('rejected', { reason: 'msg_blocks_too_long' }, 'ja')).toBe('msg_blocks_too_long');
  });

  it('says a system’s code in words', () => {
    const error = new DialError('unreachable', {
      address: 'https://oncall.example.com',
      reason: 'ECONNREFUSED',
    });
    expect(explain(error, 'en')).toEqual({
      line: 'the hub at https://oncall.example.com does not answer (connection refused). Is it running? Ask those who operate it',
      exit: 5,
    });
    expect(explain(error, 'ja').line).toContain('接続拒否');
  });

  it('CLI-1001 a disk that is full and a folder that cannot be used are no unexpected errors', () => {
    const system = (code: string, path?: string) =>
      Object.assign(new Error(`${code}: no, mkdtemp '${path}'`), { code, syscall: 'mkdtemp', path });
    const lines = (error: Error) => (['en', 'ja'] as const).map((lang) => explain(error, lang));
    expect(lines(system('ENOSPC'))).toEqual([
      { line: 'the disk is full. Free some space and run it again', exit: 1 },
      { line: 'ディスクに空きがありません。空きを作って、もう一度実行してください', exit: 1 },
    ]);
    expect(lines(system('EDQUOT', '/home/sato/x'))[0]).toEqual(lines(system('ENOSPC'))[0]);
    expect(lines(system('EACCES', '/tmp/demo'))).toEqual([
      {
        line: 'cannot use /tmp/demo (permission denied). Correct that, or name another folder with TMPDIR, HOME or XDG_STATE_HOME',
        exit: 1,
      },
      {
        line: '/tmp/demo を使えません(権限がない)。原因を直すか、TMPDIR、HOME、XDG_STATE_HOME で別の場所を指定してください',
        exit: 1,
      },
    ]);
    expect(lines(system('EROFS', '/tmp/demo'))[0]?.line).toContain('(read-only file system)');
    for (const unforeseen of [system('EACCES'), system('EBADF', '/tmp/x'), new Error('ENOSPC: no')])
      expect(lines(unforeseen)[0]?.line).toContain('unexpected error');
  });

  it('CLI-970 a file that another process holds is reported as held, by which process if known, never as wrong modes', () => {
    const file = '/home/sato/.config/oncall/commands.json';
    const held = (params: Readonly<Record<string, string | number>>) =>
      (['en', 'ja'] as const).map((lang) => [
        explain(new PrivateFileError('busy', { path: file, ...params }), lang),
        explain(hubStartError(new PrivateFileError('busy', { path: file, ...params })), lang),
      ]);
    const cases = [
      [{ seconds: 5, pid: 4711 }, `process 4711 holds ${file} (waited 5 s). Run it again`, 'プロセス 4711'],
      [{ seconds: 5 }, `find it: fuser ${file}.lock`, '別のプロセス'],
      [{}, `other hubs keep changing ${file}. Run it again`, '他のハブ'],
    ] as const;
    for (const [params, en, ja] of cases) {
      const told = held(params).flat();
      expect(told.map(({ exit }) => exit)).toEqual([1, 1, 1, 1]);
      for (const { line } of told) expect(line).not.toMatch(/mode|権限|XDG_STATE_HOME|chmod/);
      for (const { line } of told.slice(0, 2)) expect(line).toContain(en);
      for (const { line } of told.slice(2)) expect(line).toContain(ja);
    }
    // What is not held cannot be written for another reason.
    const denied = new PrivateFileError('not-writable', { path: file, reason: 'EACCES' });
    expect(explain(denied, 'en').line).toContain('Correct that');
  });

  it('CLI-8 says how a certificate of an authority of one’s own is trusted', () => {
    for (const reason of ['self-signed', 'unknown-authority']) {
      const error = new DialError('certificate', { address: 'https://oncall.example.com', reason });
      for (const lang of ['ja', 'en'] as const) {
        expect(explain(error, lang).line).toContain('NODE_EXTRA_CA_CERTS');
      }
    }
  });

  it('tells every dial error and every end of a connection', () => {
    const kinds: DialErrorKind[] = [
      'unreachable',
      'unauthorised',
      'forbidden',
      'not-found',
      'gone',
      'certificate',
      'insecure',
      'failed',
    ];
    for (const kind of kinds) {
      const { line } = explain(new DialError(kind, { address: 'https://a.example' }), 'en');
      expect(line, kind).not.toMatch(/\{\w+\}|undefined/);
      expect(line, kind).toMatch(/^[^{}]*[a-z]{3}/);
    }
    for (const kind of [...BYE_KINDS, ...kinds]) {
      const { line } = explain(explainCut({ kind, params: {} }, 'https://a.example'), 'ja');
      expect(line, kind).not.toMatch(/undefined/);
      expect(line, kind).toMatch(/[ぁ-ん]/);
    }
  });

  it('CLI-340 says that access was revoked, to a screen and to a script, and asks nobody to log in for it', () => {
    const hub = 'https://a.example';
    const told = {
      line: 'your access to https://a.example was revoked. Ask a member of the team',
      exit: 4,
    };
    expect(explain(explainCut({ kind: 'revoked', params: {} }, hub), 'en')).toEqual(told);
    expect(explain(hubProblem(401, { kind: 'token-revoked', params: {} }, hub), 'en')).toEqual(told);
    expect(explain(hubProblem(401, { kind: 'token-unknown', params: {} }, hub), 'en').line).toContain(
      'oncall login',
    );
  });

  it('CLI-10 a refusal of the hub keeps its sentence and gets the exit code of its kind', () => {
    for (const kind of REFUSAL_KINDS) {
      const error = hubProblem(409, { kind, params: {} }, 'h');
      expect(explain(error, 'en').line, kind).not.toMatch(/internal|undefined/);
    }
    expect(hubProblem(409, { kind: 'unknown-step', params: {} }, 'h').exit).toBe(3);
    expect(hubProblem(409, { kind: 'not-allowed', params: { kind: 'observer' } }, 'h').exit).toBe(4);
    expect(hubProblem(409, { kind: 'session-closed', params: {} }, 'h').exit).toBe(1);
    expect(hubProblem(401, { kind: 'token-expired', params: {} }, 'https://h').exit).toBe(4);
    expect(hubProblem(410, { kind: 'invite-used', params: {} }, 'h')).toMatchObject({
      kind: 'invite-invalid',
      exit: 4,
    });
    expect(hubProblem(502, { kind: 'unknown', params: {} }, 'h').kind).toBe('hub-failed');
  });

  it('tells what keeps a hub from starting, a port from opening, a secret from being read', () => {
    const lax = new PrivateFileError('lax-mode', { path: '/s/hubs.json', mode: '0644' });
    expect(explain(lax, 'en')).toEqual({
      line: 'others can read /s/hubs.json (mode 0644). Run: chmod 600 /s/hubs.json',
      exit: 2,
    });
    const open = new PrivateFileError('lax-mode', { path: '/s/hub', mode: '0755', wanted: '700' });
    expect(explain(open, 'en').line).toBe('others can read /s/hub (mode 0755). Run: chmod 700 /s/hub');
    expect(explain(new ListenError('port-in-use', { host: '127.0.0.1', port: 7373 }), 'en')).toEqual({
      line: '127.0.0.1:7373 is in use. Choose another port',
      exit: 1,
    });
    const store = new HubStartError('store', { path: '/s/events.db', reason: 'newer' });
    expect(explain(store, 'en').line).toContain('written by a newer version');
  });

  it('CLI-11 what nobody foresaw is one line too, and its stack is shown without control characters', () => {
    const error = new Error('first\nsecond', { cause: new Error('below \x1b[2J') });
    const { line, exit } = explain(error, 'en');
    expect([line.includes('\n'), exit]).toEqual([false, 1]);
    const told: string[] = [];
    const sink = { write: (text: string) => told.push(text) > 0 };
    const out = output(sink, sink);
    for (const text of stackOf(error)) out.say(text);
    expect(told.join('')).toContain('because: ');
    expect(told.join('')).toContain('below ␛[2J');
    expect(told.join('')).not.toContain('\x1b');
  });
});

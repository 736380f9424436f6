import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { folder } from './folder.ts';
import { BIN, cliRig, oneLine } from './rig.ts';

const rig = cliRig();
const as = (version: string) => [
  '--import',
  `data:text/javascript,${encodeURIComponent(`Object.defineProperty(process.versions,'node',{value:'${version}'})`)}`,
];

describe('bin/oncall.js', () => {
  it('CLI-27 tells an older Node in one line what to do, before it loads anything', async () => {
    // Who came by npx has no checkout.
    const isCheckout = existsSync(join(BIN, '../../src'));
    const advice = isCheckout ? 'npm run oncall --' : 'nvm install 24';
    for (const version of ['18.19.0', '22.15.9']) {
      const ran = await rig.run(['list'], { node: as(version) });
      expect([ran.code, ran.out]).toEqual([2, '']);
      expect(oneLine(ran)).toContain(`needs Node 22.16 or newer, this is ${version}`);
      expect(oneLine(ran)).toContain(advice);
    }
    const ja = await rig.run(['list'], { node: as('20.0.0'), env: { LANG: 'ja_JP.UTF-8' } });
    expect(oneLine(ja)).toContain('Node 22.16以上が必要です');
    expect((await rig.run(['--version'], { node: as('22.16.0') })).code).toBe(0);
  });

  it('CLI-27 can be read by a Node of any age that loads modules, the machine’s own among them', async () => {
    const source = readFileSync(BIN, 'utf8');
    const { code } = await transform(source, { target: 'node12.20' });
    expect(code, 'newer syntax was rewritten').toBe((await transform(source, { target: 'esnext' })).code);
    for (const node of [process.execPath, '/usr/bin/node', '/usr/local/bin/node'].filter(existsSync)) {
      const { stderr, status } = spawnSync(node, [BIN, '--version'], { encoding: 'utf8' });
      expect(status === 0 || /^oncall: needs Node 22\.16/.test(stderr), node).toBe(true);
    }
  });

  it('CLI-1002 says on Windows that it runs inside WSL', async () => {
    const windows = [
      '--import',
      `data:text/javascript,${encodeURIComponent("Object.defineProperty(process,'platform',{value:'win32'})")}`,
    ];
    const ran = await rig.run(['demo'], { node: windows });
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(oneLine(ran)).toBe('runs on Linux and macOS. On Windows run it inside WSL (wsl --install)');
    const ja = await rig.run(['demo'], { node: windows, env: { LANG: 'ja_JP.UTF-8' } });
    expect(oneLine(ja)).toBe('LinuxとmacOSで動きます。WindowsではWSLの中で実行してください(wsl --install)');
  });

  it('CLI-28 says how to build when there is no dist', async () => {
    const place = folder();
    mkdirSync(join(place, 'bin'));
    copyFileSync(BIN, join(place, 'bin', 'oncall.js'));
    writeFileSync(join(place, 'package.json'), '{"type":"module"}');
    const { stderr, status } = spawnSync(process.execPath, [join(place, 'bin', 'oncall.js')], {
      encoding: 'utf8',
      env: { ...process.env, HOME: place, XDG_CACHE_HOME: join(place, 'cache') },
    });
    expect([status, stderr]).toEqual([2, 'oncall: the program is not built yet. Run: npm run build\n']);
  });

  it('CLI-29 keeps compiled code in the user’s own cache place', async () => {
    const XDG_CACHE_HOME = join(rig.root, 'cache');
    await rig.ok(['--help'], { env: { XDG_CACHE_HOME } });
    expect(readdirSync(join(XDG_CACHE_HOME, 'oncall', 'compiled'))).not.toEqual([]);
  });

  it('CLI-30 a reader that has seen enough is no error', async () => {
    const oncall = `'${process.execPath}' '${BIN}'`;
    const bash = (script: string) => {
      const env = { ...process.env, ...rig.env } as NodeJS.ProcessEnv;
      const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', env });
      return { lines: stdout.trimEnd().split('\n'), stderr };
    };
    // The status of the program, not of its reader.
    const head = bash(`${oncall} completion bash | head -n 1; echo "\${PIPESTATUS[*]}"`);
    expect(head).toEqual({ lines: [expect.stringContaining('oncall'), '0 0'], stderr: '' });
    // A reader that is gone before the first byte.
    const gone = bash(`exec 3> >(exit); wait $!; ${oncall} --help >&3; echo $?`);
    expect(gone).toEqual({ lines: ['0'], stderr: '' });
    const closed = rig.start(['--help']);
    closed.child.stdout?.destroy();
    expect(await closed.ended).toMatchObject({ code: 0, err: '' });
  });

  it('CLI-30 what goes on printing ends with the next line after its reader has gone', async () => {
    const session = await rig.session('x');
    const following = rig.start(['join', session, '--no-tui']);
    await following.until(() => following.out().includes('opened the session'));
    following.child.stdout?.destroy();
    await rig.ok(['note', session, 'nobody reads this']);
    expect(await following.ended).toMatchObject({ code: 0, signal: null });
  });
});

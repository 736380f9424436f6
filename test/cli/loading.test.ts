import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { terminals } from './pty.ts';
import { cliRig } from './rig.ts';

const rig = cliRig();
const onTerminal = terminals(rig);
/** Maps of the packed program are kept apart. */
const MAPS = process.env.ONCALL_TEST_MAPS;

/** Lets node write down every module it loads, and gives what the bundled ones are made of. */
function traceLoads() {
  const [hook, list] = [join(rig.work, 'hook.mjs'), join(rig.work, 'loaded')];
  writeFileSync(list, '');
  writeFileSync(
    hook,
    `import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) { appendFileSync(${JSON.stringify(list)}, url + '\\n'); return next(url, context); } });`,
  );
  const files = () =>
    readFileSync(list, 'utf8')
      .split('\n')
      .filter((url) => url.includes('/dist/'));
  const sources = () =>
    files()
      .map((url) => `${fileURLToPath(url)}.map`)
      .map((map) => (MAPS === undefined ? map : join(MAPS, map.slice(map.lastIndexOf('/dist/') + 6))))
      .filter(existsSync)
      .flatMap((map) => (JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] }).sources)
      .map((source) => source.replace(/^(?:\.\.\/)+/, ''));
  return { NODE_OPTIONS: `--import=${hook}`, files, sources };
}

describe('what a command loads', () => {
  it('CLI-640 join is few files, of which each would cost a start some time', async () => {
    const id = await rig.session('x');
    const { NODE_OPTIONS, files } = traceLoads();
    const terminal = onTerminal(['join', id], { NODE_OPTIONS });
    await terminal.shows('Sato (you)');
    terminal.signal('SIGTERM');
    await terminal.ended;
    const loaded = files().map((file) => /([a-z-]+?)(?:-[\w-]{8})?\.js$/.exec(file)?.[1]);
    expect(loaded).toEqual(expect.arrayContaining(['main', 'base', 'link', 'ink', 'session']));
    expect(loaded.length, loaded.join(' ')).toBeLessThan(15);
  });

  it('CLI-640 the files of join are of ASCII alone, which takes half the memory', async () => {
    const id = await rig.session('x');
    const { NODE_OPTIONS, files } = traceLoads();
    const terminal = onTerminal(['join', id], { NODE_OPTIONS });
    await terminal.shows('Sato (you)');
    const loaded = files();
    expect(loaded.length).toBeGreaterThan(4);
    const wide = loaded.filter((url) => /[^\0-\x7f]/.test(readFileSync(fileURLToPath(url), 'utf8')));
    expect(wide).toEqual([]);
  });

  it.each([
    ['painter', []],
    ['ink', ['WebAssembly']],
  ])('CLI-642 join shows a session without Intl, and with Yoga only for Ink: %s', async (render, wanted) => {
    const id = await rig.session('x');
    const [hook, list] = [join(rig.work, 'slow.mjs'), join(rig.work, 'slow')];
    writeFileSync(list, '');
    writeFileSync(
      hook,
      `import { appendFileSync } from 'node:fs';
const tell = (name) => appendFileSync(${JSON.stringify(list)}, name + '\\n');
for (const name of ['Collator', 'DateTimeFormat', 'NumberFormat', 'Segmenter']) {
  Intl[name] = new Proxy(Intl[name], {
    construct(made, given) { tell('Intl.' + name); return new made(...given); },
    apply(made, self, given) { tell('Intl.' + name); return made(...given); },
  });
}
const { instantiate } = WebAssembly;
WebAssembly.instantiate = (...given) => { tell('WebAssembly'); return instantiate(...given); };`,
    );
    const env = { NODE_OPTIONS: `--import=${hook}`, ONCALL_RENDER: render, TZ: 'Asia/Tokyo' };
    const terminal = onTerminal(['join', id], env);
    await terminal.shows('Sato (you)');
    const found = readFileSync(list, 'utf8').split('\n').filter(Boolean);
    expect(render === 'ink' ? found.filter((name) => name === 'WebAssembly') : found).toEqual(wanted);
  });

  it('CLI-58 join shows a session without a line of the hub, of YAML or of schemas', async () => {
    const id = await rig.session('x');
    const { NODE_OPTIONS, sources } = traceLoads();
    const terminal = onTerminal(['join', id], { NODE_OPTIONS });
    await terminal.shows('Sato (you)');
    terminal.signal('SIGTERM');
    await terminal.ended;
    const loaded = sources();
    expect(loaded).toContain('src/tui/terminal/mount.tsx');
    const heavy = /^src\/hub\/|^node_modules\/(zod|yaml|hono|jose|pino|prom-client|@hono)\//;
    expect(loaded.filter((file) => heavy.test(file))).toEqual([]);
  });

  it('CLI-58 a script’s command loads no screen', async () => {
    const id = await rig.session('x');
    const { NODE_OPTIONS, sources } = traceLoads();
    await rig.ok(['note', id, 'text'], { env: { NODE_OPTIONS } });
    expect(sources()).toContain('src/cli/commands/act/note.ts');
    expect(
      sources().filter((file) => /^src\/(tui|hub)\/|^node_modules\/(react|ink|ws|zod)\//.test(file)),
    ).toEqual([]);
  });

  it('CLI-1004 a command that shows no screen loads no screen', async () => {
    const id = await rig.session('x');
    for (const words of [
      ['export', id, '--out', '-'],
      ['verify', id],
      ['action', 'list'],
      ['stats'],
      ['procedure', 'list'],
      ['rules', 'lint', '--offline'],
      ['exclusion', 'list'],
    ]) {
      const { NODE_OPTIONS, files } = traceLoads();
      await rig.run(words, { env: { NODE_OPTIONS } });
      const names = files().map((file) => /\/([a-z]+)-[^/]*$/.exec(file)?.[1] ?? '');
      expect([words, names.includes('base')]).toEqual([words, true]);
      expect([words, names.filter((name) => /^(?:ink|session|home)$/.test(name))]).toEqual([words, []]);
    }
  });

  it('CLI-910 a script’s command loads no TLS and no help texts', async () => {
    const id = await rig.session('x');
    const { NODE_OPTIONS, sources } = traceLoads();
    const [hook, list] = [join(rig.work, 'own.mjs'), join(rig.work, 'own')];
    writeFileSync(
      hook,
      `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(${JSON.stringify(list)}, process.moduleLoadList.join('\\n')));`,
    );
    await rig.ok(['note', id, 'text'], { env: { NODE_OPTIONS: `${NODE_OPTIONS} --import=${hook}` } });
    const own = readFileSync(list, 'utf8').split('\n');
    expect(own).toContain('NativeModule http');
    expect(own).not.toContain('NativeModule tls');
    expect(own).not.toContain('NativeModule v8');
    expect(sources().filter((file) => file.includes('cli-help'))).toEqual([]);
  });
});

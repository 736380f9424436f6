import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { missingNats } from '../../rigs/nats/nats-server.ts';
import { cliRig } from '../rig.ts';
import { commandsOf } from '../walk/walks.ts';
import { type Printed, scenario } from './scenario.ts';
import { documented } from './shapes.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const { types, shapes, silent } = documented(
  readFileSync(join(ROOT, 'docs', 'reference', 'json.md'), 'utf8'),
);
const rig = cliRig();

/** What the compiler says of these outputs, each given the type that its call is documented with. */
function faults(printed: readonly Printed[]): string {
  const values = printed.map(([call, out], i) => {
    const shape = shapes.find((each) => each.call === call);
    if (!shape) return `const undocumented: never = ${JSON.stringify(call)};`;
    const value = shape.lines ? `[${out.trimEnd().split('\n').join(',\n')}]` : out.trimEnd();
    return `// oncall ${call}\nexport const v${i}: ${shape.type}${shape.lines ? '[]' : ''} = ${value};`;
  });
  const folder = mkdtempSync(join(tmpdir(), 'oncall-shapes-'));
  try {
    writeFileSync(join(folder, 'shapes.ts'), `${types}\n${values.join('\n')}\n`);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      types: [],
      lib: ['es2022'],
      target: 'es2022',
      module: 'esnext',
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['shapes.ts'] }));
    const { status, stdout } = spawnSync(
      join(ROOT, 'node_modules', '.bin', 'tsc'),
      ['-p', folder, '--pretty', 'false'],
      {
        encoding: 'utf8',
      },
    );
    if (status === 0) return '';
    const lines = readFileSync(join(folder, 'shapes.ts'), 'utf8').split('\n');
    return stdout.replace(
      /\((\d+),(\d+)\)/g,
      (at, row) => `${at} ${lines[Number(row) - 1]?.slice(0, 200) ?? ''}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('docs/reference/json.md', () => {
  it('CLI-372 names the shape of every command, or that it prints none', async () => {
    const named = new Set([...shapes.map(({ call }) => call), ...silent]);
    const all = ['', ...(await commandsOf(COMMANDS))];
    expect(all.filter((path) => !named.has(path))).toEqual([]);
    const known = (call: string) => all.some((path) => call === path || call.startsWith(`${path} `));
    expect([...named].filter((call) => !known(call))).toEqual([]);
    // What may be anything is no shape.
    expect(types).not.toMatch(/[:|&<[(=] *(?:any|unknown|object)\b/);
  });

  it('CLI-373 every command prints exactly the documented fields, each of its type', async () => {
    const printed = await scenario(rig);
    expect(faults(printed)).toBe('');
    const calls = new Set(printed.map(([call]) => call));
    const left = shapes.filter(({ call }) => !calls.has(call)).map(({ call }) => call);
    // Without a server these two have nothing to do; in CI there is one.
    const excused = missingNats() !== null && !process.env.CI ? ['hub init', 'hub move'] : [];
    expect(left).toEqual(excused);
    // The compiler is asked in earnest: a field that is gone, is new or has another type is found.
    const [, list = ''] = printed.find(([call]) => call === 'list') ?? [];
    for (const wrong of [
      list.replace('"idle"', '"idel"'),
      list.replace('"title":', '"more": 1, "title":'),
      list.replace(/"seq": \d+/, '"seq": "1"'),
      list.replace('"kind": "incident"', '"kind": "outage"'),
    ]) {
      expect(wrong).not.toBe(list);
      expect(faults([['list', wrong]])).not.toBe('');
    }
  }, 300_000);
});

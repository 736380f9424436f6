import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/**
 * The import law: which rooms of the house each room may import, types included. `docs/architecture.md` gives the
 * reasons. `vendor`: packages a room may use; `node`: whether it may touch node's own modules.
 */
const LAW: Record<string, { rooms: readonly string[]; vendor?: readonly string[] | 'any'; node?: boolean }> =
  {
    text: { rooms: [] },
    logs: { rooms: ['text'] },
    domain: { rooms: ['text'], vendor: ['zod'] },
    record: { rooms: ['domain', 'text', 'logs'] },
    protocol: { rooms: ['domain'], vendor: ['zod'] },
    ports: { rooms: ['domain', 'logs'] },
    hub: {
      rooms: ['domain', 'protocol', 'ports', 'logs', 'record', 'text'],
      vendor: ['zod', 'hono', 'jose', 'prom-client'],
    },
    client: { rooms: ['domain', 'protocol', 'ports', 'logs', 'text'] },
    adapters: { rooms: ['domain', 'ports', 'logs', 'text'], vendor: 'any', node: true },
    tui: { rooms: ['domain', 'client', 'logs', 'record', 'text'], vendor: ['react', 'ink'] },
    demo: {
      rooms: ['text', 'logs', 'domain', 'record', 'protocol', 'ports', 'hub', 'client', 'adapters', 'tui'],
      vendor: 'any',
      node: true,
    },
    cli: {
      rooms: [
        'text',
        'logs',
        'domain',
        'record',
        'protocol',
        'ports',
        'hub',
        'client',
        'adapters',
        'tui',
        'demo',
      ],
      vendor: 'any',
      node: true,
    },
  };

interface Import {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

const files = globSync('src/**/*.{ts,tsx}', { cwd: ROOT }).sort();

function importsOf(file: string): readonly Import[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const { module, errors } = parseSync(file, source);
  expect(errors, file).toEqual([]);
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length;
  const found = [
    ...module.staticImports.map((i) => ({ to: i.moduleRequest.value, line: lineAt(i.start) })),
    ...module.staticExports.flatMap((e) =>
      e.entries.flatMap(({ moduleRequest }) =>
        moduleRequest ? [{ to: moduleRequest.value, line: lineAt(e.start) }] : [],
      ),
    ),
    ...module.dynamicImports.map((i) => ({
      to: source.slice(i.moduleRequest.start, i.moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
      line: lineAt(i.start),
    })),
  ];
  return found.map((i) => ({ ...i, from: file }));
}

const imports = files.flatMap(importsOf);
const roomOf = (file: string): string => file.split('/')[1] ?? '';
const target = ({ from, to }: Import): string => relative(ROOT, resolve(ROOT, dirname(from), to));
const at = ({ from, line, to }: Import): string => `${from}:${line} imports ${to}`;

describe('the house', () => {
  it('ARC-1 every file stands in a room that the law knows', () => {
    expect(files.length).toBeGreaterThan(50);
    expect([...new Set(files.map(roomOf))].sort()).toEqual(Object.keys(LAW).sort());
  });

  it('ARC-2 a room imports only the rooms, packages and node modules its law allows', () => {
    const broken = imports.filter((i) => {
      const room = roomOf(i.from);
      const law = LAW[room];
      if (i.to.startsWith('.')) {
        const to = target(i);
        if (to === 'package.json') return room !== 'cli';
        const into = roomOf(to);
        return !to.startsWith('src/') || (into !== room && !law?.rooms.includes(into));
      }
      if (i.to.startsWith('node:')) return law?.node !== true;
      const vendor = i.to
        .split('/')
        .slice(0, i.to.startsWith('@') ? 2 : 1)
        .join('/');
      return law?.vendor !== 'any' && !law?.vendor?.includes(vendor);
    });
    expect(broken.map(at)).toEqual([]);
  });

  it('ARC-3 one adapter never imports another', () => {
    const adapter = (file: string) => file.split('/')[2];
    const broken = imports.filter(
      (i) =>
        roomOf(i.from) === 'adapters' &&
        i.to.startsWith('.') &&
        roomOf(target(i)) === 'adapters' &&
        adapter(target(i)) !== adapter(i.from),
    );
    expect(broken.map(at)).toEqual([]);
  });

  it('ARC-4 only the command line’s wiring and the demo build adapters', () => {
    const broken = imports.filter(
      (i) =>
        i.to.startsWith('.') &&
        roomOf(target(i)) === 'adapters' &&
        !['adapters', 'demo', 'cli'].includes(roomOf(i.from)),
    );
    expect(broken.map(at)).toEqual([]);
  });

  it('ARC-5 what is pure reads no clock and draws no chance', () => {
    const pure = new Set(['domain', 'text', 'logs', 'record', 'protocol']);
    const broken = files.filter((file) => {
      if (!pure.has(roomOf(file))) return false;
      const code = readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      return /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bcrypto\.|\bprocess\./.test(
        code,
      );
    });
    expect(broken).toEqual([]);
  });

  it('ARC-6 no file only passes on what others export, and no file is a heap', () => {
    const sizes = files
      .map((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length)
      .sort((a, b) => a - b);
    const names = files.filter((file) => /(^|\/)(index|utils?|helpers?)\.tsx?$/.test(file));
    expect(names).toEqual([]);
    expect(files.filter((file) => !/^[a-z0-9/-]+(\.d)?\.tsx?$/.test(file))).toEqual([]);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(110);
    expect(sizes.at(-1)).toBeLessThanOrEqual(300);
  });
});

import { describe, expect, it } from 'vitest';
import { arrowsOnCycles } from './architecture/cycles.ts';
import { LAW } from './architecture/law.ts';
import { exportsOf, files, filesUnder, type Import, imports, textOf } from './architecture/source.ts';

const roomOf = (file: string): string => file.split('/')[1] ?? '';
const subRoomOf = (file: string): string => (file.split('/').length > 3 ? (file.split('/')[2] ?? '') : '');
const at = ({ from, line, to }: Import): string => `${from}:${line} imports ${to}`;
const arrow = ({ from, to }: { from: string; to: string }): string =>
  `${from} → ${to}`.replaceAll('src/', '');
const inside = imports.flatMap(({ from, file }) => (file?.startsWith('src/') ? [{ from, to: file }] : []));

describe('the house', () => {
  it('ARC-1 every file stands in a room that the law knows', () => {
    expect(files.length).toBeGreaterThan(50);
    expect([...new Set(files.map(roomOf))].sort()).toEqual([...LAW.keys()].sort());
  });

  it('ARC-2 a room imports only the rooms, packages and node modules its law allows', () => {
    const broken = imports.filter(({ from, to, file }) => {
      const room = roomOf(from);
      const law = LAW.get(room);
      if (file === 'package.json') return room !== 'cli';
      if (file !== undefined) {
        const into = roomOf(file);
        return !file.startsWith('src/') || (into !== room && !law?.rooms.includes(into));
      }
      if (to.startsWith('node:')) return law?.node !== true;
      const vendor = to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/');
      return law?.vendor !== 'any' && !law?.vendor.includes(vendor);
    });
    expect(broken.map(at)).toEqual([]);
    expect(imports.length).toBeGreaterThan(3_000);
  });

  it('ARC-3 one adapter never imports another but the way out', () => {
    const broken = imports.filter(
      ({ from, file = '' }) =>
        roomOf(from) === 'adapters' &&
        roomOf(file) === 'adapters' &&
        subRoomOf(file) !== subRoomOf(from) &&
        subRoomOf(file) !== 'outbound',
    );
    expect(imports.some(({ from }) => subRoomOf(from) === 'outbound')).toBe(true);
    expect(broken.map(at)).toEqual([]);
  });

  it('ARC-4 only the command line’s wiring and the demo build adapters', () => {
    const built = imports.filter(
      ({ from, file = '', types }) => roomOf(file) === 'adapters' && roomOf(from) !== 'adapters' && !types,
    );
    expect(built.length).toBeGreaterThan(10);
    const builders = /^src\/(?:demo\/|cli\/wiring\/)/;
    expect(built.filter(({ from }) => !builders.test(from)).map(at)).toEqual([]);
    const known = imports.filter(
      ({ from, file = '' }) =>
        roomOf(file) === 'adapters' && !['adapters', 'demo', 'cli'].includes(roomOf(from)),
    );
    expect(known.map(at)).toEqual([]);
  });

  it('ARC-5 what is pure reads no clock and draws no chance', () => {
    const pure = new Set(['domain', 'detection', 'text', 'logs', 'record', 'protocol', 'timing']);
    const broken = files.filter((file) => {
      if (!pure.has(roomOf(file))) return false;
      const code = textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      return /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bcrypto\.|\bprocess\./.test(
        code,
      );
    });
    expect(broken).toEqual([]);
  });

  it('ARC-6 no file only passes on what others export, and no file is a heap', () => {
    const sizes = files.map((file) => textOf(file).trimEnd().split('\n').length).sort((a, b) => a - b);
    const names = files.filter((file) => /(^|\/)(index|utils?|helpers?)\.tsx?$/.test(file));
    expect(names).toEqual([]);
    expect(files.filter((file) => !/^[a-z0-9/-]+(\.d)?\.tsx?$/.test(file))).toEqual([]);
    expect(files.filter((file) => exportsOf(file).length === 0 && passesOn(file))).toEqual([]);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(110);
    expect(sizes.at(-1)).toBeLessThanOrEqual(600);
  });

  it('ARC-440 an arrow between sub-rooms points down the list in docs/architecture.md', () => {
    const ordered = files.filter((file) => LAW.get(roomOf(file))?.subRooms !== undefined);
    const floor = (file: string) => LAW.get(roomOf(file))?.subRooms?.indexOf(subRoomOf(file)) ?? -1;
    expect(ordered.length).toBeGreaterThan(300);
    expect(ordered.filter((file) => floor(file) < 0)).toEqual([]);
    const up = inside.filter(({ from, to }) => roomOf(from) === roomOf(to) && floor(to) < floor(from));
    expect(up.map(arrow)).toEqual([]);
  });

  it('ARC-441 no import leads back to where it began, types included', () => {
    expect(inside.length).toBeGreaterThan(2_000);
    expect(arrowsOnCycles(inside).map(arrow)).toEqual([]);
  });

  it('ARC-442 a folder of src or test holds at most 50 files side by side', () => {
    const folders = Map.groupBy([...filesUnder('src'), ...filesUnder('test')], (file) =>
      file.slice(0, file.lastIndexOf('/')),
    );
    expect(folders.size).toBeGreaterThan(100);
    expect([...folders].filter(([, held]) => held.length > 50).map(([folder]) => folder)).toEqual([]);
  });

  it('ARC-443 a name that is imported by itself is defined in one file', () => {
    const taken = imports.flatMap(({ file = '', names }) => names.map((name) => `${name} of ${file}`));
    const defined = new Set(files.flatMap((file) => exportsOf(file).map((name) => `${name} of ${file}`)));
    const used = [...new Set(taken)].filter((each) => defined.has(each));
    expect(used.length).toBeGreaterThan(1000);
    const places = Map.groupBy(used, (each) => each.split(' of ')[0] ?? '');
    expect([...places.values()].filter((all) => all.length > 1)).toEqual([]);
  });

  it('ARC-445 one file starts other programs, and gives each only what it needs of the environment', () => {
    const starter = 'src/cli/base/start-program.ts';
    const makers = /^(?:node:)?(?:child_process|cluster)$/;
    const taken = imports.filter(({ to, types }) => makers.test(to) && !types);
    expect(taken.map(({ from }) => from)).toEqual([starter]);
    const hidden =
      /\bgetBuiltinModule\((?!'node:[a-z_/0-9]+'\))|\bprocess\.(?:binding|execve|dlopen)\b|\bcreateRequire\b|['"`](?:node:)?(?:child_process|cluster)['"`]/;
    const others = [...files, 'bin/oncall.js'].filter((file) => {
      const code = textOf(file).replace(/^import type .*$/gm, '');
      return file !== starter && hidden.test(code);
    });
    expect(others).toEqual([]);
    const ways = ["getBuiltinModule('node:child_process')", 'getBuiltinModule(name)', 'process.execve()'];
    expect([...ways, textOf(starter)].filter((code) => !hidden.test(code))).toEqual([]);
  });
});

function passesOn(file: string): boolean {
  return imports.some(
    ({ from, line }) => from === file && /^export\b/.test(textOf(file).split('\n')[line - 1] ?? ''),
  );
}

describe('cycles', () => {
  it('ARC-441 are found through any number of files, and two that share a file are both found', () => {
    const arrows = (text: string) =>
      text.split(' ').map((pair) => ({ from: pair[0] ?? '', to: pair[1] ?? '' }));
    expect(arrowsOnCycles(arrows('ab bc cd ad'))).toEqual([]);
    expect(arrowsOnCycles(arrows('xa ab bc ca cd de ed'))).toEqual(arrows('ab bc ca de ed'));
    expect(arrowsOnCycles(arrows('aa ab'))).toEqual(arrows('aa'));
    expect(arrowsOnCycles(arrows('ab ba bc cb'))).toEqual(arrows('ab ba bc cb'));
  });
});

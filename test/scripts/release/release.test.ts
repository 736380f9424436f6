import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { OPTIONAL } from '../../../scripts/build/bundle.mjs';
import { bundledPackages, licencesText, sbom } from '../../../scripts/release/bundled.mjs';

const PACKAGE = 'release/package';
const TARBALL = `oncall-${manifest.version}.tgz`;
const work = mkdtempSync(join(tmpdir(), 'oncall-release-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const build = (cwd: string, env: NodeJS.ProcessEnv = {}): string =>
  execFileSync(process.execPath, ['scripts/release/build.mjs'], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name));
const chunks = () => filesOf(join(PACKAGE, 'dist'));

/** Modules that a file of the bundle imports by name: Node's own, others, and by `require`. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const { module } = parseSync(file, text);
  const named = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const later = module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
    text.slice(start, end).replace(/^[`'"]|[`'"]$/g, ''),
  );
  const required = [...text.matchAll(/\brequire\([`'"]([^`'"]+)[`'"]\)/g)].map(([, name = '']) => name);
  return [...named, ...later, ...required];
}

/** Folders of the packages that the program has, and of the bundler. */
function neededToBuild(): readonly string[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const bundler =
    /^node_modules\/(?:rolldown$|@rolldown\/|@oxc-project\/|terser(?:$|\/)|acorn$|@jridgewell\/|source-map-support(?:$|\/)|buffer-from$)/;
  return Object.keys(packages).filter(
    (place) => place !== '' && existsSync(place) && (packages[place]?.dev !== true || bundler.test(place)),
  );
}

describe('what is published', () => {
  beforeAll(() => {
    // `npm test` has built it.
    if (process.env.ONCALL_TEST_BIN === undefined) build('.');
  });

  it('REL-1 is one package without dependencies, scripts or maps, small, and with the modes that a umask would change', () => {
    const published = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
    expect(Object.keys(published).sort()).toEqual(
      ['bin', 'description', 'engines', 'keywords', 'license', 'name', 'type', 'version'].sort(),
    );
    const files = filesOf(PACKAGE);
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
    expect(chunks().filter((file) => readFileSync(file, 'utf8').includes('sourceMappingURL='))).toEqual([]);
    const modes = new Set(
      files.map((file) => `${file.endsWith('bin/oncall.js')} ${(statSync(file).mode & 0o777).toString(8)}`),
    );
    expect([...modes].sort()).toEqual(['false 644', 'true 755']);
    expect(statSync(join('release', TARBALL)).size).toBeLessThan(2.5e6);
    expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(8e6);
  });

  it('REL-2 imports Node’s own modules and nothing that would have to be installed', () => {
    const own = new Set(process.getBuiltinModule('node:module').builtinModules);
    const imported = new Set(chunks().flatMap(importsOf));
    expect(imported.size).toBeGreaterThan(100);
    const others = [...imported].filter((name) => !/^(?:\.|node:)/.test(name) && !own.has(name));
    expect(others.filter((name) => !OPTIONAL.includes(name))).toEqual([]);
  });

  it('REL-3 the same sources in another folder, with another umask and time zone, give the same bytes', () => {
    const other = join(work, 'another place');
    mkdirSync(other);
    const sources = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      encoding: 'utf8',
    });
    for (const file of sources.split('\0').filter((each) => each !== '' && !each.startsWith('test/')))
      cpSync(file, join(other, file));
    for (const folder of neededToBuild()) cpSync(folder, join(other, folder), { recursive: true });
    const sums = execFileSync(
      'sh',
      ['-c', `umask 077; exec '${process.execPath}' scripts/release/build.mjs`],
      {
        cwd: other,
        encoding: 'utf8',
        env: { ...process.env, TZ: 'Asia/Tokyo', LANG: 'ja_JP.UTF-8' },
      },
    );
    expect(sums).toBe(readFileSync('release/sha512sums', 'utf8'));
    expect(sums.split('\n').filter(Boolean)).toHaveLength(3);
  });

  it('REL-4 names each package of which code is in it, with its licence and its hash', () => {
    const licences = readFileSync(join(PACKAGE, 'THIRD_PARTY_LICENSES'), 'utf8');
    const { components } = JSON.parse(readFileSync(join(PACKAGE, 'sbom.cdx.json'), 'utf8')) as {
      components: {
        name: string;
        version: string;
        hashes: { content: string }[];
        licenses: { license: { id: string } }[];
      }[];
    };
    const names = components.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['ink', 'react', '@pagerduty/pdjs', '@slack/web-api', 'undici', 'zod']),
    );
    // Cut out by the build, or for development alone.
    for (const name of ['whatwg-url', 'tr46', 'vitest', 'react-devtools-core'])
      expect(names).not.toContain(name);
    for (const { name, version, hashes, licenses } of components) {
      expect(licences).toContain(`\n${`${name} ${version}`.padEnd(60)} ${licenses[0]?.license.id}`);
      expect(hashes[0]?.content, name).toMatch(/^[0-9a-f]{128}$/);
    }
    // Each paragraph of each licence, wherever it stands.
    const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
    const all = plain(licences);
    const read = components.flatMap(({ name, version }) => {
      const folder = join('node_modules', name);
      // Another version of it is deeper.
      if (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version !== version) return [];
      return readdirSync(folder)
        .filter((file) => /^(?:licen[sc]e|copying|notice)(?:[-.].*)?$/i.test(file))
        .map((file) => readFileSync(join(folder, file), 'utf8'));
    });
    expect(read.length).toBeGreaterThan(80);
    for (const text of read)
      for (const paragraph of text.split(/\n\s*\n/)) expect(all).toContain(plain(paragraph));
  });

  it('REL-5 prints nothing on standard error, also where no node_modules is above it, and plays the demo to its record', () => {
    const place = join(work, 'unpacked');
    mkdirSync(place);
    execFileSync('tar', ['-xzf', join(process.cwd(), 'release', TARBALL), '-C', place]);
    const run = (...args: readonly string[]) => {
      const env = { PATH: process.env.PATH, HOME: place, XDG_RUNTIME_DIR: place, LANG: 'en_US.UTF-8' };
      return spawnSync(process.execPath, [join(place, 'package/bin/oncall.js'), ...args], {
        cwd: place,
        encoding: 'utf8',
        input: '',
        env: env as NodeJS.ProcessEnv,
      });
    };
    expect(run('--version')).toMatchObject({ stdout: `${manifest.version}\n`, stderr: '', status: 0 });
    const demo = run('demo');
    expect(demo.stdout).toMatch(/^# /m);
    expect([demo.status, demo.stderr.match(/deprecat|warning/i)]).toEqual([0, null]);
  });

  it('REL-6 a stack of the published program names its sources again', () => {
    const file = chunks().find((each) => /\/base-[^/]+\.js$/.test(each)) ?? '';
    const text = readFileSync(file, 'utf8');
    const at = text.search(/\bclass CliError\b|\bCliError=class\b/);
    expect(at).toBeGreaterThan(0);
    const before = text.slice(0, at).split('\n');
    const place = `${before.length}:${(before.at(-1) ?? '').length + 1}`;
    const traced = execFileSync(process.execPath, ['scripts/release/trace.mjs', 'release/maps'], {
      encoding: 'utf8',
      input: `Error: x\n    at X (file:///a/b/${file.slice(file.indexOf('dist/'))}:${place})\n    at node:internal/x:1:2\n`,
    });
    expect(traced).toMatch(/at X \(src\/cli\/base\/errors\.ts:\d+:\d+\)\n {4}at node:internal\/x:1:2\n$/);
  });
});

describe('the notes of a release', () => {
  const notes = (version: string) =>
    spawnSync(process.execPath, [join(process.cwd(), 'scripts/release/notes.mjs'), version], {
      cwd: work,
      encoding: 'utf8',
    });

  it('REL-7 are that part of the changelog, and its lack is an error', () => {
    const parts = [
      '# Changelog',
      '## [Unreleased]',
      '- New.',
      '## [0.2.0] - 2026-12-01',
      '### Fixed',
      '- Old.',
      '## [0.1.0]',
      '',
    ];
    writeFileSync(join(work, 'CHANGELOG.md'), parts.join('\n\n'));
    expect(notes('0.2.0')).toMatchObject({ status: 0, stdout: '### Fixed\n\n- Old.\n' });
    for (const lacking of ['0.1.0', '0.2', '0.3.0', ''])
      expect(notes(lacking), lacking).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('the packages of a bundle', () => {
  /** A checkout with one package in node_modules. */
  function checkout(license: string, files: Readonly<Record<string, string>>, name = 'left'): string {
    const place = mkdtempSync(join(work, 'checkout-'));
    const at = join(place, 'node_modules', name);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'package.json'), JSON.stringify({ name, version: '1.2.3', license }));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(at, file), text);
    const packages = {
      [`node_modules/${name}`]: {
        version: '1.2.3',
        integrity: `sha512-${Buffer.alloc(64, 7).toString('base64')}`,
      },
    };
    writeFileSync(join(place, 'package-lock.json'), JSON.stringify({ packages }));
    return place;
  }
  const written = (place: string, length = 10) => [
    {
      modules: {
        [join(place, 'node_modules/left/index.js')]: { renderedLength: length },
        'src/a.ts': { renderedLength: 5 },
      },
    },
    {},
  ];

  it('REL-4 are those of which code was kept', () => {
    const place = checkout('MIT', { LICENSE: 'Copyright Left\r\nMay be used.\n' });
    expect(bundledPackages(written(place, 0), place)).toEqual([]);
    const found = bundledPackages(written(place), place);
    expect(found).toMatchObject([
      { name: 'left', version: '1.2.3', license: 'MIT', text: 'Copyright Left\nMay be used.' },
    ]);
    expect(licencesText(found)).toContain('left 1.2.3\n\nCopyright Left\nMay be used.\n');
    expect(sbom(found, manifest).components).toMatchObject([
      { purl: 'pkg:npm/left@1.2.3', hashes: [{ content: '07'.repeat(64) }] },
    ]);
  });

  it.each([
    ['a licence that nobody allowed', checkout('GPL-3.0-only', { LICENSE: 'x' }), 'GPL-3.0-only'],
    ['no licence file', checkout('MIT', { 'README.md': 'x' }), 'has no licence file'],
  ])('REL-4 are refused for %s', (_, place, why) => {
    expect(() => bundledPackages(written(place), place)).toThrow(why);
  });

  it('REL-4 are refused where the exception for a missing file is no longer needed', () => {
    const place = checkout('MIT', { LICENSE: 'x' }, 'yoga-layout');
    const output = [
      { modules: { [join(place, 'node_modules/yoga-layout/index.js')]: { renderedLength: 1 } } },
    ];
    expect(() => bundledPackages(output, place)).toThrow('has now a licence file');
  });
});

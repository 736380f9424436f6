/*
 * Makes what is published in the empty folder release/:
 *   oncall-VERSION.tgz       the package: all code bundled, no dependencies, no maps
 *   oncall-VERSION-maps.tgz  the maps, for `npm run release:trace`
 *   sbom.cdx.json            what is in the bundle; also in the package
 *   sha512sums               of the three
 * The same commit gives the same bytes in every folder. `repository` comes from GITHUB_REPOSITORY (owner/name), as in
 * GitHub's own workflows: npm takes a package from a workflow only where both agree.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from '../build/bundle.mjs';
import { buildPage } from '../build/page.mjs';
import { bundledPackages, licencesText, sbom } from './bundled.mjs';

const OUT = 'release';
const PACKAGE = join(OUT, 'package');
const MAPS = join(OUT, 'maps');
const COPIED = [
  'bin/oncall.js',
  'sessions/procedures',
  'README.md',
  'README.ja.md',
  'CHANGELOG.md',
  'LICENSE',
];

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const { name, version, description, keywords, license, type, bin, engines } = manifest;

rmSync(OUT, { recursive: true, force: true });
const program = await bundle({ dir: join(PACKAGE, 'dist'), sourcemap: 'hidden' });
const page = await buildPage(join(PACKAGE, 'dist', 'web'));
for (const file of filesBelow(PACKAGE).filter((each) => each.endsWith('.map'))) {
  const to = join(MAPS, file);
  mkdirSync(dirname(to), { recursive: true });
  renameSync(join(PACKAGE, file), to);
}
for (const each of COPIED) cpSync(each, join(PACKAGE, each), { recursive: true });

const packages = bundledPackages([...program, ...page.output], '.');
write(PACKAGE, 'THIRD_PARTY_LICENSES', licencesText(packages));
// Machines read it, and indented it is a third larger.
write(PACKAGE, 'sbom.cdx.json', `${JSON.stringify(sbom(packages, manifest))}\n`);
write(
  PACKAGE,
  'package.json',
  json({ name, version, description, keywords, license, ...repository(), type, bin, engines }),
);
write(
  MAPS,
  'package.json',
  json({ name: `${name}-maps`, version, description: `Source maps of ${name} ${version}` }),
);

const tarball = pack(PACKAGE);
const maps = pack(MAPS);
renameSync(join(OUT, maps), join(OUT, `${name}-${version}-maps.tgz`));
cpSync(join(PACKAGE, 'sbom.cdx.json'), join(OUT, 'sbom.cdx.json'));
const made = [tarball, `${name}-${version}-maps.tgz`, 'sbom.cdx.json'];
write(OUT, 'sha512sums', made.map((file) => `${sha512(join(OUT, file))}  ${file}\n`).join(''));
process.stdout.write(readFileSync(join(OUT, 'sha512sums'), 'utf8'));

function repository() {
  const { GITHUB_REPOSITORY: slug, GITHUB_SERVER_URL: server = 'https://github.com' } = process.env;
  return slug === undefined ? {} : { repository: { type: 'git', url: `git+${server}/${slug}.git` } };
}

/** npm writes the same bytes whatever the times of files, but keeps modes, which a umask changes. */
function pack(folder) {
  for (const file of filesBelow(folder))
    chmodSync(join(folder, file), file === 'bin/oncall.js' ? 0o755 : 0o644);
  const told = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', '..'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const [{ filename }] = JSON.parse(told);
  return filename;
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(folder.length + 1))
    .sort();
}

function write(folder, file, text) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function sha512(file) {
  return createHash('sha512').update(readFileSync(file)).digest('hex');
}

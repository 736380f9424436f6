/*
 * What the lock file may bring: `node supply-chain.mjs [FOLDER] [--installed]`. Packages that run a script when they are
 * installed are those that package.json allows, no others; every version is exact and comes by its hash from the
 * registry. With `--installed` the packages in node_modules are compared with what the lock file says of them. Prints
 * one line for each fault and exits with 1 when there is one. Plain JavaScript: it runs before anything is installed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];

const args = process.argv.slice(2);
const folder = args.find((arg) => !arg.startsWith('--')) ?? '.';
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const manifest = read('package.json');
const lock = read('package-lock.json');
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const allowed = Object.keys(manifest.allowScripts ?? {}).filter(
  (name) => manifest.allowScripts[name] === true,
);

const faults = [
  ...dependenciesOf(manifest).flatMap(([name, version]) =>
    EXACT.test(version) ? [] : [`${name} is not pinned in package.json: ${version}`],
  ),
  ...dependenciesOf(manifest).flatMap(([name, version]) => {
    const locked = lock.packages[`node_modules/${name}`]?.version;
    return locked === version ? [] : [`${name} is ${version} in package.json and ${locked} in the lock file`];
  }),
  ...packages.flatMap(([path, { version, integrity, resolved, link }]) => [
    ...(EXACT.test(version ?? '') ? [] : [`${path} has no exact version in the lock file: ${version}`]),
    ...(/^sha512-/.test(integrity ?? '') ? [] : [`${path} has no sha512 in the lock file`]),
    ...(resolved === undefined && !link
      ? []
      : [`${path} comes from elsewhere than the registry: ${resolved}`]),
  ]),
  ...packages
    .filter(([path, { hasInstallScript }]) => hasInstallScript && !allowed.includes(nameOf(path)))
    .map(
      ([path]) => `${path} runs a script when installed, and allowScripts in package.json does not name it`,
    ),
  ...allowed
    .filter(
      (name) => !packages.some(([path, { hasInstallScript }]) => hasInstallScript && nameOf(path) === name),
    )
    .map((name) => `allowScripts in package.json names ${name}, which runs no script when installed`),
  ...(args.includes('--installed') ? packages.flatMap(installedFaults) : []),
];
for (const fault of faults) console.error(`supply chain: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

function dependenciesOf({
  dependencies = {},
  devDependencies = {},
  optionalDependencies = {},
  overrides = {},
}) {
  return [dependencies, devDependencies, optionalDependencies, overrides].flatMap(Object.entries);
}

/** A package for another platform is not installed. */
function installedFaults([path, { version, hasInstallScript }]) {
  const file = join(folder, path, 'package.json');
  if (!existsSync(file)) return [];
  const installed = JSON.parse(readFileSync(file, 'utf8'));
  const runs =
    INSTALL_SCRIPTS.some((name) => installed.scripts?.[name] !== undefined) ||
    existsSync(join(folder, path, 'binding.gyp'));
  return [
    ...(installed.version === version
      ? []
      : [`${path} is installed as ${installed.version}, not ${version}`]),
    ...(runs && !hasInstallScript
      ? [`${path} has an install script of which the lock file says nothing`]
      : []),
  ];
}

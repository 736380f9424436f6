// Bundles the program into dist/.
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { bundle } from './build/bundle.mjs';
import { buildPage } from './build/page.mjs';

const fresh = `dist-${process.pid}`;
await Promise.all([bundle({ dir: fresh, sourcemap: true }), buildPage(`${fresh}/web`)]);
// Chunk names carry a hash of their content, so the new ones join the old: a program that is running meanwhile
// still finds what it loads later. What no build of the last hour wrote is cleared away.
const hourAgo = Date.now() - 3_600_000;
await mkdir('dist/chunks', { recursive: true });
for (const file of await readdir(`${fresh}/chunks`))
  await rename(`${fresh}/chunks/${file}`, `dist/chunks/${file}`);
const files = (await readdir(fresh, { withFileTypes: true })).filter((each) => each.isFile());
// The program itself last: it may be started between.
for (const { name } of files.sort((a, b) => b.name.length - a.name.length)) {
  await rename(`${fresh}/${name}`, `dist/${name}`);
}
for (const file of await readdir('dist/chunks')) {
  const path = `dist/chunks/${file}`;
  if ((await stat(path)).mtimeMs < hourAgo) await rm(path, { force: true });
}
// A hub has read the page that it serves.
await rm('dist/web', { recursive: true, force: true });
await rename(`${fresh}/web`, 'dist/web');
await rm(fresh, { recursive: true });

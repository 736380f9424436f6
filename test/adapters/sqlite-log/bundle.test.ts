import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { newFolder } from './log-folder.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SOURCE = join(ROOT, 'src/adapters/sqlite-log');

/** Opens the log named by the last argument and tells how many sessions it has. */
const openIt = `
  const log = await openSqliteLog({ path: process.argv.at(-1) });
  console.log('sessions', (await log.sessions()).length);
  await log.close();
`;
const now = `import { openSqliteLog } from ${JSON.stringify(`${SOURCE}/sqlite-log.ts`)}; ${openIt}`;
const later = `const { openSqliteLog } = await import(${JSON.stringify(`${SOURCE}/sqlite-log.ts`)}); ${openIt}`;

const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });

describe('the worker of the log', () => {
  it.each([[[]], [['--import', 'tsx']]])('STO-47 is found when run from source with %j', (flags) => {
    const path = join(newFolder(), 'oncall.db');
    expect(node(...flags, '--input-type=module', '--eval', later, '--', path)).toBe('sessions 0\n');
  });

  it.each([
    ['in the main file', now, false],
    ['in a chunk', later, true],
  ])('STO-47 is found when built, with the log %s', async (_, code, inChunk) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'main.mjs'), code);
    const dist = join(folder, 'dist');
    // With the names that scripts/build.mjs gives.
    await build({
      input: { main: join(folder, 'main.mjs'), 'sqlite-worker': join(SOURCE, 'worker.ts') },
      platform: 'node',
      output: {
        dir: dist,
        format: 'esm',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    expect(readdirSync(join(dist, 'chunks')).some((name) => name.startsWith('sqlite-log-'))).toBe(inChunk);
    expect(node(join(dist, 'main.js'), join(folder, 'oncall.db'))).toBe('sessions 0\n');
  });
});

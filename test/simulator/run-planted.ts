import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writePart } from './figures.ts';
import { PLANTED, type Planted } from './planted.ts';

/*
 * `npm run sim:planted -- [--seeds N] [--only PATTERN] [--write]`: for each of the planted defects the first seed of the simulator
 * at which a promise breaks. The defect is put into a copy of the sources. `--write` puts the table into
 * docs/explanation/reliability.md. Ends with 1 where more than one is not found.
 */

interface Found {
  readonly what: string;
  /** Null: at none of them. */
  readonly seed: number | null;
  readonly said: string;
}

/** How a run says that a promise broke. */
const FOUND = /^seed (\d+): (.+)/m;

async function find(planted: Planted, seeds: number): Promise<Found> {
  const root = process.cwd();
  const copy = await mkdtemp(join(tmpdir(), 'oncall-planted-'));
  try {
    for (const name of ['src', 'test', 'package.json', 'tsconfig.json'])
      await cp(join(root, name), join(copy, name), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    const path = join(copy, planted.file);
    const before = await readFile(path, 'utf8');
    if (before.split(planted.from).length !== 2) throw new Error(`"${planted.what}" fits nowhere, or twice`);
    await writeFile(
      path,
      before.replace(planted.from, () => planted.to),
    );
    const run = ['--import', 'tsx', 'test/simulator/run.ts'];
    const args = [...run, '--long', '--seeds', String(seeds), '--days', '0.12'];
    const said = await new Promise<string | null>((resolve, reject) => {
      const options = { cwd: copy, maxBuffer: 1 << 26, timeout: 3_600_000 };
      execFile(process.execPath, args, options, (error, out, err) => {
        if (error === null) resolve(null);
        else if (FOUND.test(out)) resolve(out);
        else reject(new Error(`"${planted.what}": ${err || error.message}`));
      });
    });
    const [, seed, why = ''] = said === null ? [] : (FOUND.exec(said) ?? []);
    return { what: planted.what, seed: seed === undefined ? null : Number(seed), said: why };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});
const found: Found[] = [];
for (const planted of PLANTED.filter(({ what }) => new RegExp(values.only).test(what))) {
  const one = await find(planted, Number(values.seeds));
  found.push(one);
  console.log(`| ${one.what} | ${one.seed ?? 'not found'} | ${one.said.slice(0, 160)} |`);
}
const missed = found.filter(({ seed }) => seed === null).length;
console.log(`${found.length - missed} of ${found.length} found within ${values.seeds} seeds`);
process.exitCode = missed > 1 ? 1 : 0;
if (values.write) writePart('sim:planted', tableOf(found, values.seeds));

function tableOf(found: readonly Found[], seeds: string): string {
  const rows = found.map(({ what, seed }) => `| ${what} | ${seed ?? `none of ${seeds}`} |`);
  const many = found.filter(({ seed }) => seed !== null).length;
  return [
    '| defect | found by seed |',
    '| --- | --- |',
    ...rows,
    '',
    `${many} of ${found.length} were found by the first ${seeds} seeds (${new Date().toISOString().slice(0, 10)}).`,
  ].join('\n');
}

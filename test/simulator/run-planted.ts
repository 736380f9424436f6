import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writePart } from './figures.ts';
import { PLANTED, type Planted } from './planted.ts';

/*
 * `npm run sim:planted -- [--seeds N] [--only PATTERN] [--figures FILE] [--write]`: for each of the planted defects the first seed of the
 * simulator at which a promise breaks. The defect is put into a copy of the sources. `--figures` keeps what was found, so that `--only`
 * some can be tried again; `--write` puts it into docs/explanation/reliability.md. Ends with 1 where more than one is not found.
 */

/** What each seed is: short, so that what one hub left undone is not taken up by the next. */
const WAY = ['--minutes', '25', '--pace', '4'];

interface Found {
  /** Null: at none of them. */
  readonly seed: number | null;
  /** So many were tried. */
  readonly seeds: number;
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
    for (let from = 1; from <= seeds; ) {
      const broke = await firstBroken(copy, from, seeds - from + 1);
      if (broke === null) break;
      // Where it breaks without the defect, too, that has not been found.
      if ((await firstBroken(root, broke.seed, 1)) === null) return { ...broke, seeds };
      from = broke.seed + 1;
    }
    return { seed: null, seeds, said: '' };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** The first seed from `from` on at which a promise breaks in this tree, and which; null: at none of so many. */
function firstBroken(tree: string, from: number, many: number) {
  const args = [
    'test/simulator/run.ts',
    '--until-broken',
    '--long',
    '--seed',
    `${from}`,
    '--seeds',
    `${many}`,
  ];
  return new Promise<{ readonly seed: number; readonly said: string } | null>((resolve, reject) => {
    const options = { cwd: tree, maxBuffer: 1 << 26, timeout: 7_200_000 };
    execFile(process.execPath, [...args, ...WAY], options, (error, out, err) => {
      const [, seed, why = ''] = FOUND.exec(out) ?? [];
      if (seed !== undefined) resolve({ seed: Number(seed), said: why.slice(0, 160) });
      else if (error === null) resolve(null);
      else reject(new Error(`${tree}: ${err || error.message}`));
    });
  });
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    only: { type: 'string', default: '' },
    figures: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const file = values.figures;
const found: Record<string, Found> =
  file !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
for (const planted of PLANTED.filter(({ what }) => new RegExp(values.only).test(what))) {
  const { what } = planted;
  const one = await find(planted, Number(values.seeds));
  found[what] = one;
  console.log(`| ${what} | ${one.seed ?? `none of ${one.seeds}`} | ${one.said} |`);
  if (file !== undefined) writeFileSync(file, JSON.stringify(found, null, 1));
}
const table = tableOf(PLANTED.map(({ what }) => [what, found[what] ?? null]));
console.log(table);
if (values.write) writePart('sim:planted', table);

/** Null: not tried. */
function tableOf(rows: readonly (readonly [string, Found | null])[]): string {
  const tried = rows.filter(([, one]) => one !== null).length;
  const many = rows.filter(([, one]) => one !== null && one.seed !== null).length;
  process.exitCode = tried - many > 1 ? 1 : 0;
  return [
    '| defect | found by seed | what broke |',
    '| --- | --- | --- |',
    ...rows.map(([what, one]) =>
      one === null
        ? `| ${what} | not tried | |`
        : `| ${what} | ${one.seed ?? `none of ${one.seeds}`} | ${told(one.said)} |`,
    ),
    '',
    `${many} of ${tried} that were tried were found (${new Date().toISOString().slice(0, 10)}), by seeds of 25 minutes.`,
  ].join('\n');
}

/** What broke, in short. */
function told(said: string): string {
  return said
    .replace(/\{.*\}|\[.*\]|\{.*$|\[.*$/g, '…')
    .replaceAll('|', '/')
    .slice(0, 90)
    .trim();
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { said, writeRow } from './figures.ts';
import { type FilesReport, harmFiles } from './hub-files.ts';

/** Harms to one hub's files, before another hub takes its place. */
const OF_ONE_HUB = 50;

/** Changes a bit or cuts the end of hubs' files so many times. */
export async function runFiles(plan: {
  readonly seed: number;
  readonly harms: number;
  readonly write: boolean;
}): Promise<boolean> {
  const reports: FilesReport[] = [];
  let done = 0;
  while (done < plan.harms) {
    const root = mkdtempSync(join(tmpdir(), 'oncall-rot-'));
    const harms = Math.min(OF_ONE_HUB, plan.harms - done);
    const seed = plan.seed * 10_000 + done;
    try {
      const report = await harmFiles({ seed, harms, data: join(root, 'data') });
      reports.push(report);
      done += harms;
      console.log(`seed ${seed}: ${JSON.stringify(report.counts)}`);
      for (const { file, what, verdict, why } of report.bad)
        console.log(`${verdict}: ${file}, ${what}: ${why}`);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
    if (plan.write) write(reports, done);
  }
  return reports.every(({ bad }) => bad.length === 0);
}

function write(reports: readonly FilesReport[], harms: number): void {
  const files = new Set(reports.flatMap(({ counts }) => Object.keys(counts)));
  const sum = (of: 'harmless' | 'found') =>
    reports.reduce((n, { counts }) => n + Object.values(counts).reduce((all, one) => all + one[of], 0), 0);
  const neither = reports.reduce((n, { bad }) => n + bad.length, 0);
  writeRow({
    promise: 'a changed bit or a cut end of a hub’s file is found or does no harm',
    how: `${[...files].map((file) => `\`${file}\``).join(', ')}; then a hub begins on them and is asked for everything`,
    figures: `${said(harms)} harms: ${said(sum('found'))} found, ${said(sum('harmless'))} harmless, neither: ${said(neither)}`,
  });
}

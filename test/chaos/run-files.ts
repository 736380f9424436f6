import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { said, writeRow } from './figures.ts';
import { type FilesReport, harmFiles } from './hub-files.ts';

/** Changes a bit or cuts the end of a hub's files so many times. */
export async function runFiles(plan: {
  readonly seed: number;
  readonly harms: number;
  readonly write: boolean;
}): Promise<boolean> {
  const root = mkdtempSync(join(tmpdir(), 'oncall-rot-'));
  let report: FilesReport;
  try {
    report = await harmFiles({ ...plan, data: join(root, 'data') });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  for (const [file, counts] of Object.entries(report.counts))
    console.log(`${file}: ${JSON.stringify(counts)}`);
  for (const { file, what, verdict, why } of report.bad) console.log(`${verdict}: ${file}, ${what}: ${why}`);
  const all = Object.values(report.counts);
  const sum = (of: 'harmless' | 'found') => all.reduce((n, counts) => n + counts[of], 0);
  if (plan.write)
    writeRow({
      promise: 'a changed bit or a cut end of a hub’s file is found or does no harm',
      how: `${Object.keys(report.counts)
        .map((file) => `\`${file}\``)
        .join(', ')}; then a hub begins on them and is asked for everything`,
      figures: `${said(plan.harms)} harms: ${said(sum('found'))} found, ${said(sum('harmless'))} harmless, neither: ${said(report.bad.length)}`,
    });
  return report.bad.length === 0;
}

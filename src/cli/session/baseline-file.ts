import { join } from 'node:path';
import { z } from 'zod';
import { jsonOf } from '../../logs/json.ts';
import type { Baseline } from '../../record/stats/baseline.ts';
import { CliError } from '../base/errors.ts';
import { shown } from '../base/paths.ts';
import { readRegularFile } from '../base/regular-file.ts';
import type { Invocation } from '../settings/invocation.ts';
import { recordFolder } from './export-record.ts';

/** Read limit: a symbolic link may point to an endless device. */
const SIZE_LIMIT = 4 * 1024 * 1024;

/*
 * How long it took before is in one file of the folder of records, so that it is reviewed and kept as they are:
 *
 *   {"v": 1, "baselines": [{"measure": "start", "origin": "alerts.csv", "from": "2026-05-01", "to": …, "spans": [1450, …]}]}
 */

const seconds = z
  .number()
  .int()
  .min(0)
  .max(366 * 86_400);
const fileSchema = z.strictObject({
  v: z.literal(1),
  baselines: z
    .array(
      z.strictObject({
        measure: z.enum(['start', 'acknowledged']),
        origin: z.string().min(1).max(255),
        from: z.iso.date(),
        to: z.iso.date(),
        spans: z.array(seconds).min(1).max(100_000),
      }),
    )
    .max(2),
});

export const baselineFile = (cli: Pick<Invocation, 'config' | 'cwd'>): string =>
  join(recordFolder(cli), 'baseline.json');

/** What is kept of the time before; none where there is no file. Rejects where it is not what this program has written. */
export async function readBaselines(
  cli: Pick<Invocation, 'config' | 'cwd' | 'env'>,
): Promise<readonly Baseline[]> {
  const path = baselineFile(cli);
  const file = shown(path, cli.env, cli.cwd);
  const text = await readRegularFile(path, SIZE_LIMIT).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new CliError('file-unreadable', { file, reason: error.code ?? 'unknown' }, error);
  });
  if (text === null) return [];
  const read = fileSchema.safeParse(jsonOf(text));
  if (!read.success) throw new CliError('bad-baseline', { file });
  return read.data.baselines;
}

export const baselineText = (baselines: readonly Baseline[]): string =>
  `${JSON.stringify({ v: 1, baselines }, null, 1)}\n`;

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Figure, median } from './report.ts';

const SIZES = ['120x40', '200x60'] as const;
const VARIANTS = ['floor', 'painter', 'ink'] as const;
const ROUNDS = 3;
const FRAMES = 300;

/** CPU of a frame of the log pane: ours and Ink's own against a row diff written by hand, in turn. */
export async function benchFrame(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const size of SIZES) {
    const found: Record<(typeof VARIANTS)[number], number[]> = { floor: [], painter: [], ink: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const variant of VARIANTS) found[variant].push(await cost(variant, size));
    }
    const of = (variant: (typeof VARIANTS)[number]): number => median(found[variant]);
    figures.push(
      ...VARIANTS.map(
        (name): Figure => ({ name: `CPU a frame at ${size}, ${name}`, value: of(name), unit: 'ms' }),
      ),
      {
        name: `a frame at ${size}, painter against the floor`,
        value: of('painter') / of('floor'),
        unit: 'x',
        goal: { atMost: 8 },
      },
      { name: `a frame at ${size}, Ink against the floor`, value: of('ink') / of('floor'), unit: 'x' },
    );
  }
  return figures;
}

async function cost(variant: string, size: string): Promise<number> {
  const script = join(import.meta.dirname, 'frame-cost.ts');
  const args = ['--import', 'tsx', script, variant, size, String(FRAMES)];
  const env = { ...process.env, NODE_ENV: 'production', CI: '' };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return Number(stdout.trim());
}

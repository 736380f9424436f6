/** What a hub's process holds at one moment, as `probe.mjs` writes it, and what its folder holds. */
export interface Sample {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Bytes. */
  readonly rss: number;
  readonly held: number;
  readonly descriptors: number;
  readonly timers: number;
  /** p99 of the event loop's delay since the sample before, ms. */
  readonly delayMs: number;
  readonly files: number;
}
export type Measure = Exclude<keyof Sample, 'at'>;

const HOUR_MS = 3_600_000;

/**
 * How fast a measure grows, in percent of its mean an hour: the line of least squares through the samples from `from` (epoch
 * milliseconds) on. Null: fewer than three, or all of one moment.
 */
export function slopeOf(samples: readonly Sample[], measure: Measure, from: number): number | null {
  const points = samples
    .filter(({ at }) => at >= from)
    .map((sample) => ({ x: (sample.at - from) / HOUR_MS, y: sample[measure] }));
  const meanX = meanOf(points.map(({ x }) => x));
  const meanY = meanOf(points.map(({ y }) => y));
  const spread = sumOf(points.map(({ x }) => (x - meanX) ** 2));
  if (points.length < 3 || spread === 0) return null;
  const rise = sumOf(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / spread;
  return meanY === 0 ? 0 : (100 * rise) / meanY;
}

const sumOf = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0);
const meanOf = (all: readonly number[]): number => (all.length === 0 ? 0 : sumOf(all) / all.length);

const WIDTH = 960;
const ROW = 110;
const LEFT = 190;

export interface Drawn {
  readonly measure: Measure;
  readonly name: string;
  readonly unit: string;
  /** Of a value, to show it in `unit`. */
  readonly per: number;
}

/** The samples as a picture, SVG: one curve for each measure, from zero up, over the hours since the first. */
export function pictureOf(samples: readonly Sample[], rows: readonly Drawn[], title: string): string {
  const [first, last] = [samples[0]?.at ?? 0, samples.at(-1)?.at ?? 0];
  const span = Math.max(1, last - first);
  const height = 40 + rows.length * ROW + 24;
  const curves = rows.map(({ measure, name, unit, per }, i) => {
    const top = 40 + i * ROW;
    const most = Math.max(...samples.map((sample) => sample[measure]), 1e-9);
    const points = samples.map((sample) => {
      const x = LEFT + ((sample.at - first) / span) * (WIDTH - LEFT - 20);
      const y = top + (ROW - 30) * (1 - sample[measure] / most);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    const says = `${(most / per).toFixed(most / per < 10 ? 1 : 0)} ${unit}`.trim();
    return [
      `<text x="10" y="${top + 14}">${name}</text>`,
      `<text x="10" y="${top + 32}" class="dim">most ${says}</text>`,
      `<line x1="${LEFT}" y1="${top + ROW - 30}" x2="${WIDTH - 20}" y2="${top + ROW - 30}"/>`,
      `<polyline points="${points.join(' ')}"/>`,
    ].join('\n');
  });
  const hours = (span / HOUR_MS).toFixed(1);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">`,
    '<style>svg{background:#fff;font:14px sans-serif}text{fill:#1a1d21}.dim{fill:#5c6370}line{stroke:#c9ced6}polyline{fill:none;stroke:#1264a3;stroke-width:1.5}</style>',
    `<text x="10" y="24">${title}</text>`,
    ...curves,
    `<text x="${LEFT}" y="${height - 10}" class="dim">0 h</text>`,
    `<text x="${WIDTH - 60}" y="${height - 10}" class="dim">${hours} h</text>`,
    '</svg>',
    '',
  ].join('\n');
}

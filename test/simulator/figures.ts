import { readFileSync, writeFileSync } from 'node:fs';
import type { SimFigures } from './simulator.ts';

const PAGE = 'docs/explanation/reliability.md';

/** Puts text between `<!-- made: NAME -->` and `<!-- end -->` of the page on reliability. */
export function writePart(name: string, text: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const part = new RegExp(`^(<!-- made: ${name} -->\\n)[\\s\\S]*?^<!-- end -->$`, 'm');
  if (!part.test(page)) throw new Error(`${PAGE} has no place for ${name}`);
  writeFileSync(
    PAGE,
    page.replace(part, (_, begin: string) => `${begin}\n${text}\n\n<!-- end -->`),
  );
}

/** Sums over all seeds of a run. */
export class Sums {
  seeds = 0;
  days = 0;
  broken = 0;
  readonly counts: Record<string, number> = {};
  readonly troubles: Record<string, number> = {};
  readonly #began = performance.now();

  add({ days, counts, troubles }: SimFigures): void {
    this.seeds += 1;
    this.days += days;
    for (const [sums, found] of [
      [this.counts, counts],
      [this.troubles, troubles],
    ] as const)
      for (const [name, n] of Object.entries(found)) sums[name] = (sums[name] ?? 0) + n;
  }

  /** How many times faster than real time it was. */
  get speed(): number {
    return Math.round((this.days * 86_400_000) / (performance.now() - this.#began));
  }

  /** As the page shows it. `first`: the first seed. */
  page(first: bigint): string {
    const said = (n: number) => n.toLocaleString('en-US');
    const counts = Object.entries(this.counts).map(([name, n]) => `${said(n)} ${name}`);
    const troubles = Object.entries(this.troubles).sort(([, a], [, b]) => b - a);
    return [
      `Last run, ${new Date().toISOString().slice(0, 10)}: ${said(this.seeds)} seeds from ${first} on, ${said(Math.round(this.days * 24))} simulated hours, ${said(this.speed)} times`,
      `faster than real time; ${counts.join(', ')}; promises broken: ${this.broken}.`,
      '',
      '| trouble | times |',
      '| --- | --- |',
      ...troubles.map(([kind, n]) => `| ${kind} | ${said(n)} |`),
    ].join('\n');
  }
}

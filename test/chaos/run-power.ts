import { said, writeRow } from './figures.ts';
import { type CutsReport, cutPower } from './hub-cuts.ts';
import { missingLayer } from './power-cut.ts';

/** Power cuts of one user's machine, before another one takes its place with an empty disk. */
const IN_A_ROW = 25;

export async function runPower(plan: {
  readonly seed: number;
  readonly cuts: number;
  readonly write: boolean;
}): Promise<boolean> {
  const missing = missingLayer();
  if (missing !== null) throw new Error(`chaos power needs ${missing}`);
  const reports: CutsReport[] = [];
  const sum = (of: (one: CutsReport) => number) => reports.reduce((all, one) => all + of(one), 0);
  for (let done = 0; done < plan.cuts; done = sum(({ cuts }) => cuts)) {
    const seed = plan.seed * 10_000 + done;
    const one = await cutPower({ seed, cuts: Math.min(IN_A_ROW, plan.cuts - done) });
    reports.push(one);
    console.log(`seed ${seed}: ${JSON.stringify(one)}`);
    if (one.broken.length > 0) break;
    if (plan.write) write();
  }
  function write(): void {
    writeRow({
      promise: 'what a terminal showed as saved survives a power cut',
      how: 'the built hub over a layer that loses what was not synced, wholly or in part; 4 people write',
      figures: [
        `${said(sum(({ cuts }) => cuts))} power cuts`,
        `${said(sum(({ acknowledged }) => acknowledged))} saved notes`,
        `${said(sum(({ cutInFlight }) => cutInFlight))} on their way`,
        `${said(sum(({ lostWrites }) => lostWrites))} of ${said(sum(({ unsynced }) => unsynced))} unsynced writes lost`,
        `broken: ${said(sum(({ broken }) => broken.length))}`,
      ].join(', '),
    });
  }
  if (plan.write) write();
  return sum(({ broken }) => broken.length) === 0;
}

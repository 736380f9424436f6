import { parseArgs } from 'node:util';

/*
 * `npm run chaos -- PART [options]`: real processes and files, and real faults. `power [--cuts 1000]`: the power fails under a hub while
 * people write. `disk`: its disk is full for a while. `files [--harms 1000]`: a hub begins on files with another bit or without their end. `nats`: real nats-servers get back older or damaged files, and what is lost is measured. Ends with 1 where a promise broke. `--write` puts the figures into docs/explanation/reliability.md, `--seed N` takes
 * other chances.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cuts: { type: 'string', default: '50' },
    harms: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const [part] = positionals;
const seed = Number(values.seed);

const PARTS: Readonly<Record<string, () => Promise<boolean>>> = {
  power: async () =>
    (await import('./run-power.ts')).runPower({ seed, cuts: Number(values.cuts), write: values.write }),
  nats: async () => (await import('./run-nats.ts')).runNats({ write: values.write }),
  disk: async () => (await import('./run-disk.ts')).runDisk({ write: values.write }),
  files: async () =>
    (await import('./run-files.ts')).runFiles({ seed, harms: Number(values.harms), write: values.write }),
};
const run = PARTS[part ?? ''];
if (run === undefined) {
  console.error(`npm run chaos -- ${Object.keys(PARTS).join('|')}`);
  process.exit(2);
}
process.exit((await run()) ? 0 : 1);

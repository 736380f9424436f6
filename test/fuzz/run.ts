import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { said, writeRow } from '../chaos/figures.ts';
import { type DoorFigures, fuzz } from './fuzz.ts';

/*
 * `npm run fuzz -- --minutes N [--seed N] [--door WORD] [--write]`: all doors, one after the other, for N minutes together. Ends with 1
 * where something happened that must not; the input is kept in `fuzz/`. `--planted`: a mistake that only guided inputs find.
 */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    door: { type: 'string' },
    write: { type: 'boolean', default: false },
    planted: { type: 'boolean', default: false },
  },
});
// What nobody waits for must not end the run: it is a finding of the door that is open.
let loose: unknown = null;
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error) => {
    loose ??= error;
  });

const figures: DoorFigures[] = [];
const all = values.planted
  ? [async () => (await import('./planted.ts')).planted]
  : (await import('./doors.ts')).DOORS;
const doors = all.filter((open) => values.door === undefined || open.name.includes(values.door));
const each = (Number(values.minutes) * 60_000) / doors.length;
for (const open of doors) {
  const door = await open();
  const end = performance.now() + each;
  const take = door.take.bind(door);
  let isFound = false;
  const watched = async (bytes: Buffer) => {
    try {
      await take(bytes);
      if (loose === null) return;
      throw loose;
    } catch (error) {
      loose = null;
      isFound = true;
      throw error;
    }
  };
  const goesOn = (inputs: number) => (values.planted ? !isFound && inputs < 30_000 : performance.now() < end);
  const found = await fuzz(
    { ...door, take: watched },
    { seed: Number(values.seed), goesOn, isSteady: values.planted },
  );
  figures.push(found);
  console.log(
    `${found.door}: ${said(found.inputs)} inputs, ${said(found.kept)} kept, ${said(found.blocks)} blocks, slowest ${found.slowestMs} ms, found ${found.findings.length}`,
  );
  for (const [i, { bytes, why }] of found.findings.entries()) {
    mkdirSync('fuzz', { recursive: true });
    const path = join('fuzz', `${door.name.replaceAll(' ', '-')}-${i}`);
    writeFileSync(path, bytes);
    console.log(`${path}: ${why.split('\n').slice(0, 6).join('\n')}`);
  }
}
const sum = (of: (one: DoorFigures) => number) => figures.reduce((all, one) => all + of(one), 0);
if (values.write)
  writeRow({
    promise: 'no bytes from outside end the program, hang it or show a stack',
    how: 'inputs made from real ones; those that reach new code are kept (V8’s counters of blocks)',
    figures: `${figures.length} doors, ${said(sum(({ inputs }) => inputs))} inputs, ${said(sum(({ kept }) => kept))} kept, slowest ${said(Math.max(...figures.map(({ slowestMs }) => slowestMs)))} ms, found: ${said(sum(({ findings }) => findings.length))}`,
  });
process.exit(sum(({ findings }) => findings.length) === 0 ? 0 : 1);

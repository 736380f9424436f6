/** `npm run bench [-- PART ...]`: prints figures and whether their goals are met; exits 1 when one is missed. */
import { type Figure, line, met } from './report.ts';

const PARTS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  'fan-out': async () => (await import('./fan-out.ts')).benchFanOut(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}
let missed = 0;
for (const [name, run] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name}`);
  for (const figure of await run()) {
    console.log(line(figure));
    if (!met(figure)) missed += 1;
  }
}
process.exitCode = missed > 0 ? 1 : 0;

/** A service that logs: writes lines at a steady rate to a file until it is ended. Arguments: file, lines a second. */
import { appendFileSync } from 'node:fs';
import { logLine } from './log-lines.ts';

const [, , file = '', rate = ''] = process.argv;
const perMs = Number(rate) / 1_000;
const started = performance.now();
let written = 0;

setInterval(() => {
  const due = Math.floor((performance.now() - started) * perMs);
  const time = new Date().toISOString();
  let text = '';
  for (; written < due; written++) text += `${logLine(written, time)}\n`;
  if (text !== '') appendFileSync(file, text);
}, 20);
process.on('message', () => process.send?.({ written }));
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
process.send?.('writing');

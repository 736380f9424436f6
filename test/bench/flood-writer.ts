/** A service that logs: writes lines at a steady rate to a file until it is ended. Arguments: file, lines a second. */
import { appendFileSync } from 'node:fs';

const [, , file = '', rate = ''] = process.argv;
const perMs = Number(rate) / 1_000;
const started = performance.now();
let written = 0;

function line(n: number): string {
  const time = new Date().toISOString();
  if (n % 4 === 0)
    return `${time} INFO  [worker-${n % 16}] c.e.shop.Stock - reserved ${n % 31} items for order ${n}\n`;
  const level = n % 97 === 0 ? 'error' : n % 23 === 0 ? 'warn' : 'info';
  const msg = `POST /api/v1/carts/${n % 9_973}/checkout ${n % 97 === 0 ? 503 : 200} in ${n % 887} ms`;
  return `${JSON.stringify({ time, level, service: 'checkout', msg, user: `u${n % 4_999}`, request: n })}\n`;
}

setInterval(() => {
  const due = Math.floor((performance.now() - started) * perMs);
  let text = '';
  for (; written < due; written++) text += line(written);
  if (text !== '') appendFileSync(file, text);
}, 20);
process.on('message', () => process.send?.({ written }));
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
process.send?.('writing');

/** The `n`th line of a service's log, as it stands in a file, without its line break: mostly JSON, some text. */
export function logLine(n: number, time: string): string {
  if (n % 4 === 0)
    return `${time} INFO  [worker-${n % 16}] c.e.shop.Stock - reserved ${n % 31} items for order ${n}`;
  const level = n % 97 === 0 ? 'error' : n % 23 === 0 ? 'warn' : 'info';
  const msg = `POST /api/v1/carts/${n % 9_973}/checkout ${n % 97 === 0 ? 503 : 200} in ${n % 887} ms`;
  return JSON.stringify({ time, level, service: 'checkout', msg, user: `u${n % 4_999}`, request: n });
}

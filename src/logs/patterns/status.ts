import { scan } from './scan.ts';
import { status } from './words.ts';

const CODE = /[1-5]\d\d/;

/** The status code of a request that a message tells of (`GET /pay/7 502 12ms`, `status: 503`), or null. */
export function statusInText(message: string): number | null {
  if (!CODE.test(message)) return null;
  scan(message);
  return status === 0 ? null : status;
}

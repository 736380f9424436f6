import { HOST_ENDS, PACKAGES } from './vocabulary.ts';

/** Whether a dotted word names a host (`db-1.example.com:5432`) and not code (`com.acme.Checkout`, `Pay.java:42`). */
export function isHost(word: string): boolean {
  const labels = word.replace(/:\d+$/, '').split('.');
  if (labels.length < 2 || labels.some((label) => !/^[\w-]+$/.test(label))) return false;
  if (PACKAGES.has(labels[0] as string)) return false;
  const last = labels.at(-1) as string;
  return HOST_ENDS.has(last) || (labels.length > 2 && /^[a-z]{2,4}$/.test(last));
}

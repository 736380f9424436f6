/** A short sum of a text (FNV-1a, 32 bits, base 36): another one where a bit of it has changed. It keeps no secret and stops no forger. */
export function checksum(text: string): string {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return (sum >>> 0).toString(36);
}

/** A value of JSON with its sum beside its other fields; a program that knows no sums passes it over. */
export const withSum = <T extends object>(value: T): T & { readonly sum: string } => ({
  ...value,
  sum: checksum(JSON.stringify(value)),
});

/** The value without its sum; null where that is of another value. One without a sum was written by an earlier program. */
export function checkedSum(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('sum' in value)) return value;
  const { sum, ...rest } = value;
  return checksum(JSON.stringify(rest)) === sum ? rest : null;
}

/**
 * Thousands of lines a second through hub and screen would make V8 give 128 MiB to objects that are young, and let the rest
 * grow to some times of what lives in it: most of their memory. So the first does not grow, and the second is collected at
 * half as much again. To be called before the heap grows; a short command saves the time of loading `node:v8`.
 */
export function keepHeapSmall(): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=50');
}

/**
 * The same after the turn in which a screen draws its first frame. V8 does not reuse code that was compiled under other flags, so
 * flags that are set earlier make the start slower.
 */
export function keepHeapSmallOnceDrawn(): void {
  setImmediate(keepHeapSmall);
}

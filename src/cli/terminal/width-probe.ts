/** A terminal that does not answer by then never will; one over a slow line may be late, and then nothing is known. */
const WITHIN_MS = 400;

/**
 * How many cells this terminal gives an ambiguous character such as `─`: printed, and the cursor asked for. null when
 * the terminal does not say. Leaves the line as it was; keys typed meanwhile are lost.
 */
export function probeAmbiguousWidth(): Promise<1 | 2 | null> {
  const { stdin, stdout } = process;
  return new Promise((resolve) => {
    const raw = stdin.isRaw;
    let seen = '';
    const finish = (width: 1 | 2 | null) => {
      clearTimeout(timer);
      stdin.off('data', read);
      stdin.setRawMode(raw);
      stdin.pause();
      stdout.write('\r\x1b[K');
      resolve(width);
    };
    const read = (chunk: Buffer | string) => {
      seen += chunk.toString();
      // Cursor position report: ESC [ row ; column R (ECMA-48 CPR).
      const column = Number(/\x1b\[\d+;(\d+)R/.exec(seen)?.[1]);
      if (column === 2) finish(1);
      else if (column === 3) finish(2);
      else if (!Number.isNaN(column)) finish(null);
    };
    const timer = setTimeout(() => finish(null), WITHIN_MS);
    stdin.setRawMode(true);
    stdin.on('data', read);
    stdin.resume();
    stdout.write('\r─\x1b[6n');
  });
}

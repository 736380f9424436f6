/** Where the arms of a box line go from the middle of its cell. */
interface Arms {
  readonly up: boolean;
  readonly right: boolean;
  readonly down: boolean;
  readonly left: boolean;
}

const ARMS: Readonly<Record<string, string>> = {
  '─': 'rl',
  '━': 'rl',
  '│': 'ud',
  '┌': 'rd',
  '┐': 'ld',
  '└': 'ur',
  '┘': 'ul',
  '├': 'urd',
  '┤': 'uld',
};

const BARS = '▁▂▃▄▅▆▇█';

export function armsOf(text: string): Arms | null {
  const arms = ARMS[text];
  if (arms === undefined) return null;
  const has = (arm: string): boolean => arms.includes(arm);
  return { up: has('u'), right: has('r'), down: has('d'), left: has('l') };
}

/** Heavy lines are drawn thicker. */
export const isHeavy = (text: string): boolean => text === '━';

/** How much of its cell a block fills from below, in eighths; 0 for what is no block. */
export const eighthsOf = (text: string): number => (text.length === 1 ? BARS.indexOf(text) + 1 : 0);

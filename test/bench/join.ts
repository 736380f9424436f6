import { Computer } from './computer.ts';
import { type Figure, median } from './report.ts';

const ROUNDS = 15;
/** Of the pane's title, which the first frame has, and of the built-in procedure, which only the session brings. */
const FRAME = 'Checklist';
const SESSION = 'Acknowledge the page';
/** By then the compiled code is kept, which the program does 1.5 s after its first frame. */
const KEPT_MS = 4_000;

/** What a person waits for after `oncall join`, against a start of Node that does nothing, in turn, both on a pty. */
export async function benchJoin(): Promise<readonly Figure[]> {
  const computer = await Computer.make();
  const bare: number[] = [];
  const frame: number[] = [];
  const shown: number[] = [];
  try {
    const session = await computer.session();
    const first = computer.screen('join', session);
    await first.shows(SESSION);
    await new Promise((done) => setTimeout(done, KEPT_MS));
    await first.end();
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await computer.node('-e', '0').ended);
      const screen = computer.screen('join', session);
      frame.push(await screen.shows(FRAME));
      shown.push(await screen.shows(SESSION));
      await screen.end();
    }
  } finally {
    await computer.end();
  }
  const ratio = (times: readonly number[]) => median(times) / median(bare);
  return [
    { name: 'bare start of Node, on a pty', value: median(bare), unit: 'ms' },
    { name: 'oncall join: first frame', value: median(frame), unit: 'ms' },
    { name: 'first frame against the bare start', value: ratio(frame), unit: 'x', goal: { atMost: 7 } },
    { name: 'oncall join: the session itself on the screen', value: median(shown), unit: 'ms' },
    { name: 'the session against the bare start', value: ratio(shown), unit: 'x' },
  ];
}

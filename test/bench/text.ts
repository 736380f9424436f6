import stringWidth from 'string-width';
import { ingestLine } from '../../src/hub/ingest/ingest-line.ts';
import { DEFAULT_MAPPING } from '../../src/logs/detect.ts';
import { parseLine } from '../../src/logs/parse.ts';
import { width } from '../../src/text/width.ts';
import { logLine } from './log-lines.ts';
import { type Figure, median } from './report.ts';

const LINES = 20_000;
const ROUNDS = 7;
/** Lines a second that a session must bear. */
const NEEDED = 5_000;
const EMOJI = ['👨‍👩‍👧', '🇯🇵', '👍🏽', '⚠️', '🔥'];

const many = (make: (n: number) => string) => Array.from({ length: LINES }, (_, n) => make(n));

const TEXTS = {
  'log lines': many((n) => logLine(n, '2026-11-25T03:12:00.000Z')),
  'Japanese notes': many((n) => `決済APIの5xxが${n % 97}%まで増加、在庫側のプールを確認する(${n})`),
  'framed and coloured rows': many(
    (n) => `\x1b[36m│\x1b[39m ☑ step ${n} \x1b[2m│\x1b[22m 完了 ${n % 60}分前 │`,
  ),
  'emoji sequences': many(
    (n) => `deploy ${n} ${EMOJI[n % EMOJI.length]} by ${EMOJI[(n + 2) % EMOJI.length]}`,
  ),
} as const;

/** Milliseconds of one pass over all texts, and the sum of what was measured, so that nothing can be left out. */
function pass(texts: readonly string[], measure: (text: string, n: number) => number) {
  const start = performance.now();
  let sum = 0;
  for (let n = 0; n < texts.length; n++) sum += measure(texts[n] as string, n);
  return { ms: performance.now() - start, sum };
}

function againstStringWidth(name: string, texts: readonly string[]): Figure {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const our = pass(texts, (text) => width(text));
    const their = pass(texts, (text) => stringWidth(text));
    if (our.sum !== their.sum) throw new Error(`width and string-width differ on ${name}`);
    ours.push(our.ms);
    theirs.push(their.ms);
  }
  return {
    name: `string-width against width(), ${name}`,
    value: median(theirs) / median(ours),
    unit: 'x',
    goal: { atLeast: 1 },
  };
}

/** The texts of a screen measured, and lines of a log taken in as the hub does, each against what it stands in for. */
export async function benchText(): Promise<readonly Figure[]> {
  const lines = TEXTS['log lines'];
  const context = { source: 'file:app.log', zone: 'UTC', now: Date.now(), mapping: DEFAULT_MAPPING };
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const taken = pass(lines, (text, n) => {
      const line = parseLine(text, { ...context, id: `${round}.${n}` });
      return ingestLine(line).message.length;
    });
    took.push(taken.ms);
  }
  const perSecond = (1_000 * LINES) / median(took);
  return [
    ...Object.entries(TEXTS).map(([name, texts]) => againstStringWidth(name, texts)),
    { name: 'lines parsed, redacted and neutralised', value: perSecond, unit: '/s' },
    {
      name: `the same against ${NEEDED} lines/s`,
      value: perSecond / NEEDED,
      unit: 'x',
      goal: { atLeast: 4 },
    },
  ];
}

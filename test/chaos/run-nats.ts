import { missingNats } from '../rigs/nats/nats-server.ts';
import { said, writeRow } from './figures.ts';
import { CASES, type CopiesCase, type CopiesReport, tryCopies } from './nats-copies.ts';

const HARMS = { older: 'an older copy of the store', bit: 'another bit', cut: 'a cut block' } as const;
const PLACES = {
  follower: 'on a server that follows',
  leader: 'on the one that leads',
  two: 'on two of three that begin together',
  'two-first': 'on two of three, the third begins later',
  all: 'on all three',
  one: 'on one server alone',
} as const;

/** What is said of a case, as a row of the table of figures. */
const promiseOf = ({ harm, on }: CopiesCase): string => `NATS: ${HARMS[harm]} ${PLACES[on]}`;

function figuresOf({ acknowledged, lost, damaged, short, isWhole, isHealthy }: CopiesReport): string {
  const how = [
    ...(damaged > 0 ? [`${said(damaged)} sessions found damaged`] : []),
    ...(isWhole ? [] : [`one server stays apart${isHealthy ? ', and all say that they are healthy' : ''}`]),
    ...(short > 0 ? [`${said(short)} sessions end early`] : []),
  ];
  return `${said(lost)} of ${said(acknowledged)} acknowledged events gone${how.length > 0 ? `; ${how.join(', ')}` : ''}`;
}

/** Measures what is lost. Each case that must lose nothing is a promise. */
export async function runNats({ write }: { readonly write: boolean }): Promise<boolean> {
  const missing = missingNats();
  if (missing !== null) throw new Error(`chaos nats needs ${missing}`);
  let kept = true;
  for (const one of CASES) {
    const report = await tryCopies(one);
    console.log(`${promiseOf(one)}: ${JSON.stringify(report)}`);
    const isMinority = one.servers === 3 && (one.on === 'follower' || one.on === 'leader');
    if (isMinority && report.lost > 0) kept = false;
    if (write)
      writeRow({
        promise: promiseOf(one),
        how: 'real servers, killed (-9), their files changed, started again',
        figures: figuresOf(report),
      });
  }
  return kept;
}

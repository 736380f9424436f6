import type { DoneBy } from '../event.ts';
import type { RunCounted, RunMove, RunQuery, RunWait, RunWanted, RunWhat } from './run-event-schema.ts';

/** What was looked up, and the hash of its text. */
export interface Resolved {
  readonly what: RunWhat;
  readonly hash: string;
  readonly live: string | null;
}

/** The same as it stands in the log: `textSeq` is the number of the event that says so. */
interface ResolvedAt extends Resolved {
  readonly textSeq: number;
}

/** That an environment is approved, as a person asked for it. */
export interface Approved extends DoneBy {
  readonly environment: string;
  /** Id of the act outside. */
  readonly action: string;
}

/** What stands of a run of a step: asked for, looked up by the hub, confirmed, and then as the forge says. */
export interface StepRun extends DoneBy {
  readonly id: string;
  readonly step: string;
  readonly wanted: RunWanted;
  /** What is asked of the log; absent: it runs a workflow. */
  readonly query?: RunQuery | undefined;
  /** The last count that was reported; absent: none was. */
  readonly counted?: RunCounted | undefined;
  readonly danger: 'low' | 'high';
  /** `asked`: the hub looks up what would run. `ready`: it can be confirmed. `confirmed`: the hub is to start it. */
  readonly state: 'asked' | 'ready' | 'refused' | 'declined' | 'withdrawn' | 'confirmed' | RunMove;
  /** When it came to this state. */
  readonly since: string;
  /** What runs once it is confirmed, and the hash of its text; null: not looked up yet. */
  readonly what: RunWhat | null;
  readonly hash: string | null;
  /** Number in the log of the event that says what would run; null: none does. */
  readonly textSeq: number | null;
  /** What stood there before the hub looked again. */
  readonly was: ResolvedAt | null;
  /** What was live as the hub looked, as one line; null: not known. */
  readonly live: string | null;
  readonly until: string | null;
  readonly confirmed: DoneBy | null;
  /** Who confirmed it is no second person beside who asked. */
  readonly alone?: true | undefined;
  /** Id of the act outside that starts it. */
  readonly action: string | null;
  readonly declined: (DoneBy & { readonly reason: string }) | null;
  readonly number: number | null;
  /** Of the run; before it runs, of its workflow. */
  readonly url: string | null;
  readonly job: string | null;
  /** Of the job, by its name there. */
  readonly jobStep: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly usualMs: number | null;
  /** Waits for an approval of it. */
  readonly environment: string | null;
  /** The same, one by one, with who may approve. */
  readonly waits: readonly RunWait[];
  /** It waited for one before that it does not wait for any more. */
  readonly waitedElse?: boolean | undefined;
  /** Approvals that were asked for from here; what came of each stands with its act. */
  readonly approved: readonly Approved[];
  /** Why it was refused, failed, or is not known. */
  readonly kind: string | null;
  readonly params: Readonly<Record<string, string | number>>;
  /** The pin that holds the last lines of the job that failed. */
  readonly pin: string | null;
}

type Coded = Pick<StepRun, 'hash' | 'textSeq'>;

/** Of a hash, so many letters are said and typed: they show that what is confirmed was read. */
const CODE = 6;
/**
 * The code of a text that was shown. Who may choose what runs finds two texts whose hashes begin alike in a second, so the hub's
 * own number of the text is in it. `letters`: of the hash, at least those that are typed.
 */
export const runCode = ({ hash, textSeq }: Coded, letters = CODE): string =>
  `${textSeq ?? 0}-${(hash ?? '').slice(0, letters)}`;
export function isCodeOf(typed: string, { hash, textSeq }: Coded): boolean {
  const [, seq = '', letters = ''] = /^(\d{1,9})-(.+)$/.exec(typed) ?? [];
  return hash !== null && Number(seq) === textSeq && letters.length >= CODE && hash.startsWith(letters);
}

/** So long a run can be confirmed, from when what would run is known. */
export const CONFIRM_MS = 10 * 60_000;

/**
 * The text that is hashed: it says the same for the same run, in whatever order inputs come. What is live belongs to it where it is
 * known.
 */
export function whatText({ repository, file, ref, sha, inputs }: RunWhat, live: string | null): string {
  const sorted = Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return JSON.stringify([repository, file, ref, sha, sorted, ...(live === null ? [] : [live])]);
}

const STARTED: ReadonlySet<StepRun['state']> = new Set([
  ...(['confirmed', 'queued', 'waiting', 'running', 'unknown'] as const),
]);

/** Confirmed, and not known to be over: nobody starts the same until it is. */
export const isUnderWay = ({ state }: Pick<StepRun, 'state'>): boolean => STARTED.has(state);

/** A check of the log that goes on: the hub looks, and looks again. */
export const isLooking = (run: Pick<StepRun, 'state' | 'query'>): boolean =>
  run.query !== undefined && (run.state === 'asked' || isUnderWay(run));

export const isOver = ({ state }: Pick<StepRun, 'state'>): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

/** Whether it can still be confirmed, or will be once it is looked up. `now`: ISO 8601 UTC. */
export const isConfirmable = ({ state, until }: Pick<StepRun, 'state' | 'until'>, now: string): boolean =>
  state === 'asked' || (state === 'ready' && until !== null && now <= until);

/**
 * The environment that a person means: by its name, or the only one that there was. Null: none, or it is not said which; where it
 * waited for another one before, they may have read of that one.
 */
export function waitNamed(
  { waits, waitedElse }: Pick<StepRun, 'waits' | 'waitedElse'>,
  name: string,
): RunWait | null {
  if (name === '' && waits.length === 1 && !waitedElse) return waits[0] ?? null;
  return waits.find(({ environment }) => environment === name) ?? null;
}

/** The newest run of a step; null: there was none. */
export const lastRunOf = ({ runs }: { readonly runs: readonly StepRun[] }, step: string): StepRun | null =>
  runs.findLast((run) => run.step === step) ?? null;

interface Difference {
  /** `ref`, `sha`, `inputs.version` … */
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** The same of what was looked up, with what was live. */
export function resolvedDifference(from: Resolved, to: Resolved): Difference | null {
  const other = runDifference(from.what, to.what);
  if (other !== null || from.live === to.live) return other;
  return { field: 'live', from: from.live ?? '?', to: to.live ?? '?' };
}

/** The first thing that differs between two runs; null: nothing does. An input that is not there is empty. */
export function runDifference(from: RunWanted | RunWhat, to: RunWanted | RunWhat): Difference | null {
  const told = (one: RunWanted | RunWhat): ReadonlyMap<string, string> =>
    new Map([
      ...(['repository', 'file', 'ref'] as const).map((field) => [field, one[field]] as const),
      ...Object.entries(one.inputs).map(([name, value]) => [`inputs.${name}`, value] as const),
      ...('sha' in one && 'sha' in from && 'sha' in to ? [['sha', one.sha] as const] : []),
    ]);
  const [old, now] = [told(from), told(to)];
  const field = [...now.keys(), ...old.keys()].find((name) => old.get(name) !== now.get(name));
  return field === undefined ? null : { field, from: old.get(field) ?? '', to: now.get(field) ?? '' };
}

import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { AnyEvent } from '../../../domain/event.ts';
import type { Procedure } from '../../../domain/procedure.ts';
import { type Learned, learned, SESSIONS_LOOKED_AT } from '../../../domain/procedures/offers.ts';
import { type Worked, workedProcedure } from '../../../domain/procedures/worked.ts';
import type { SessionSummary } from '../../../protocol/http.ts';
import { CliError } from '../../base/errors.ts';
import { builtInProcedures } from '../../base/package.ts';
import type { HubApi } from '../../link/hub-api.ts';
import { openProcedures, procedureFolder } from '../../link/procedures.ts';
import { resolveSession } from '../../link/sessions.ts';
import { hubOf } from '../../link/wire.ts';
import type { Invocation } from '../../settings/invocation.ts';
import { checkStaysInside } from '../../settings/untrusted-settings.ts';
import { fetchRecord } from '../export-record.ts';
import { checkChain, parseRecordFile, readText } from '../record-file.ts';

/** Sessions read at most to find earlier ones of the same procedure. */
const MOST_READ = 15;

/** What a session did with its procedure, and what it and the ones before it teach. */
export interface ProcedureRun {
  readonly worked: Worked;
  readonly learned: readonly Learned[];
  readonly timeZone: string;
  readonly origin: string;
  readonly hash: string;
  /** Its Git commit; null: it is from no repository. */
  readonly commit: string | null;
}

/** Of a session at the hub, or of a recorded one (JSONL). Rejects for one without a procedure. */
export async function procedureRun(cli: Invocation, given: string): Promise<ProcedureRun> {
  if (given === '-' || given.endsWith('.jsonl') || given.includes('/')) return runOfFile(given);
  const { api } = await hubOf(cli, { session: given, reading: true });
  return runAtHub(api, await resolveSession(api, given, cli.t));
}

/** The same of one that the hub has. */
export async function runAtHub(api: HubApi, summary: SessionSummary): Promise<ProcedureRun> {
  const { events } = await fetchRecord(api, summary);
  const worked = workedOf(events, summary.id);
  return runOf(worked, events, await earlierAtHub(api, summary, familyOf(worked.procedure)));
}

function runOf(worked: Worked, events: readonly AnyEvent[], earlier: readonly Worked[]): ProcedureRun {
  const opening = openingOf(events);
  const { timeZone, procedureOrigin: origin, procedureHash: hash, procedureCommit: commit = null } = opening;
  return { worked, learned: learned(worked, earlier), timeZone, origin, hash, commit };
}

/** Releases are planned one by one from the same procedure: its id without the day. */
function familyOf({ id, kind }: Pick<Procedure, 'id' | 'kind'>): string {
  return kind === 'release' ? id.replace(/-\d{4}-\d\d-\d\d$/, '') : id;
}

const isSame = (one: Worked | null | undefined, family: string): one is Worked =>
  one != null && familyOf(one.procedure) === family;

const openingOf = (events: readonly AnyEvent[]) =>
  events.find(({ type }) => type === 'session.opened')?.data as {
    readonly timeZone: string;
    readonly procedureOrigin: string;
    readonly procedureHash: string;
    readonly procedureCommit?: string;
  };

function workedOf(events: readonly AnyEvent[], session: string): Worked {
  const worked = workedProcedure(events);
  if (worked === null) throw new CliError('no-procedure-in', { session });
  return worked;
}

/** Closed sessions of the same kind and procedure, the newest first. One that cannot be read is passed over. */
async function earlierAtHub(
  api: HubApi,
  summary: SessionSummary,
  family: string,
): Promise<readonly Worked[]> {
  const opened = summary.openedAt ?? '';
  const before = (await api.sessions())
    .filter((one) => one.status === 'closed' && one.kind === summary.kind && one.id !== summary.id)
    .filter(({ openedAt }) => (openedAt ?? '') < opened)
    .sort((a, b) => ((a.openedAt ?? '') < (b.openedAt ?? '') ? 1 : -1));
  const found: Worked[] = [];
  for (const one of before.slice(0, MOST_READ)) {
    if (found.length >= SESSIONS_LOOKED_AT - 1) break;
    const record = await fetchRecord(api, one).catch(() => null);
    const worked = record && workedProcedure(record.events);
    if (isSame(worked, family)) found.push(worked);
  }
  return found;
}

async function eventsIn(file: string): Promise<readonly AnyEvent[]> {
  return checkChain(parseRecordFile(await readText(file), file), file).events;
}

async function runOfFile(file: string): Promise<ProcedureRun> {
  const events = await eventsIn(file);
  const worked = workedOf(events, file);
  const folder = dirname(file);
  const names = file === '-' ? [] : await readdir(folder).catch(() => [] as string[]);
  const others = names
    .filter((name) => name.endsWith('.jsonl') && name !== basename(file))
    .sort()
    .reverse();
  const earlier: { readonly worked: Worked; readonly at: string }[] = [];
  for (const name of others) {
    const other = await eventsIn(join(folder, name)).catch(() => null);
    const one = other && workedProcedure(other);
    const at = other?.[0]?.at ?? '';
    if (isSame(one, familyOf(worked.procedure)) && at < (events[0]?.at ?? ''))
      earlier.push({ worked: one, at });
  }
  earlier.sort((a, b) => (a.at < b.at ? 1 : -1));
  return runOf(
    worked,
    events,
    earlier.map((one) => one.worked),
  );
}

/** The file that a change of a procedure is written to, and its text now. */
export interface ProcedureTarget {
  readonly file: string;
  readonly text: string;
  /** It is not there yet: the text is that of the built-in one, or of what the session holds. */
  readonly isNew: boolean;
}

/**
 * The team's own file of a procedure, by its name. Without one, a new file: a copy of the built-in one where the session
 * was worked by that, else of what the session holds.
 */
export async function targetOf(cli: Invocation, { worked, hash }: ProcedureRun): Promise<ProcedureTarget> {
  const { procedure } = worked;
  const id = familyOf(procedure);
  const procedures = await openProcedures(cli);
  const own = await procedures.examineOne(id);
  if (own !== null && own.entry.folder === 0 && own.text !== null)
    return { file: own.entry.origin, text: own.text.text, isNew: false };
  const file = join(procedureFolder(cli), `${id}.yaml`);
  checkStaysInside(cli, 'procedures', file);
  const isBuiltIn = own?.loaded.ok === true && (own.loaded.hash === hash || id !== procedure.id);
  const builtIn = join(builtInProcedures(), `${id}.yaml`);
  const text = isBuiltIn ? await readFile(builtIn, 'utf8') : yamlOf({ ...procedure, id });
  return { file, text, isNew: true };
}

/** A procedure that came without a file, as one. */
function yamlOf({ phases, ...rest }: Procedure): string {
  const steps = phases.map((phase) => ({
    ...phase,
    steps: phase.steps.map(({ within, required, ...step }) => ({
      ...step,
      ...(required === false ? {} : { required }),
      ...(within === undefined ? {} : { due: `within ${within} min` }),
    })),
  }));
  return stringify({ ...rest, phases: steps }, { lineWidth: 0 });
}

import type { CommandInput, CommandType } from '../../domain/command.ts';
import { DialError } from '../../ports/socket.ts';
import { retry } from '../../timing/retry.ts';
import { CliError, type CliErrorKind, EXIT, type ExitCode } from '../base/errors.ts';
import { realTime } from '../base/machine.ts';
import { type Invocation, mayChange } from '../settings/invocation.ts';
import { commandId, type GivenId } from './command-ids.ts';
import { resolveSession } from './sessions.ts';
import { type HubLink, hubOf } from './wire.ts';

const TRIES = 4;
const PAUSE_MS = 500;

/** Where a script's command goes: one session of one hub. */
export interface ActPlace {
  readonly link: HubLink;
  readonly session: string;
  /** The session's own, by which its screens read and show times. */
  readonly timeZone: string;
}

/** Finds the hub and the session a script's command is for; refused under `--readonly`. */
export async function actOn(cli: Invocation, word: string): Promise<ActPlace> {
  mayChange(cli);
  const link = await hubOf(cli, { session: word });
  const { id, timeZone } = await resolveSession(link.api, word, cli.t);
  return { link, session: id, timeZone };
}

/** Does one thing in a session and tells what came of it: `{session, seq}` under `--json`, else nothing on standard output. */
export async function runCommand<T extends CommandType>(
  cli: Invocation,
  place: Pick<ActPlace, 'link' | 'session'>,
  type: T,
  data: CommandInput<T>,
): Promise<ExitCode> {
  const seq = await commandTo(cli, place, type, data);
  if (cli.globals.json) cli.out.json({ session: place.session, seq });
  return EXIT.done;
}

/** Gives a session a command; resolves with the number of the last event of it. */
export async function commandTo<T extends CommandType>(
  cli: Invocation,
  place: Pick<ActPlace, 'link' | 'session'>,
  type: T,
  data: CommandInput<T>,
): Promise<number> {
  const { seq, answered } = await giveTo(cli, place, type, data);
  await answered();
  return seq;
}

export interface GivenCommand extends GivenId {
  /** Number of the last event of it. */
  readonly seq: number;
}

/**
 * The same, open until `answered` is called: the same line again is the same command. A lost answer is asked for again
 * under the same id, so that nothing is done twice.
 */
export async function giveTo<T extends CommandType>(
  cli: Invocation,
  { link, session }: Pick<ActPlace, 'link' | 'session'>,
  type: T,
  data: CommandInput<T>,
): Promise<GivenCommand> {
  const scope = `${link.key} ${session} ${link.who}`;
  const asked = Date.now();
  const given = await commandId(cli, scope, { type, data });
  const { seq } = await retryTransient(() => link.api.command(session, type, data, given.id, asked)).catch(
    async (error) => {
      // A refusal is an answer too; only silence leaves the command open.
      if (!isSilence(error)) await given.answered();
      throw error;
    },
  );
  return { ...given, seq };
}

/** Asks again a few times while the hub does not answer, or asks for patience. */
export const retryTransient = <T>(ask: () => Promise<T>): Promise<T> =>
  retry(realTime, { tries: TRIES, pauseMs: (tried) => PAUSE_MS * tried, isTransient }, ask);

/** Where hubs changed over that was waited for already. */
const isTransient = (error: unknown): boolean =>
  isSilence(error) && !(error instanceof CliError && error.kind === 'hubs-away');

/** Whether an error only means that no answer came: then the same may be asked again. */
export function isSilence(error: unknown): boolean {
  if (error instanceof DialError) return error.kind === 'unreachable' || error.kind === 'failed';
  if (!(error instanceof CliError)) return false;
  return NO_ANSWER.has(error.kind) || error.params.refusal === 'too-fast';
}

const NO_ANSWER: ReadonlySet<string> = new Set([
  'unreachable',
  'hubs-away',
  'store-away',
  'not-saved-moved',
  'not-saved-unknown',
] satisfies CliErrorKind[]);

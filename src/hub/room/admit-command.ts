import type { Command, CommandType } from '../../domain/command.ts';
import { commandDataSchemas } from '../../domain/command-schema.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { ingestCommandData, SecretInside } from '../ingest/ingest.ts';

/** As in `hello`; the hub's own id is shorter, so nobody can speak as it. */
const CLIENT = /^[A-Za-z0-9_-]{8,64}$/;
/** Numbers of commands up to here: as many again are left for the hub's own, whatever a record from elsewhere says. */
export const COMMANDS_MOST = 2 ** 52;

export type Admission =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly refusal: Refusal };

const refuse = (kind: 'invalid' | 'secret-inside', params: Refusal['params']): Admission => ({
  ok: false,
  refusal: refusal(kind, params),
});
const invalid = (where: string): Admission => refuse('invalid', { where });

/** Whether there is a command of this name. */
export const isCommandType = (type: string): type is CommandType => Object.hasOwn(commandDataSchemas, type);

/** Why `(client, n)` cannot number a command; null when it can. */
export function numberingProblem(client: unknown, n: unknown): Refusal | null {
  if (typeof client !== 'string' || !CLIENT.test(client)) return refusal('invalid', { where: 'client' });
  const isNumber = Number.isInteger(n) && (n as number) >= 1 && (n as number) <= COMMANDS_MOST;
  return isNumber ? null : refusal('invalid', { where: 'n' });
}

/**
 * Checks what came from outside and ingests every text in it. A refusal from here follows from the command alone,
 * whatever the session's state, so a repeat gets it again without being remembered.
 */
export function admitCommand(
  type: CommandType,
  data: unknown,
  { by, cmd, askedAt }: Pick<Command, 'by' | 'cmd' | 'askedAt'>,
): Admission {
  const schema = commandDataSchemas[type];
  const given = schema.safeParse(data ?? {});
  if (!given.success) return invalid(whereOf(given.error));
  let ingested: unknown;
  try {
    ingested = ingestCommandData(type, given.data);
  } catch (error) {
    if (!(error instanceof SecretInside)) throw error;
    return refuse('secret-inside', { where: error.where, rule: error.rule });
  }
  // Names of what is neutralised are longer than what they name; what was cut to fit is valid by now.
  const clean = schema.safeParse(ingested);
  if (!clean.success) return invalid(whereOf(clean.error));
  return { ok: true, command: { type, data: clean.data, by, cmd, askedAt } as Command };
}

/** The place of the first problem, e.g. `line.message`; keys of records may be anyone's words, so it is kept short. */
function whereOf(error: { issues: readonly { path: readonly PropertyKey[] }[] }): string {
  const path = error.issues[0]?.path.map(String).join('.') ?? '';
  return /^[\w.-]{1,100}$/.test(path) ? path : 'data';
}

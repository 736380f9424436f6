import type { CommandData, CommandInput, CommandType } from '../../domain/command.ts';

type Defaults = { readonly [T in CommandType]?: Partial<CommandData<T>> };

/** What the hub's schemas fill in. Kept beside them by a test, so that this program's start needs no zod. */
export const COMMAND_DEFAULTS: Defaults = {
  'session.close': { reason: null },
  'session.reopen': { reason: null },
  'session.mitigate': { happenedAt: null },
  'session.resolve': { happenedAt: null },
  'session.relapse': { happenedAt: null },
  'participant.remove': { reason: null },
  'step.add': { after: null },
  'events.redact': { reason: null },
  'note.add': { kind: 'note', step: null, happenedAt: null, owner: null, due: null },
};

/** The command's data as the hub will decide on it: absent fields get their defaults. */
export function withDefaults<T extends CommandType>(type: T, data: CommandInput<T>): CommandData<T> {
  return { ...COMMAND_DEFAULTS[type], ...data } as CommandData<T>;
}

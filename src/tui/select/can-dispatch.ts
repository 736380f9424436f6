import { withDefaults } from '../../client/sync/command-defaults.ts';
import type { Command, CommandInput, CommandType } from '../../domain/command.ts';
import { decide } from '../../domain/decide.ts';
import { refusalKey } from '../../text/i18n/refusals.ts';
import type { Saying } from '../model/words.ts';
import { nowIso, type World } from '../model/world.ts';

const CMD = { client: 'screen', n: 1 };

/** Asks the same rules that the hub will: what it would refuse is not offered, for the reason it would give. */
export function canDispatch<T extends CommandType>(
  world: Pick<World, 'session' | 'you' | 'now'>,
  type: T,
  data: CommandInput<T>,
): true | Saying {
  if (world.you === null) return { key: 'why.not-joined' };
  const command = { type, data: withDefaults(type, data), by: world.you, cmd: CMD } as unknown as Command;
  const decision = decide(world.session, command, nowIso(world));
  if (decision.ok) return true;
  const { kind, params } = decision.refusal;
  return { key: refusalKey(decision.refusal), params: { ...params, kind } };
}

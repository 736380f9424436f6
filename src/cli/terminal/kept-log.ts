import { join } from 'node:path';
import type { AnyEvent } from '../../domain/event.ts';
import { toJsonl } from '../../record/jsonl.ts';
import { neutraliseJson } from '../../text/neutralise.ts';
import { shown } from '../base/paths.ts';
import type { Invocation } from '../settings/invocation.ts';
import { secretFiles } from '../wiring/secrets.ts';

/** Keeps a log that is no longer whole at the hub, as a record of this user's alone; its path as it is shown. */
export async function keepLog(
  { paths, env, cwd }: Pick<Invocation, 'paths' | 'env' | 'cwd'>,
  events: readonly AnyEvent[],
): Promise<string> {
  const folder = join(paths.state, 'kept-logs');
  const last = events.at(-1);
  const name = `${last?.session ?? 'session'}-${last?.seq ?? 0}.jsonl`;
  await (await secretFiles(folder)).write(name, neutraliseJson(toJsonl(events)));
  return shown(join(folder, name), env, cwd);
}

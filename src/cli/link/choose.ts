import type { SessionSummary } from '../../hub/types.ts';
import { width } from '../../text/width.ts';
import { CliError } from '../base/errors.ts';
import { columns } from '../base/output.ts';
import { ask } from '../base/prompt.ts';
import { sessionRow } from '../commands/session/list.ts';
import type { Invocation } from '../settings/invocation.ts';
import { isLive, onlyLive } from './sessions.ts';

/** The session someone wants who named none: the only live one, or the one they choose where they can be asked. */
export async function chooseLive(
  cli: Invocation,
  sessions: readonly SessionSummary[],
): Promise<SessionSummary> {
  const live = sessions.filter(isLive);
  if (live.length <= 1 || !cli.canAsk) return onlyLive(sessions);
  const chosen = await askWhich(cli, live);
  if (!chosen) throw new CliError('nothing-chosen');
  return chosen;
}

/** Asks for one of the sessions by number; null for an empty answer. */
export async function askWhich(
  cli: Invocation,
  sessions: readonly SessionSummary[],
): Promise<SessionSummary | null> {
  const rows = sessions.map((session, i) => [`${i + 1}`, ...sessionRow(cli, session)]);
  for (const line of columns(rows, width)) cli.out.say(line);
  for (;;) {
    const answer = await ask(cli.t('ask-which', { n: sessions.length }));
    if (!answer) return null;
    const word = answer.normalize('NFKC');
    const found = sessions[Number(word) - 1] ?? sessions.find(({ id }) => id === word);
    if (found) return found;
  }
}

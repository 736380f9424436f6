import { sameTitle } from '../../domain/title.ts';
import type { SessionSummary } from '../../protocol/http.ts';
import { width } from '../../text/width.ts';
import { CliError } from '../base/errors.ts';
import { columns } from '../base/output.ts';
import { ask } from '../base/prompt.ts';
import type { Invocation } from '../settings/invocation.ts';
import { sessionRow } from './session-rows.ts';
import { isLive, onlyLive } from './sessions.ts';
import type { HubLink } from './wire.ts';

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
async function askWhich(
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

const YES = /^(?:y|yes|はい)?$/i;
const NO = /^(?:n|no|いいえ)$/i;

/**
 * Two who are called by one alert start at once: before a second session of the same title is opened, the person is
 * asked whether to join those who are at work in the first; its id where they will, else null. Where nobody can be
 * asked it is said. A procedure's title comes in each language, as others may have theirs in another.
 */
export async function joinInstead(
  cli: Invocation,
  link: HubLink,
  titles: readonly string[],
): Promise<string | null> {
  const sessions = await link.api.sessions().catch((): readonly SessionSummary[] => []);
  const atWork = (each: SessionSummary): boolean => isLive(each) && each.peopleNow.length > 0;
  const isSame = (each: SessionSummary) => titles.some((title) => sameTitle(each.title, title));
  const same = sessions.find((each) => atWork(each) && isSame(each));
  if (same === undefined) return null;
  cli.out.say(cli.t('same-title', { session: same.id, who: same.peopleNow.join(', ') }));
  while (cli.canAsk) {
    const answer = (await ask(cli.t('ask-same-title')))?.normalize('NFKC');
    if (answer === undefined) throw new CliError('nothing-chosen');
    if (YES.test(answer)) return same.id;
    if (NO.test(answer)) return null;
  }
  return null;
}

import type { SessionSummary } from '../../hub/types.ts';
import { CliError } from '../base/errors.ts';
import { ask } from '../base/prompt.ts';
import type { Invocation } from '../settings/invocation.ts';
import { isLive } from './sessions.ts';
import type { HubLink } from './wire.ts';

const YES = /^(?:y|yes|はい)?$/i;
const NO = /^(?:n|no|いいえ)$/i;

const alike = (title: string): string => title.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/**
 * Two who are called by one alert start at once: before a second session of the same title is opened, the person is
 * asked whether to join those who are at work in the first; its id where they will, else null. Where nobody can be
 * asked it is said.
 */
export async function joinInstead(cli: Invocation, link: HubLink, title: string): Promise<string | null> {
  const sessions = await link.api.sessions().catch((): readonly SessionSummary[] => []);
  const atWork = (each: SessionSummary): boolean => isLive(each) && each.peopleNow.length > 0;
  const same = sessions.find((each) => atWork(each) && alike(each.title) === alike(title));
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

import { AskError } from '../../client/asks.ts';
import type { LineQuestion, PeopleKnown } from '../model/line-question.ts';
import type { Payload } from '../model/payload.ts';
import type { Trial } from '../model/query-prompt.ts';
import type { ScreenClient } from '../model/screen-client.ts';

/** Asks the hub about a line; what cannot be asked is a payload, too. */
export async function answerLine(client: ScreenClient, question: LineQuestion): Promise<Payload> {
  try {
    if (question.kind === 'trace') {
      const { trace, at } = question;
      const answer = await client.ask('trace', { trace, ...(at === null ? {} : { at }) });
      return { kind: 'trace', answer };
    }
    const { source, field, least, terms, span } = question;
    const args = { source, others: true, field, least, terms: [...terms], ...span };
    return { kind: 'values', answer: await client.ask('field-values', args) };
  } catch {
    return { kind: 'failed', why: { key: 'asked.failed' } };
  }
}

/** Who is hit; `none` where the hub does not tell, or not this person; null: it could not be asked now. */
export async function askWhoIsHit(client: ScreenClient): Promise<PeopleKnown> {
  try {
    return await client.ask('people-hit', {});
  } catch (error) {
    return error instanceof AskError && error.kind === 'refused' ? 'none' : null;
  }
}

/** Tries a query at the sources. */
export async function trialOf(client: ScreenClient, query: string): Promise<Trial> {
  try {
    return await client.ask('try-query', { query });
  } catch (error) {
    return error instanceof AskError && error.kind === 'refused' ? 'older' : null;
  }
}

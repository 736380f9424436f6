import { AskError } from '../../client/asks.ts';
import type { LineQuestion, PeopleKnown } from '../model/line-question.ts';
import type { Payload } from '../model/payload.ts';
import type { ScreenClient } from '../model/screen-client.ts';

/** Asks the hub about a line; what cannot be asked is a payload, too. */
export async function answerLine(client: ScreenClient, question: LineQuestion): Promise<Payload> {
  try {
    if (question.kind === 'trace') {
      const { trace, at } = question;
      const answer = await client.ask('trace', { trace, ...(at === null ? {} : { at }) });
      return { kind: 'trace', answer };
    }
    const { source, field, least, terms, stretch } = question;
    const args = { source, field, least, terms: [...terms], ...stretch };
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

import type { CalendarWish } from '../../protocol/page-acts.ts';
import type { ExitCode } from '../base/errors.ts';
import { refuseTooLong } from '../base/times.ts';
import { type Invocation, mayChange } from '../settings/invocation.ts';
import { type AskedOutcome, exitOf } from './act-outcome.ts';
import { askApart } from './ask-page.ts';
import { commandId } from './command-ids.ts';
import { type Waiting, waitOf } from './waiting.ts';
import { type HubLink, hubOf } from './wire.ts';

/** Asks for an act that is about no page, and waits for its outcome. `what` was typed: the same line again means the same. */
export async function askTeam(
  cli: Invocation,
  wish: CalendarWish,
  what: object,
  wait: Waiting['wait'],
  known: HubLink | null = null,
): Promise<{ readonly told: AskedOutcome; readonly code: ExitCode }> {
  mayChange(cli);
  refuseTooLong(wish);
  const waitMs = waitOf(wait);
  const link = known ?? (await hubOf(cli, {}));
  const given = await commandId(cli, `${link.key} team ${link.who}`, { act: wish.act, ...what });
  const told = await askApart(link.api, wish, { cmd: given.id, waitMs });
  if (told.settled) await given.answered();
  return { told, code: exitOf(cli, [told]) };
}

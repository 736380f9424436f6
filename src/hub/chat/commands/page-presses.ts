import type { ChatText } from '../../../domain/chat/chat.ts';
import { pageName } from '../../../domain/page.ts';
import type { ChatPress } from '../../../ports/chat.ts';
import { memberOf } from '../members.ts';
import { actOnPage } from './pager-verbs.ts';
import { type CommandDeps, clientOf } from './scope.ts';
import { INCIDENT, startCommand } from './start.ts';
import { joinText, sayAnswer } from './words.ts';

const PAGE_BUTTONS = ['page-ack', 'page-start'];

/** Whether a button belongs to the message of a page; its value is the page's id. */
export const isPageButton = (button: string): boolean => PAGE_BUTTONS.includes(button);

/** What a press on a page's message does, and what the person alone reads. PagerDuty is asked first. Rejects as the pager and the chat do. */
export async function pagePressed(
  deps: CommandDeps,
  { id, user, button, value }: Pick<ChatPress, 'id' | 'user' | 'button' | 'value'>,
): Promise<ChatText> {
  const { settings, pager } = deps;
  const { lang } = settings;
  const member = await memberOf(user, deps.chat, deps.members());
  if (!member.ok) return sayAnswer(member.kind, lang, { email: member.email });
  if (pager === null) return sayAnswer('noPager', lang);
  if (!INCIDENT.test(value)) return sayAnswer('failed', lang);
  const { who } = member;
  const { row, merged } = await pager.incident(value, who.actor);
  const page = pageName(row);
  if (merged) return sayAnswer('pageMerged', lang, { page, into: merged.into });
  if (row.status === 'resolved') return sayAnswer('pageOver', lang, { page });
  const asked = { who, client: clientOf(id) };
  if (button === 'page-ack') return (await actOnPage({ deps, asked }, row.id, { act: 'acknowledge' })).text;
  if (row.session !== null) return joinText('already', settings, row.session.id);
  return startCommand(deps, { ...asked, rest: row.id });
}

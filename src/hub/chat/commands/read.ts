import type { ChatText } from '../../../domain/chat/chat.ts';
import { headlineText, pageSpan } from '../../../record/chat/headline.ts';
import { cutTo, onOneLine, spaced } from '../../../record/chat/words.ts';
import {
  type AskedCommand,
  type CommandDeps,
  chosenSession,
  damagedNames,
  isOpenSession,
  liveSessions,
} from './scope.ts';
import { plainWords, sayAnswer } from './words.ts';

const ROWS = 20;
const TITLE_MOST = 80;

/** `list`: the live sessions. */
export async function listCommand(deps: CommandDeps): Promise<ChatText> {
  const { lang, pages = null } = deps.settings;
  const every = await deps.hub.sessions();
  const all = every.filter(isOpenSession);
  // It is unknown whether they are live.
  const names = damagedNames(every);
  const unread = names === '' ? [] : sayAnswer('unread', lang, { sessions: names });
  if (all.length === 0) return unread.length > 0 ? unread : sayAnswer('none', lang);
  const rows = all.slice(0, ROWS).flatMap(({ id, severity, title, peopleNow }) => {
    const params = {
      session: id,
      severity: severity ?? '-',
      title: cutTo(onOneLine(title), TITLE_MOST),
      people: plainWords(sayAnswer('people', lang, { n: peopleNow.length })),
    };
    return sayAnswer('row', lang, params).map((line) => spaced(line, pageSpan(pages, id)));
  });
  const more = all.length <= ROWS ? [] : sayAnswer('more', lang, { n: all.length - ROWS });
  return [...rows, ...more, ...unread];
}

/** `status [session]`: what its message says. */
export async function statusCommand(deps: CommandDeps, { rest }: AskedCommand): Promise<ChatText> {
  const { lang, pages = null } = deps.settings;
  const chosen = await chosenSession(deps, rest);
  if (!chosen.ok) return sayAnswer(chosen.kind, lang, { sessions: chosen.names });
  if (chosen.rest !== '') return sayAnswer('unknown', lang, { session: chosen.rest });
  const session = await deps.hub.session(chosen.session.id);
  return session ? headlineText(session, lang, pages) : sayAnswer('none', lang);
}

/** `who`: who is on call now, and who is in which session. */
export async function whoCommand(deps: CommandDeps, { who }: AskedCommand): Promise<ChatText> {
  const { lang } = deps.settings;
  const turns = deps.pager ? await deps.pager.oncall(who.actor) : null;
  const told = (name: string, people: readonly { readonly name: string }[]): ChatText =>
    people.length === 0
      ? []
      : sayAnswer('onCall', lang, { name, who: [...new Set(people.map((one) => one.name))].join(', ') });
  const onCall = turns && [
    ...turns.schedules.flatMap(({ name, now }) => told(name, now)),
    // A policy may name people directly, without a schedule.
    ...turns.policies.flatMap(({ name, levels }) =>
      told(
        name,
        levels.flatMap(({ people }) => people.filter(({ schedule }) => schedule === null)),
      ),
    ),
  ];
  const live = (await liveSessions(deps)).slice(0, ROWS);
  const inside = live.flatMap(({ id, peopleNow }) =>
    peopleNow.length === 0 ? [] : sayAnswer('inSession', lang, { session: id, who: peopleNow.join(', ') }),
  );
  const nobody = sayAnswer(deps.pager ? 'nobodyNow' : 'nobodyOnCall', lang);
  return [...(onCall && onCall.length > 0 ? onCall : nobody), ...inside];
}

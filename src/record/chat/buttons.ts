import type { ChatText } from '../../domain/chat/chat.ts';
import type { Session } from '../../domain/session.ts';
import { CHAT_BUTTONS, type ChatButtonName } from '../../text/i18n/chat/buttons.ts';
import { fill, type Lang } from '../../text/i18n/messages.ts';

/** The buttons below a session's message, by its state alone: they change no more often than that. */
export function headlineButtons(session: Session, lang: Lang): ChatText {
  if (session.status !== 'open') return [];
  const isPaging = session.incidents.some(({ status }) => status === 'triggered');
  const names: readonly ChatButtonName[] = [
    'join',
    ...(isPaging ? (['ack'] as const) : []),
    'update',
    nextEnd(session),
    'more',
  ];
  const waits = session.runs.some(({ state, danger }) => state === 'ready' && danger === 'high');
  const rows: readonly (readonly ChatButtonName[])[] = waits ? [names, ['run']] : [names];
  return rows.map((row) =>
    row.map((button) => ({
      text: fill(CHAT_BUTTONS[button], lang),
      button,
      value: session.id,
      ...(button === 'ack' ? { isMain: true as const } : {}),
    })),
  );
}

/** What comes next on the way to the close. */
function nextEnd({ kind, clock }: Session): 'mitigate' | 'resolve' | 'close' {
  if (kind === 'release' || clock.resolved !== null) return 'close';
  return clock.mitigated === null ? 'mitigate' : 'resolve';
}

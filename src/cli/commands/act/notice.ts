import { noticedIncidents } from '../../../domain/pager.ts';
import type { Session } from '../../../domain/session.ts';
import {
  type NoticeKind,
  nextNoticeAt,
  noticeDraft,
  noticeKind,
  noticeText,
} from '../../../record/notice-draft.ts';
import { clockAndDay } from '../../../text/time.ts';
import { CliError, EXIT, type ExitCode } from '../../base/errors.ts';
import { textArgument } from '../../base/prompt.ts';
import { readDue } from '../../base/times.ts';
import { command, SESSION } from '../../grammar/command.ts';
import { actOn, giveTo } from '../../link/act.ts';
import { actsIn, tellActs } from '../../link/session-acts.ts';
import { resolveSession } from '../../link/sessions.ts';
import { WAIT, type Waiting, waitOf } from '../../link/waiting.ts';
import { hubOf } from '../../link/wire.ts';
import type { Invocation } from '../../settings/invocation.ts';

interface NoticeOptions extends Waiting {
  readonly what?: string;
  readonly impact?: string;
  readonly now?: string;
  readonly next?: string;
  readonly final?: boolean;
  readonly send?: boolean;
  readonly pagerduty?: boolean;
}

/** A status update: one that is given is sent; without one the draft is printed, and sent where that is asked. */
export const notice = command<NoticeOptions>({
  arguments: [SESSION, ['[text]', 'argNotice']],
  options: [
    { flags: '--what <text>', help: 'optNoticeWhat' },
    { flags: '--impact <text>', help: 'optNoticeImpact' },
    { flags: '--now <text>', help: 'optNoticeNow' },
    { flags: '--next <time>', help: 'optNoticeNext' },
    { flags: '--final', help: 'optNoticeFinal' },
    { flags: '--send', help: 'optNoticeSend' },
    { flags: '--pagerduty', help: 'optNoticePager' },
    WAIT,
  ],
  async run(cli, [session, given], options) {
    const { what, impact, now, final, next, send = false } = options;
    const isDrafted = given === undefined;
    if (!isDrafted && [what, impact, now].some((part) => part !== undefined))
      throw new CliError('notice-both');
    if (final && next !== undefined) throw new CliError('notice-final-next');
    if (isDrafted && !send) return printDraft(cli, String(session), options);
    const waitMs = waitOf(options.wait);
    const text = isDrafted ? null : await textArgument('notice', given);
    const place = await actOn(cli, String(session));
    const state = await place.link.api.session(place.session);
    const drafted = drafting(cli, state, options);
    const data = {
      text: text ?? drafted.text,
      nextAt: drafted.nextAt,
      final: drafted.nextAt === null,
      ...(options.pagerduty ? { pager: true } : {}),
    };
    const sent = await giveTo(cli, place, 'notice.send', data);
    const mine = `${sent.id.client}.${sent.id.n}.`;
    const acts = options.pagerduty
      ? await actsIn(place, ({ actions }) => actions.filter((act) => act.id.startsWith(mine)), waitMs)
      : [];
    if (!cli.globals.json && drafted.next !== null) cli.out.say(cli.t('notice-next', { time: drafted.next }));
    return tellActs(cli, place, sent, acts);
  },
});

interface Drafted {
  readonly kind: NoticeKind;
  readonly text: string;
  /** When the next one is due, ISO 8601 UTC, and as people read it; null: this is the last. */
  readonly nextAt: string | null;
  readonly next: string | null;
}

/** What the session shows, in the parts that are not said here; the last one once all is resolved. */
function drafting(cli: Invocation, session: Session, options: NoticeOptions): Drafted {
  const { what, impact, now, next } = options;
  const time = new Date().toISOString();
  const zone = session.timeZone;
  const final = options.final ?? (next === undefined && noticeKind(session) === 'final');
  const later = nextNoticeAt(session, Date.parse(time));
  const nextAt = final ? null : next === undefined ? later : readDue('--next', next, time, zone);
  const draft = noticeDraft(session, cli.lang, time);
  const parts = { what: what ?? draft.what, impact: impact ?? draft.impact, now: now ?? draft.now };
  const kind = final ? 'final' : session.notices.length === 0 ? 'first' : 'update';
  const said = nextAt === null ? null : clockAndDay(nextAt, time, zone, cli.lang);
  return { kind, text: noticeText(parts, kind, said, cli.lang), nextAt, next: said };
}

async function printDraft(cli: Invocation, word: string, options: NoticeOptions): Promise<ExitCode> {
  const { api } = await hubOf(cli, { session: word, reading: true });
  const { id } = await resolveSession(api, word, cli.t);
  const session = await api.session(id);
  const { kind, text, nextAt } = drafting(cli, session, options);
  if (cli.globals.json) cli.out.json({ session: id, kind, text, nextAt });
  else {
    cli.out.text(`${text}\n`);
    cli.out.say(cli.t('notice-draft'));
  }
  if (options.pagerduty && noticedIncidents(session).length === 0) cli.out.say(cli.t('notice-no-incident'));
  return EXIT.done;
}

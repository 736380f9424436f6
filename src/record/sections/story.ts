import { deliveryOf } from '../../domain/delivery.ts';
import type { Pin } from '../../domain/session.ts';
import type { SentNotice } from '../../domain/session-parts.ts';
import { isReadWhole } from '../../logs/line.ts';
import { mdCode, mdFence } from '../../text/markdown.ts';
import { shellWord } from '../../text/shell-word.ts';
import { item, lineTime, type RecordContext, section } from '../context.ts';
import { behind } from '../timeline.ts';

/** Each pinned line with all that finds it again: source, document, query and window. */
export function evidence(c: RecordContext): readonly string[] {
  const pins = c.session.pins.filter((pin) => !pin.removed);
  return section(
    c.t('evidence'),
    pins.length === 0 ? [c.t('none')] : pins.flatMap((pin) => onePin(c, pin)).slice(0, -1),
  );
}

function onePin(c: RecordContext, pin: Pin): readonly string[] {
  const { t } = c;
  const { line } = pin;
  const who = t('pinBy', { who: c.author(pin), at: c.time(pin.at) });
  const query = queryOf(pin);
  const happened = lineTime(line.time);
  const facts: [string, string | null][] = [
    [t('pinComment'), pin.comment === null ? null : c.text(pin.comment)],
    [
      t('pinStep'),
      pin.step && c.session.steps[pin.step] ? c.say(c.session.steps[pin.step]!.step.title) : null,
    ],
    [t('pinTime'), happened === null ? null : c.fullTime(happened)],
    [t('pinService'), line.service === null ? null : c.text(line.service)],
    [t('pinTrace'), line.trace === undefined ? null : mdCode(line.trace)],
    [t('pinSource'), mdCode(line.source)],
    [t('pinDocument'), mdCode(line.id)],
    [t('pinOrigin'), pin.given ? t('pinGiven') : null],
    [t('pinQuery'), query === null ? null : mdCode(query)],
    [t('pinWindow'), pin.window === null ? null : windowText(c, pin.window)],
    [t('pinCommand'), againCommand(c, pin)],
    [t('pinSearch'), searchCommand(c, pin)],
  ];
  const head = [line.time, line.level?.toUpperCase()].filter(Boolean).join(' ');
  return [
    `### ${t('pinTitle', { n: pin.number })} ${who}`,
    '',
    mdFence(head === '' ? line.message : `${head} ${line.message}`).trimEnd(),
    '',
    ...facts.flatMap(([label, value]) => (value === null ? [] : [item(`${label}: ${value}`)])),
    '',
  ];
}

/** The command that finds the line and what stood around it again; null for one that was piped in. */
function againCommand(c: RecordContext, { line }: Pin): string | null {
  if (!c.session.tail.sources.includes(line.source)) return null;
  return mdCode(`oncall logs ${shellWord(line.source)} --around ${shellWord(line.id)}`);
}

/** What the line was found by; a file beside an index is read whole, whatever the query is. */
const queryOf = ({ line, query }: Pin): string | null => (isReadWhole(line.source) ? null : query);

/** The search that had found it, up to the line; null where everything was read. */
function searchCommand(c: RecordContext, pin: Pin): string | null {
  const { line, window } = pin;
  const query = queryOf(pin);
  if (!c.session.tail.sources.includes(line.source) || query === null) return null;
  const since = window?.since ?? c.session.clock.opened;
  const happened = lineTime(line.time);
  const options = [
    `--query ${shellWord(query)}`,
    ...(since === null ? [] : [`--since ${since}`]),
    // Times before are asked for: the line itself is the last.
    ...(happened === null ? [] : [`--until ${new Date(Date.parse(happened) + 1).toISOString()}`]),
  ];
  return mdCode(['oncall logs', shellWord(line.source), ...options].join(' '));
}

function windowText(c: RecordContext, window: NonNullable<Pin['window']>): string {
  const from = window.since === null ? c.t('windowStart') : c.fullTime(window.since);
  const to = window.until === null ? c.t('windowOpen') : c.fullTime(window.until);
  return `${from} – ${to}`;
}

/** Status updates, each with the time of the next, and whether it went out. */
export function notices(c: RecordContext): readonly string[] {
  const lines = c.session.notices.map((notice) => {
    // A drafted one says so itself.
    const said = notice.nextAt !== null && notice.text.includes(c.time(notice.nextAt).slice(0, 5));
    const next =
      notice.nextAt === null || said ? '' : ` (${c.t('nextNotice', { at: c.time(notice.nextAt) })})`;
    const told = `${c.time(notice.at)} ${c.author(notice)}: ${c.lines(notice.text)}`;
    return item(behind(told, next + delivered(c, notice)));
  });
  return section(c.t('notices'), lines);
}

/** Whether it went out, as far as the log knows: an update may only be written down here. */
function delivered(c: RecordContext, notice: SentNotice): string {
  const { state, act } = deliveryOf(c.session, notice);
  return c.t(`notice_${state}`, { at: act === null ? '' : c.time(act.at) });
}

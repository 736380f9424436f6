import type { ConnectionState } from '../../client/connection/connection-state.ts';
import { cutKey } from '../../text/i18n/refusals.ts';
import { clock, duration } from '../../text/time.ts';
import { truncate, width } from '../../text/width.ts';
import { MARKS } from '../draw/glyphs.ts';
import { apart, type Line, line, type Span, spansWidth, styled } from '../draw/line.ts';
import { joinParts, type Part, part } from '../draw/parts.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { whenText } from '../model/when.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { hasErrorRow, unseenErrors } from '../select/new-errors.ts';
import { newErrorsText } from './pattern-words.ts';

/** Columns of a statement below which it says nothing. */
const LEAST_STATEMENT = 12;

/**
 * What is wrong with the line to the hub, what waits here, and when it is tried again; typing goes on meanwhile. Where
 * nothing is, new errors that no pane names.
 * `machineNow` and the times of the connection are of this machine's clock.
 */
export function bannerLine(state: ScreenState, world: World, machineNow: number, cols: number): Line {
  const called = state.called !== null;
  const { connection, lang, session, replay } = world;
  const end = replay?.recording.end ?? null;
  if (end !== null) {
    const why = word(lang, `replay.ends-${end.reason}`);
    return line(styled('alarm', ` ${MARKS.warn} ${word(lang, 'replay.ends', { n: end.seq, why })} `));
  }
  if (connection.kind === 'live' && world.unsavedSince !== null) return unsavedLine(world, cols);
  if (connection.kind === 'live' && called) {
    return line(styled('bar', ` ${MARKS.warn} ${word(lang, 'banner.your-turn')} `));
  }
  if (connection.kind === 'live') {
    if (session.status !== 'closed')
      return hasErrorRow(state, world) ? newErrorLine(state, world, cols) : line('');
    const params = {
      who: session.closedBy?.name ?? '',
      time: session.closedAt === null ? '' : whenText(session.closedAt, world),
    };
    return line(styled('bar', ` ${word(lang, 'banner.closed', params)} `));
  }
  const needed = [part(0, ...queue(world)), part(0, next(connection, world, machineNow))];
  const rest = [
    part(3, lastWord(world, machineNow)),
    part(4, connection.kind === 'ended' ? '' : styled('past', word(lang, 'banner.typing-goes-on'))),
  ];
  const alarm = (text: string): Part => part(0, styled('alarm', ` ${MARKS.warn} ${text} `));
  const text = what(connection, world);
  const whole = joinParts([alarm(text), ...needed, ...rest], cols);
  // In a narrow row what to try gives way to what waits here and when it is tried again.
  return line(
    ...(spansWidth(whole) <= cols ? whole : joinParts([alarm(firstSentence(text)), ...needed], cols)),
  );
}

/** No save is confirmed, says the hub; acts here continue and wait. */
function unsavedLine({ unsavedSince, queued, lang, session }: World, cols: number): Line {
  const time = clock(unsavedSince ?? '', session.timeZone);
  const said = styled('alarm', ` ${MARKS.warn} ${word(lang, 'banner.unsaved', { time })} `);
  const own = queued === 0 ? '' : styled('wait', word(lang, 'banner.unsaved-own', { n: queued }));
  return line(...joinParts([part(0, said), part(1, own)], cols));
}

const firstSentence = (text: string): string =>
  text.split(/(?<=。)|(?<=\.) /)[0]?.replace(/[。.]$/, '') ?? text;

function what(connection: ConnectionState, { lang, heardAt }: World): string {
  switch (connection.kind) {
    case 'live':
      return '';
    case 'connecting':
      return heardAt === null ? word(lang, 'banner.joining') : word(lang, 'banner.connecting');
    case 'silent':
      return word(lang, 'cut.silent');
    case 'waiting':
    case 'ended':
      return word(lang, cutKey(connection.reason), {
        ...connection.reason.params,
        kind: connection.reason.kind,
      });
  }
}

const queue = ({ queued, lang }: World): readonly Span[] =>
  queued === 0 ? [] : [styled('wait', word(lang, 'banner.queued', { n: queued }))];

function next(connection: ConnectionState, { lang }: World, machineNow: number): Span {
  if (connection.kind === 'ended') return word(lang, 'banner.ended');
  if (connection.kind !== 'waiting') return '';
  return word(lang, 'banner.retry', { time: duration(Math.max(0, connection.until - machineNow), lang) });
}

function lastWord({ heardAt, lang }: World, machineNow: number): Span {
  if (heardAt === null) return '';
  return styled(
    'past',
    word(lang, 'banner.heard', { time: duration(Math.max(0, machineNow - heardAt), lang) }),
  );
}

/** `⚠ 2 new error patterns in checkout since 02:54: cannot reserve stock: ..    5 view` */
function newErrorLine(state: ScreenState, world: World, cols: number): Line {
  const right: readonly Span[] = [styled('follow', '5'), ` ${word(world.lang, 'banner.view')} `];
  const said = ` ${MARKS.warn} ${newErrorsText(world)}`;
  const [first] = unseenErrors(state, world);
  const room = cols - width(said) - spansWidth(right) - 4;
  const named = first === undefined || room < LEAST_STATEMENT ? '' : `: ${cut(first.template, room)}`;
  return line(...apart([styled('burn', said), named], right, cols));
}

const cut = (text: string, cols: number): string =>
  width(text) <= cols ? text : `${truncate(text, cols - 2, '')}..`;

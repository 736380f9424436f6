import type { OnCall } from '../../../protocol/http.ts';
import { clock } from '../../../text/time.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { apart, type Line, line, type Span, spansWidth, styled } from '../../draw/line.ts';
import { joinParts, type Part, part } from '../../draw/parts.ts';
import { word } from '../../model/words.ts';
import type { HomeWorld } from '../home-data.ts';
import type { HomeState } from '../home-state.ts';

/**
 * Who is on call and until when, and how hub, pager and logs stand. Where the row is too narrow, these go in this
 * order: the hub's address, one's own name, a further policy, the second level, the policy's name, until when, the
 * first level, the logs. Hub and pager stay.
 */
export function homeHeader(state: HomeState, world: HomeWorld, cols: number): Line {
  const stand = joinParts(states(state, world), cols - 10);
  const room = cols - spansWidth(stand) - 11;
  const duty = DETAILS.map((detail) => dutySpans(state.reading?.duty ?? null, world, detail)).find(
    (spans) => spansWidth(spans) <= room,
  );
  const right = duty === undefined || duty.length === 0 ? stand : [...duty, '  ', ...stand];
  const left = joinParts(
    [
      part(0, styled('strong', word(world.lang, 'home.title'))),
      part(1, world.you),
      part(2, styled('past', world.hub)),
    ],
    Math.max(0, cols - 3 - spansWidth(right)),
  );
  return line(...apart([' ', ...left], [...right, ' '], cols));
}

interface Detail {
  /** Policies shown; who is on call for others is what `oncall who` is for. */
  readonly policies: number;
  readonly second: boolean;
  readonly name: boolean;
  readonly until: boolean;
}

/** From all there is to the least. */
const DETAILS: readonly Detail[] = [
  { policies: 2, second: true, name: true, until: true },
  { policies: 1, second: true, name: true, until: true },
  { policies: 1, second: false, name: true, until: true },
  { policies: 1, second: false, name: false, until: true },
  { policies: 1, second: false, name: false, until: false },
];

type Policy = OnCall['policies'][number];
type Level = Policy['levels'][number] | undefined;

/** `当番 決済 佐藤(主) 09:00まで 田中(副)`: of one's own policy first. */
function dutySpans(
  all: readonly Policy[] | null,
  { lang, timeZone }: HomeWorld,
  detail: Detail,
): readonly Span[] {
  const own = (one: Policy): boolean =>
    one.levels.some(({ people }) => people.some(({ you }) => you === true));
  const staffed = (all ?? []).filter(({ levels }) => (levels[0]?.people.length ?? 0) > 0);
  const sorted = staffed.sort((a, b) => Number(own(b)) - Number(own(a))).slice(0, detail.policies);
  const who = (level: Level, key: 'home.duty-first' | 'home.duty-second'): string =>
    word(lang, key, { who: (level?.people ?? []).map(({ name }) => name).join(', ') });
  return sorted.flatMap(({ name, levels: [first, second] }, i): readonly Span[] => {
    const until = first?.people[0]?.until ?? null;
    return [
      styled('past', i === 0 ? `${word(lang, 'home.duty')} ` : '   '),
      ...(detail.name && staffed.length > 1 ? [styled('past', `${name} `)] : []),
      who(first, 'home.duty-first'),
      ...(detail.until && until !== null
        ? [styled('past', ` ${word(lang, 'home.duty-until', { time: clock(until, timeZone) })}`)]
        : []),
      ...(first?.people[0]?.override ? [styled('wait', word(lang, 'home.duty-taken'))] : []),
      ...(detail.second && second ? [` ${who(second, 'home.duty-second')}`] : []),
    ];
  });
}

function states({ trouble, reading }: HomeState, { lang }: HomeWorld): readonly Part[] {
  const hub =
    trouble !== null
      ? styled('burn', word(lang, 'header.hub-cut', { mark: MARKS.not }))
      : reading === null
        ? styled('wait', word(lang, 'header.hub-connecting'))
        : styled('done', word(lang, 'header.hub-live', { mark: MARKS.done }));
  if (reading === null) return [part(0, hub)];
  const { pages, sessions } = reading;
  const pager =
    pages === null
      ? styled('past', word(lang, 'home.pager-none'))
      : pages.waiting
        ? styled('wait', word(lang, 'home.pager-wait'))
        : pages.stalled === null
          ? styled('done', word(lang, 'home.pager-live', { mark: MARKS.done }))
          : styled('burn', word(lang, 'home.pager-cut', { mark: MARKS.not }));
  const read = sessions.reduce((sum, { logs }) => sum + logs.read, 0);
  const down = sessions.reduce((sum, { logs }) => sum + logs.down, 0);
  const logs =
    down > 0
      ? styled('burn', word(lang, 'home.logs-cut', { mark: MARKS.not, n: down }))
      : read > 0
        ? styled('done', word(lang, 'home.logs-live', { mark: MARKS.done }))
        : styled('past', word(lang, 'home.logs-none'));
  return [part(0, hub), part(0, pager), part(1, logs)];
}

import { PAGE_PARTS, type PagePart, type PageParts } from '../../../domain/page.ts';
import type { IncidentDetail, PageRow } from '../../../protocol/http.ts';
import { mergedState } from '../../../text/i18n/pager.ts';
import { dateTime } from '../../../text/time.ts';
import { fit as toWidth, width } from '../../../text/width.ts';
import { plainText } from '../../../tui/draw/line.ts';
import { changeRows } from '../../../tui/home/details/change-rows.ts';
import {
  alertRows,
  beforeRows,
  historyRows,
  noteRows,
  type PartRoom,
  standing,
} from '../../../tui/home/details/detail-parts.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { explain } from '../../base/explain.ts';
import { command } from '../../grammar/command.ts';
import type { HubApi } from '../../link/hub-api.ts';
import { hubOf } from '../../link/wire.ts';
import { type Invocation, timeZone } from '../../settings/invocation.ts';

/** What was read of a part, or why it was not. */
type Read<P extends PagePart> =
  | { readonly value: PageParts[P] }
  | {
      readonly unknown: { readonly kind: string; readonly params: CliError['params'] };
      readonly why: string;
    };
type Parts = { readonly [P in PagePart]: Read<P> };

/** One page as it stands, part by part: a part that cannot be read says so, and is no reason to fail. */
export const showPage = command({
  arguments: [['<page>', 'argPage', 'incident']],
  async run(cli, [ref]) {
    const { api } = await hubOf(cli, { reading: true });
    const { row, merged = null } = await api.incident(String(ref));
    const parts = await readParts(cli, api, row.id);
    if (cli.globals.json) cli.out.json({ page: row, merged, parts: toldParts(parts) });
    else for (const line of linesOf(cli, row, merged, parts)) cli.out.line(line);
    return EXIT.done;
  },
});

async function readParts(cli: Invocation, api: HubApi, id: string): Promise<Parts> {
  const read = await Promise.all(
    PAGE_PARTS.map(async (part) => {
      try {
        return [part, { value: await api.pagePart(id, part) }] as const;
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        const unknown = { kind: String(error.params.pager ?? error.kind), params: error.params };
        return [part, { unknown, why: explain(error, cli.lang).line }] as const;
      }
    }),
  );
  return Object.fromEntries(read) as Parts;
}

const toldParts = (parts: Parts): object =>
  Object.fromEntries(
    PAGE_PARTS.map((part) => {
      const read = parts[part];
      return [part, 'value' in read ? read.value : { unknown: read.unknown }];
    }),
  );

const intoOf = (cli: Invocation, { into, state }: NonNullable<IncidentDetail['merged']>): string =>
  cli.t('page-merged-into', { into, state: mergedState(state, cli.lang) });

function linesOf(
  cli: Invocation,
  row: PageRow,
  merged: NonNullable<IncidentDetail['merged']> | null,
  parts: Parts,
): readonly string[] {
  const world = { lang: cli.lang, now: Date.now(), timeZone: timeZone(cli) };
  const room: PartRoom = { page: row, world, cols: Number.MAX_SAFE_INTEGER };
  const reach = 'value' in parts.reach ? parts.reach.value : null;
  const state = cli.t('page-since', {
    state: cli.t(`page-state-${row.status}`),
    time: dateTime(row.triggeredAt, world.timeZone, cli.lang),
  });
  const part = <P extends PagePart>(
    name: P,
    draw: (value: PageParts[P], room: PartRoom) => ReturnType<typeof alertRows>,
  ): readonly string[] => {
    const read = parts[name] as Read<P>;
    if ('why' in read) return [cli.t('page-unknown', { why: read.why })];
    return draw(read.value, room).map(({ spans }) => plainText(spans));
  };
  const links = 'value' in parts.alert ? parts.alert.value.alerts.flatMap((alert) => alert.links) : [];
  const whole: readonly (readonly [string, readonly string[]])[] = [
    [String(row.number ?? row.id), [row.title]],
    ...(merged === null ? [] : [[cli.t('page-label-merged'), [intoOf(cli, merged)]] as const]),
    [cli.t('page-label-state'), [`${state}  ${plainText(standing(row, reach, world)).trim()}`]],
    ...(reach === null ? [[cli.t('page-label-reach'), part('reach', () => [])] as const] : []),
    [cli.t('page-label-service'), [`${row.service ?? '-'}  ${cli.t(`page-urgency-${row.urgency}`)}`]],
    ...(row.url === null ? [] : [[cli.t('page-label-url'), [row.url]] as const]),
    ...(row.session === null ? [] : [[cli.t('page-label-session'), [row.session.id]] as const]),
    [cli.t('page-label-alert'), part('alert', alertRows)],
    ...(links.length === 0
      ? []
      : [[cli.t('page-label-links'), links.map(({ text, href }) => `${text} ${href}`.trim())] as const]),
    [cli.t('page-label-changes'), part('changes', changeRows)],
    [cli.t('page-label-before'), part('before', beforeRows)],
    [cli.t('page-label-log'), part('log', historyRows)],
    [cli.t('page-label-notes'), part('notes', noteRows)],
  ];
  const names = Math.max(...whole.map(([name]) => width(name)));
  return whole.flatMap(([name, rows]) =>
    rows.map((text, i) => `${i === 0 ? toWidth(name, names) : ' '.repeat(names)}  ${text}`.trimEnd()),
  );
}

import type { LogsLook } from '../../protocol/messages.ts';
import type { LineQuestion } from '../model/line-question.ts';
import type { DialogState, ScreenState } from '../model/screen-state.ts';
import type { BoundaryChoice } from '../model/views/log-views.ts';
import type { LogsView } from '../model/views/logs-view.ts';

/* The view of the log that the driver looks at, and the page on top of it, as they go over the wire and back. */

type TextDialog = Extract<DialogState, { kind: 'text' }>;
type Page = NonNullable<LogsLook['page']>;

const LONG = 1_000;
const NAMES: readonly BoundaryChoice['name'][] = [
  'boundary.alert',
  'boundary.opened',
  'boundary.impact',
  'boundary.mitigated',
  'boundary.resolved',
];

const iso = (ms: number): string => new Date(ms).toISOString();

/** What this screen shows of the log, for those who follow. */
export function lookOf({ logs, dialogs }: ScreenState): LogsLook {
  const { view, pattern, service, same, boundary, range } = logs;
  return {
    view,
    pattern: pattern?.slice(0, 64) ?? null,
    service: service?.slice(0, 256) ?? null,
    same,
    boundary: boundary === null ? null : { at: boundary.at, name: boundary.name },
    range: range === null ? null : { from: iso(range.from), to: iso(range.to) },
    page: pageOf(dialogs.at(-1)),
  };
}

const NOTHING: Omit<Page, 'kind' | 'target'> = {
  at: null,
  source: null,
  least: null,
  terms: [],
  unasked: [],
};

function pageOf(top: DialogState | undefined): Page | null {
  if (top?.kind !== 'text') return null;
  if (top.text === 'pattern' && top.target !== null)
    return { ...NOTHING, kind: 'pattern', target: top.target.slice(0, 64) };
  const { question } = top;
  if (question === undefined || isLong(question)) return null;
  if (question.kind === 'trace')
    return { ...NOTHING, kind: 'trace', target: question.trace, at: question.at };
  const { source, field, least, terms, unasked } = question;
  const asked = { source, least, terms: [...terms], unasked: unasked.slice(0, 50) };
  return { ...NOTHING, kind: 'values', target: field, ...asked };
}

/** More than the wire takes: such a page is the driver's alone. */
function isLong(question: LineQuestion): boolean {
  if (question.kind === 'trace') return question.trace.length > 256;
  const { field, terms, unasked } = question;
  const texts = [...terms.flatMap(({ name, value }) => [name, value]), ...unasked];
  return field.length > 512 || terms.length > 20 || texts.some((text) => text.length > LONG);
}

/** The log as the driver looks at it; an older screen tells only of its lines. */
export function followedView(look: LogsLook | undefined): Partial<LogsView> {
  if (look === undefined) return {};
  const { view, pattern, service, same, boundary, range } = look;
  const name = NAMES.find((each) => each === boundary?.name) ?? 'boundary.given';
  return {
    view,
    pattern,
    service,
    same,
    boundary: boundary === null ? null : { at: boundary.at, name },
    range: range === null ? null : { from: Date.parse(range.from), to: Date.parse(range.to) },
  };
}

/** The page that the driver has on top, open here too; null: none. */
export function followedPage(look: LogsLook | undefined): TextDialog | null {
  const page = look?.page ?? null;
  if (page === null) return null;
  const { target, at, source, least, terms, unasked } = page;
  const opened = { kind: 'text', target, scroll: 0, followed: true } as const;
  switch (page.kind) {
    case 'pattern':
      return { ...opened, text: 'pattern' };
    case 'trace':
      return { ...opened, text: 'trace', question: { kind: 'trace', trace: target, at } };
    case 'values': {
      const asked = { source: source ?? '', field: target, least, terms, unasked };
      const span = look?.range ? { span: look.range } : {};
      return { ...opened, text: 'values', at: 0, question: { kind: 'values', ...asked, ...span } };
    }
  }
}

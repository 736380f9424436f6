import type { CalendarActName, PagerActName } from '../../../src/domain/act-table.ts';
import type { AccountIncident } from '../../../src/sim/pagerduty/model.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import type { HandHub } from './hand-hub.ts';

export interface ActKind {
  /** What a screen sends about a page. */
  readonly ask: (rig: Pick<HandHub, 'command'>, session: string, page: AccountIncident) => Promise<unknown>;
  /** How often it took effect. */
  readonly count: (page: AccountIncident, rig: HandHub) => number;
  /** Whether the page has to be acknowledged first. */
  readonly onHeld: boolean;
}

const requested = (act: string, args: object = {}): ActKind['ask'] => {
  return (rig, session, page) =>
    rig.command(session, 'action.request', {
      target: 'pagerduty',
      act,
      args: { incident: page.id, ...args },
    });
};

/** Not asked by the key of a session; `kill-matrix.ts` and `calendar.test.ts` have these. */
type Elsewhere = 'reassign' | 'merge' | 'status-update' | CalendarActName;

/** Each kind of act that PagerDuty does again when it is asked again. */
export const ACT_KINDS: { readonly [A in Exclude<PagerActName, Elsewhere>]: ActKind } = {
  acknowledge: {
    ask: requested('acknowledge'),
    // Somebody else's, which it may have begun with, is not counted.
    count: ({ log }) =>
      log.filter(({ type, user }) => /^acknowledge/.test(type) && user === 'PSATO01').length,
    onHeld: false,
  },
  note: {
    ask: (rig, session) => rig.command(session, 'note.add', { text: '切り戻します', pager: true }),
    count: ({ notes }) => notes.length,
    onHeld: true,
  },
  priority: {
    ask: requested('priority', { priority: 'P2' }),
    // Of whoever asks; a colleague may set another.
    count: ({ log }) =>
      log.filter(({ type, user }) => /^field_value/.test(type) && user === 'PSATO01').length,
    onHeld: true,
  },
  snooze: {
    ask: requested('snooze', { seconds: 3_600 }),
    count: (page) => logged(page, /^snooze/),
    onHeld: true,
  },
  responder: {
    ask: (rig, session) =>
      rig.command(session, 'responder.request', { who: '鈴木', message: '見てください' }),
    count: ({ requests }) => requests.length,
    onHeld: true,
  },
  escalate: { ask: requested('escalate'), count: (page) => logged(page, /^escalate/), onHeld: true },
  'hand-back': { ask: requested('hand-back'), count: (page) => logged(page, /^delegate/), onHeld: true },
  resolve: { ask: requested('resolve'), count: (page) => logged(page, /^resolve/), onHeld: true },
  create: {
    ask: (rig, session) =>
      rig.command(session, 'responder.request', {
        who: '検索',
        message: '応援',
        how: { act: 'create', service: 'SSEARCH', title: '応援依頼', details: 'DBを見てください' },
      }),
    count: (_, { account }) => account.incidents.filter(({ service }) => service === 'SSEARCH').length,
    onHeld: true,
  },
};

/** A session about a page, which stands acknowledged by Sato or by nobody, as the kind wants it. */
export async function aboutPage(rig: HandHub, { onHeld }: ActKind) {
  const page = rig.account.trigger('SCHECK1', '5xx');
  await rig.time.advance(5_000);
  if (!onHeld) {
    // Somebody opens it by hand, so that nothing is acknowledged yet.
    rig.account.acknowledge(page, 'PTANAKA');
    const session = await rig.start(page.id);
    rig.account.escalate(page, 'PTANAKA', 1, null);
    await rig.until(session, ({ incidents }) => incidents[0]?.status === 'triggered');
    return { page, session };
  }
  const session = await rig.start(page.id);
  await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
  return { page, session };
}

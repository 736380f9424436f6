import type { CommandInput, CommandType } from '../../src/domain/command.ts';
import type { Actor } from '../../src/domain/event.ts';
import { type ExampleAct, PAGERDUTY, SATO, SUZUKI, TANAKA } from './example-acts.ts';

/** Clock times in Tokyo, of the day before the release and of its day. */
const on = (day: 25 | 26, clock: string): string =>
  new Date(`2026-11-${day}T${clock.length === 5 ? `${clock}:00` : clock}+09:00`).toISOString();

const act = <T extends CommandType>(
  day: 25 | 26,
  clock: string,
  by: Actor,
  type: T,
  data: CommandInput<T>,
): ExampleAct => ({ at: on(day, clock), by, type, data }) as ExampleAct;
const done = (day: 25 | 26, clock: string, by: Actor, step: string): ExampleAct =>
  act(day, clock, by, 'step.do', { step });

export const RELEASE_OPENED = on(25, '17:00');

export const RELEASE_OPENING = {
  title: '定期リリース 2026-11-26',
  release: {
    variables: [
      { id: 'tag', value: 'v2026.11.26' },
      { id: 'sha', value: '3fa9c21' },
      { id: 'previous', value: 'v2026.11.12' },
    ],
    window: { since: on(26, '14:00'), until: on(26, '15:00') },
  },
} as const;

/** A release that three people run over two days: errors rise, it is rolled back in the window, and why is kept. */
export const RELEASE_ACTS: readonly ExampleAct[] = [
  act(25, '17:00:05', SATO, 'participant.join', {}),
  act(25, '17:00:20', TANAKA, 'participant.join', {}),
  act(25, '17:02', TANAKA, 'role.take', { role: 'lead' }),
  act(25, '17:10', SATO, 'note.add', {
    step: 'freeze',
    text: '対象はPR 14件、移行2件。20261126_drop_legacy_col は戻せないため次回へ',
  }),
  done(25, '17:12', SATO, 'freeze'),
  act(25, '17:20', TANAKA, 'note.add', {
    kind: 'decision',
    step: 'go',
    text: '実施する。中止条件: 反映から10分以内に5xxが1%を超えたら切り戻す',
  }),
  done(25, '17:21', TANAKA, 'go'),
  act(26, '13:50', SUZUKI, 'participant.join', {}),
  act(26, '13:50:30', SUZUKI, 'role.take', { role: 'comms' }),
  act(26, '13:51', SATO, 'role.take', { role: 'driver' }),
  done(26, '13:51:20', TANAKA, 'names'),
  done(26, '13:53', SUZUKI, 'announce'),
  done(26, '13:55', TANAKA, 'clear'),
  done(26, '13:57', SATO, 'tag'),
  done(26, '13:57:30', TANAKA, 'tag'),
  done(26, '14:01', SATO, 'approve'),
  done(26, '14:01:40', TANAKA, 'approve'),
  done(26, '14:02', SATO, 'start'),
  act(26, '14:09', SATO, 'note.add', {
    kind: 'finding',
    step: 'health',
    text: '反映は14:06に完了。検索の5xxが0.2%から1.8%に上がった',
  }),
  act(26, '14:10', PAGERDUTY, 'session.relate', {
    session: 'search-1126',
    kind: 'incident',
    title: 'search: 5xx rate > 1% for 3m',
    number: 4831,
  }),
  act(26, '14:10:30', TANAKA, 'note.add', { kind: 'decision', text: '中止条件に当たったため切り戻す' }),
  act(26, '14:10:40', TANAKA, 'rollback.begin', {}),
  done(26, '14:12', SATO, 'roll-back'),
  act(26, '14:17', SATO, 'note.add', {
    kind: 'finding',
    step: 'roll-back-verify',
    text: '検索の5xxは0.2%に戻った。自分の検索と注文も通った',
  }),
  done(26, '14:17:10', SATO, 'roll-back-verify'),
  done(26, '14:18', TANAKA, 'stop-rule'),
  act(26, '14:20', SATO, 'note.add', {
    kind: 'finding',
    text: '原因: #819の検索候補が、キャッシュのない店舗で毎回全件を読む',
  }),
  act(26, '14:22', TANAKA, 'note.add', {
    kind: 'action',
    text: '検索候補に件数の上限を付け、キャッシュなしの負荷試験をする',
    owner: SATO.id,
    due: on(26, '18:00'),
  }),
  act(26, '14:30', SUZUKI, 'step.skip', { step: 'health', reason: '切り戻したため' }),
  done(26, '14:47', TANAKA, 'watch'),
  done(26, '14:48', SUZUKI, 'announce-end'),
  done(26, '14:52', SATO, 'notes'),
  act(26, '14:55', TANAKA, 'session.close', {
    reason: '反映後に検索の5xxが中止条件(1%)を超えたため切り戻し。次回は12月3日',
  }),
];

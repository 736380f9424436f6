import { Recording } from '../../../src/client/replay/recording.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { Given, opening, sato, tanaka } from '../../domain/given.ts';

/** When its alert fired: 02:58:11 in Tokyo. */
export const FIRED = Date.parse('2026-11-24T17:58:11.000Z');
export const at = (clock: string): number => Date.parse(`2026-11-25T${clock}+09:00`);

const line = (id: string, time: string, message: string) => ({
  ...{ id, time, message, source: 'app', level: 'error' as const, service: 'checkout', fields: {} },
});

/** An hour of two people: pins, a decision, two status updates, and quiet between them. */
export function told(): readonly AnyEvent[] {
  const given = new Given();
  const when = (clock: string, ...[by, type, input]: Parameters<Given['when']>): void => {
    // Each command is a second later than the one before.
    given.now = at(clock) - 1_000;
    given.when(by, type, input);
  };
  when('02:59:03', sato, 'session.open', opening);
  when('02:59:04', sato, 'participant.join', {});
  when('02:59:20', sato, 'role.take', { role: 'driver' });
  when('03:00:02', tanaka, 'participant.join', {});
  when('03:01:00', sato, 'severity.set', { severity: 'SEV2' });
  const pool = line('app-2', '2026-11-24T18:04:10.000Z', 'pool exhausted');
  const gateway = line('app-1', '2026-11-24T18:02:30.000Z', 'gateway timeout');
  when('03:05:00', sato, 'log.pin', { line: pool, query: null, window: null, step: null, comment: null });
  when('03:06:00', tanaka, 'log.pin', {
    ...{ line: gateway, query: null, window: null, step: null, comment: 'acquirer-b' },
  });
  when('03:09:00', tanaka, 'note.add', { kind: 'decision', text: '1c9eへ切り戻す' });
  when('03:15:00', sato, 'notice.send', { text: '切り戻しました', nextAt: null, final: false });
  when('03:15:30', sato, 'session.mitigate', {});
  when('03:44:00', sato, 'session.resolve', {});
  when('03:48:00', tanaka, 'notice.send', { text: '二重決済はありません', nextAt: null, final: true });
  when('03:50:30', sato, 'session.close', { reason: '復旧' });
  return given.log;
}

export const recording = (): Recording => new Recording(told());

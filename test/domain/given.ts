import { type OutsideAction, requestedAction } from '../../src/domain/actions.ts';
import type { Command, CommandInput, CommandType } from '../../src/domain/command.ts';
import { commandDataSchemas } from '../../src/domain/command-schema.ts';
import { decide } from '../../src/domain/decide.ts';
import type { Actor, AnyEvent, Fact } from '../../src/domain/event.ts';
import type { Procedure } from '../../src/domain/procedure.ts';
import { procedureSchema } from '../../src/domain/procedure-schema.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import { initialSession, type Session } from '../../src/domain/session.ts';

export const sato: Actor = { id: 'sato@example.com', name: '佐藤', kind: 'member' };
export const tanaka: Actor = { id: 'tanaka@example.com', name: '田中', kind: 'member' };
export const importer: Actor = { id: 'ito@example.com', name: '伊藤', kind: 'member' };
export const guest: Actor = { id: 'vendor@example.net', name: 'Vendor', kind: 'guest' };
export const observer: Actor = { id: 'boss@example.com', name: 'Boss', kind: 'observer' };
export const pager: Actor = { id: 'pagerduty', name: 'PagerDuty', kind: 'system' };

const text = (ja: string, en: string) => ({ ja, en });

export const procedure: Procedure = procedureSchema.parse({
  id: 'incident',
  kind: 'incident',
  title: text('障害対応', 'Incident'),
  phases: [
    {
      id: 'detect',
      title: text('検知・招集', 'Detect and page'),
      steps: [
        { id: 'ack', title: text('PD確認', 'Acknowledge'), required: true },
        { id: 'evidence', title: text('証跡の保全', 'Preserve evidence'), required: 'SEV2', within: 10 },
      ],
    },
    {
      id: 'stop-gap',
      title: text('暫定対応', 'Stop-gap'),
      steps: [{ id: 'read-back', title: text('復唱確認', 'Read back'), needs: 'second person' }],
    },
    {
      id: 'permanent',
      title: text('恒久対応', 'Permanent fix'),
      after: 'close',
      steps: [{ id: 'review', title: text('振り返り', 'Review') }],
    },
  ],
});

export const opening: CommandInput<'session.open'> = {
  title: '決済画面で5xx急増',
  kind: 'incident',
  timeZone: 'Asia/Tokyo',
  lang: 'ja',
  procedure,
  procedureHash: 'hash',
  procedureOrigin: 'built-in:incident',
  severity: null,
  firedAt: '2026-11-24T17:58:11.000Z',
  tail: { sources: ['app'], query: null, window: null },
};

export const START = Date.parse('2026-11-24T17:59:03.000Z');

/** A session driven by commands, without a hub: decides, numbers and folds, one second a command. */
export class Given {
  state: Session = initialSession('checkout-1125');
  readonly log: AnyEvent[] = [];
  readonly #counts = new Map<string, number>();
  now = START;

  when<T extends CommandType>(by: Actor, type: T, input: CommandInput<T>): Result {
    const data = commandDataSchemas[type].parse(input);
    const client = `c-${by.id.split('@')[0]}`;
    const n = (this.#counts.get(client) ?? 0) + 1;
    this.#counts.set(client, n);
    return this.command({ type, data, by, cmd: { client, n } } as Command);
  }

  command(command: Command): Result {
    this.now += 1000;
    const at = new Date(this.now).toISOString();
    const decision = decide(this.state, command, at);
    if (!decision.ok) return { refused: decision.refusal, facts: [] };
    const events = decision.facts.map(
      (fact, i): AnyEvent => ({
        v: 1,
        session: this.state.id,
        seq: this.state.seq + 1 + i,
        prev: '',
        at,
        by: command.by,
        cmd: command.cmd,
        ...(fact as { type: string; data: Record<string, unknown> }),
      }),
    );
    this.log.push(...events);
    this.state = reduceAll(this.state, events);
    return { refused: null, facts: decision.facts };
  }
}

export interface Result {
  readonly refused: Refusal | null;
  readonly facts: readonly Fact[];
}

/** An open session with 佐藤 in it. */
export function opened(): Given {
  const given = new Given();
  given.when(sato, 'session.open', opening);
  given.when(sato, 'participant.join', {});
  return given;
}

/** The same with a `when` on some steps, by their ids. */
export function knowing(facts: Readonly<Record<string, string>>): Given {
  const given = new Given();
  const phases = procedure.phases.map((phase) => ({
    ...phase,
    steps: phase.steps.map((step) => (facts[step.id] ? { ...step, when: facts[step.id] } : step)),
  }));
  given.when(sato, 'session.open', { ...opening, procedure: { ...procedure, phases } });
  given.when(sato, 'participant.join', {});
  return given;
}

/** An act at the pager as it was requested, of which nothing is done yet. */
export function requestedAct(change: Partial<OutsideAction> = {}): OutsideAction {
  const data = { action: 'a1', target: 'pagerduty', act: 'note', args: { incident: 'Q1' } } as const;
  return { ...requestedAction({ by: sato, seq: 9, at: '2026-11-25T03:00:00.000Z', data }), ...change };
}

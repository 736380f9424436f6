import type { Actor } from '../../src/domain/event.ts';
import { procedureSchema } from '../../src/domain/procedure-schema.ts';
import { lastRunOf, whatText } from '../../src/domain/runs/run.ts';
import type { RunWhat } from '../../src/domain/runs/run-event-schema.ts';
import { sha256 } from '../contracts/event-builder.ts';
import { Given, opening, procedure, sato, tanaka } from './given.ts';

export const hub: Actor = { id: 'hub', name: 'hub', kind: 'system' };
export const SHA = '8f21c0d000';
export const workflow = {
  ...{ repository: 'acme/shop', file: 'rollback.yml', ref: 'main' },
  inputs: { service: 'checkout', version: '{{tag}}' },
};

/** A session whose step `read-back` runs something, and whose `ack` does so with one person. */
export function running(
  runs: Readonly<Record<string, object>> = { 'read-back': {}, ack: { danger: 'low' } },
): Given {
  const given = new Given();
  const phases = procedure.phases.map((phase) => ({
    ...phase,
    steps: phase.steps.map((step) =>
      runs[step.id] ? { ...step, run: { workflow, ...runs[step.id] } } : step,
    ),
  }));
  const title = { ja: 'タグ', en: 'Tag' };
  const own = procedureSchema.parse({
    ...procedure,
    kind: 'release',
    variables: [{ id: 'tag', title }],
    phases,
  });
  given.when(sato, 'session.open', { ...opening, kind: 'release', procedure: own });
  for (const who of [sato, tanaka]) given.when(who, 'participant.join', {});
  tag(given, '1c9e3b0');
  return given;
}

export const tag = (given: Given, value: string) =>
  given.when(sato, 'release.set', { release: { variables: [{ id: 'tag', value }], window: null } });

export const newest = (given: Given, step = 'read-back') => lastRunOf(given.state, step)!;
export const resolved = (
  given: Given,
  step = 'read-back',
  sha = SHA,
  live: string | null = 'checkout 7be2d94',
) => {
  const { id, wanted, danger } = newest(given, step);
  const what: RunWhat = { ...wanted, sha };
  const hash = sha256(whatText(what, live));
  return given.when(hub, 'run.resolve', { run: id, what, hash, live, url: null, danger });
};
/** Asked for by 佐藤, and looked up. */
export function asked(step = 'read-back', given = running()): Given {
  given.when(sato, 'run.ask', { step });
  resolved(given, step);
  return given;
}
export const confirm = (given: Given, who: Actor, step = 'read-back', hash = newest(given, step).hash!) =>
  given.when(who, 'run.confirm', { run: newest(given, step).id, hash });

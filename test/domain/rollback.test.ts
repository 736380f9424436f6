import { describe, expect, it } from 'vitest';
import type { SeenChange } from '../../src/domain/changes/system-change.ts';
import { procedureSchema } from '../../src/domain/procedure-schema.ts';
import { rollbackSchema } from '../../src/domain/runs/run-schema.ts';
import { suspectOf } from '../../src/domain/runs/wanted.ts';
import { changeToRollBack } from '../../src/domain/runs/way-back.ts';
import { readRollback } from '../../src/text/i18n/rollback-title.ts';
import { Given, guest, observer, opened, opening, procedure, sato, tanaka } from './given.ts';
import { confirm, hub, resolved } from './make-run.ts';

const AT = '2026-11-24T17:50:00.000Z';
const change = (service: string, more: Partial<SeenChange> = {}): SeenChange => ({
  ...{ id: `github:${service}`, origins: ['github'], service, environment: 'production', kind: 'deploy' },
  ...{
    state: 'live',
    version: 'v42',
    sha: '8f21c0d',
    previousSha: '1c9e3b0',
    requestedAt: AT,
    startedAt: AT,
  },
  ...{ liveAt: AT, failedAt: null, by: 'kato', title: 'One', pr: 812, url: null },
  ...more,
});
const CHECKOUT = change('checkout');
const PAYMENTS = change('payments', { sha: 'aa11bb2', previousSha: 'cc33dd4', pr: 813 });
const ofService = (service: string) => ({
  service,
  run: rollbackSchema.parse({
    workflow: {
      ...{ repository: `acme/${service}`, file: 'rollback.yml', ref: 'main' },
      inputs: { to: '{{before}}', of: '{{service}}' },
    },
  }),
});

/** Two changes, and two services whose rollback the hub's settings name. */
function seen(given: Given = opened(), changes = [CHECKOUT, PAYMENTS]): Given {
  given.when(tanaka, 'participant.join', {});
  const rows = changes.map((one) => ({ change: one, place: 'before' as const, evidence: [] }));
  const rollbacks = [ofService('checkout'), ofService('payments')];
  const known = { from: AT, to: AT, impactAt: AT, rows, more: 0, coverage: [], gaps: [], rollbacks };
  expect(given.when(hub, 'changes.see', known).refused).toBeNull();
  return given;
}
const ask = (given: Given, one: SeenChange = CHECKOUT, who = sato) =>
  given.when(who, 'rollback.ask', { change: one });
const added = ({ state }: Given) => Object.values(state.steps).filter((step) => step.added);

describe('a rollback of a change', () => {
  it("DOM-1050 is a step made of the hub's settings, asked for at once with the version before, under two keys", () => {
    const given = seen();
    expect(ask(given).facts.map(({ type }) => type)).toEqual(['change.pinned', 'step.added', 'run.asked']);
    expect(suspectOf(given.state)?.id).toBe(CHECKOUT.id);
    const [step] = added(given);
    const { run: _, ...titled } = step?.step ?? {};
    expect(titled).toMatchObject({ title: { en: 'Take checkout back to the version before' } });
    expect(step?.phase).toBe('detect');
    const [run] = given.state.runs;
    expect(run).toMatchObject({
      ...{ step: step?.id, danger: 'high', state: 'asked' },
      wanted: { repository: 'acme/checkout', inputs: { to: '1c9e3b0', of: 'checkout' } },
    });
    resolved(given, step?.id);
    expect(confirm(given, sato, step?.id).refused?.kind).toBe('needs-second-person');
    expect(confirm(given, tanaka, step?.id).refused).toBeNull();
    expect(given.state.actions).toMatchObject([{ act: 'dispatch' }]);
  });

  it('DOM-1053 is what the settings of this hub name now: neither what a file says they do, nor what they named before', () => {
    const given = seen();
    given.state = { ...given.state, importedTo: given.state.seq };
    expect(ask(given).refused?.kind).toBe('no-way-back');
    const own = seen();
    const rows = [CHECKOUT, PAYMENTS].map((one) => ({ change: one, place: 'before' as const, evidence: [] }));
    const rollbacks = [{ ...ofService('checkout'), run: ofService('other').run }];
    const known = { from: AT, to: AT, impactAt: AT, rows, more: 0, coverage: [], gaps: [], rollbacks };
    own.when(hub, 'changes.see', known);
    ask(own);
    expect(own.state.runs).toMatchObject([{ wanted: { repository: 'acme/other' } }]);
    expect(own.when(hub, 'changes.see', known).facts).toEqual([]);
  });

  it('DOM-1050 is the step of the procedure where that names the version before', () => {
    const workflow = { repository: 'acme/shop', file: 'x.yml', ref: 'main', inputs: { to: '{{before}}' } };
    const phases = procedure.phases.map((phase) => ({
      ...phase,
      steps: phase.steps.map((step) => (step.id === 'ack' ? { ...step, run: { workflow } } : step)),
    }));
    const own = new Given();
    own.when(sato, 'session.open', {
      ...opening,
      procedure: procedureSchema.parse({ ...procedure, phases }),
    });
    own.when(sato, 'participant.join', {});
    seen(own);
    expect(ask(own, PAYMENTS).facts.map(({ type }) => type)).toEqual(['change.pinned', 'run.asked']);
    expect(own.state.runs).toMatchObject([{ step: 'ack', wanted: { inputs: { to: 'cc33dd4' } } }]);
  });

  it.each([
    ['acme/checkout', { to: '{{before}}' }, 'acme/payments'],
    ['acme/checkout', { to: '{{before}}', of: '{{service}}' }, 'acme/checkout'],
    ['acme/shop', { to: '{{before}}' }, 'acme/shop'],
  ])('DOM-1056 is no step that runs what brings another service back: %s %j', (repository, inputs, runs) => {
    const workflow = { repository, file: 'rollback.yml', ref: 'main', inputs };
    const phases = procedure.phases.map((phase) => ({
      ...phase,
      steps: phase.steps.map((step) => (step.id === 'ack' ? { ...step, run: { workflow } } : step)),
    }));
    const own = new Given();
    own.when(sato, 'session.open', {
      ...opening,
      procedure: procedureSchema.parse({ ...procedure, phases }),
    });
    own.when(sato, 'participant.join', {});
    seen(own);
    expect(ask(own, PAYMENTS).refused).toBeNull();
    expect(own.state.runs).toMatchObject([{ wanted: { repository: runs, inputs: { to: 'cc33dd4' } } }]);
  });

  it('DOM-1051 of two services are two steps; a second ask while one waits makes none', () => {
    const given = seen();
    ask(given);
    expect(ask(given).facts).toEqual([]);
    expect(ask(given, CHECKOUT, tanaka).refused).toMatchObject({ kind: 'run-asked', params: { by: '佐藤' } });
    expect(ask(given, PAYMENTS).refused).toBeNull();
    expect(added(given)).toHaveLength(2);
    expect(given.state.runs.map(({ wanted }) => wanted.repository)).toEqual([
      'acme/checkout',
      'acme/payments',
    ]);
    // The first was looked up for another suspect than the one now: it is not run.
    const [first] = added(given);
    resolved(given, first?.id);
    expect(confirm(given, tanaka, first?.id).refused?.kind).toBe('run-changed');
    expect(given.state.actions).toEqual([]);
  });

  it('DOM-1051 is refused, and changes nothing, where there is no way back or the version before is not known', () => {
    const given = seen();
    const before = given.state;
    const other = change('search');
    expect(ask(given, other).refused).toMatchObject({ kind: 'no-way-back', params: { service: 'search' } });
    expect(ask(given, { ...CHECKOUT, previousSha: null }).refused?.kind).toBe('no-version-before');
    for (const who of [guest, observer]) expect(ask(given, CHECKOUT, who).refused?.kind).toBe('not-allowed');
    expect(given.state).toBe(before);
    given.when(sato, 'session.close', { reason: 'over' });
    expect(ask(given).refused?.kind).toBe('session-closed');
    const drill = new Given();
    drill.when(sato, 'session.open', { ...opening, kind: 'drill' });
    drill.when(sato, 'participant.join', {});
    expect(ask(drill).refused).toMatchObject({ kind: 'not-allowed', params: { kind: 'drill' } });
  });

  it('DOM-1052 means the suspect, else the only change; else it says which ones there are', () => {
    const given = seen();
    const chosen = (word: string) => changeToRollBack(given.state, word);
    expect(chosen('')).toMatchObject({
      kind: 'which-change',
      params: { changes: 'checkout #812, payments #813' },
    });
    expect([chosen('payments'), chosen('#813'), chosen('aa11')]).toEqual([PAYMENTS, PAYMENTS, PAYMENTS]);
    expect(chosen('nothing')).toMatchObject({ kind: 'which-change' });
    ask(given, PAYMENTS);
    expect(chosen('')).toEqual(PAYMENTS);
    given.when(sato, 'change.rule-out', { change: PAYMENTS, reason: 'no' });
    expect(chosen('')).toEqual(CHECKOUT);
    expect(changeToRollBack(opened().state, '')).toMatchObject({ params: { kind: 'none' } });
    expect([readRollback('rollback #812'), readRollback('切り戻し'), readRollback('3')]).toEqual([
      '#812',
      '',
      null,
    ]);
  });

  it('DOM-1052 names the version before, and no variable that no session knows', () => {
    const of = (inputs: Record<string, string>) =>
      rollbackSchema.safeParse({ workflow: { repository: 'a/b', file: 'x.yml', ref: 'main', inputs } });
    expect(of({ to: '{{before}}' })).toMatchObject({ success: true, data: { danger: 'high' } });
    expect(of({ to: 'v41' }).error?.message).toContain('{{before}}');
    expect(of({ to: '{{before}} {{tag}}' }).error?.message).toContain('{{tag}}');
  });
});

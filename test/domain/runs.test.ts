import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/domain/command.ts';
import { decide } from '../../src/domain/decide.ts';
import type { Actor } from '../../src/domain/event.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { CONFIRM_MS, isUnderWay, lastRunOf, waitNamed, whatText } from '../../src/domain/runs/run.ts';
import { wantedOf } from '../../src/domain/runs/wanted.ts';
import { initialSession } from '../../src/domain/session.ts';
import { sha256 } from '../contracts/event-builder.ts';
import { type Given, guest, importer as ito, observer, opening, pager, sato, tanaka } from './given.ts';
import { asked, confirm, hub, newest, resolved, running, SHA, tag, workflow } from './make-run.ts';

const refusedWith = (result: ReturnType<typeof confirm>) => [
  result.refused?.kind,
  result.refused?.params.kind,
];

describe('a run of a step', () => {
  it('DOM-1021 is asked for, looked up, confirmed by a second person, and then asked of GitHub once', () => {
    const given = running();
    given.when(sato, 'run.ask', { step: 'read-back' });
    expect(newest(given)).toMatchObject({ state: 'asked', by: sato, danger: 'high', what: null });
    expect(newest(given).wanted).toEqual({
      ...workflow,
      inputs: { service: 'checkout', version: '1c9e3b0' },
    });
    expect(refusedWith(confirm(given, tanaka, 'read-back', sha256('x')))).toEqual([
      'run-not-ready',
      undefined,
    ]);
    resolved(given);
    expect(newest(given)).toMatchObject({ state: 'ready', live: 'checkout 7be2d94' });
    expect(Date.parse(newest(given).until!) - given.now).toBe(CONFIRM_MS);
    expect(given.state.actions).toEqual([]);
    confirm(given, tanaka);
    const run = newest(given);
    expect(run).toMatchObject({ state: 'confirmed', confirmed: { by: tanaka } });
    expect(given.state.actions).toMatchObject([
      { id: run.action, target: 'github', act: 'dispatch', args: { run: run.id }, by: tanaka, outcome: null },
    ]);
  });

  it('DOM-1022 is done by the two persons once it ends well, and an undo of what was before leaves that', () => {
    const given = asked();
    given.when(sato, 'step.start', { step: 'read-back' });
    confirm(given, tanaka);
    const { id, action } = newest(given);
    given.when(hub, 'action.done', { action: action!, params: { number: 1184, url: 'https://x.test/1' } });
    expect(newest(given)).toMatchObject({ state: 'queued', number: 1184, url: 'https://x.test/1' });
    given.when(hub, 'run.move', {
      run: id,
      state: 'running',
      job: 'deploy',
      step: 'hosts',
      usualMs: 130_000,
    });
    expect(newest(given)).toMatchObject({ state: 'running', job: 'deploy', jobStep: 'hosts', number: 1184 });
    expect(given.when(hub, 'run.move', { run: id, state: 'running', step: 'hosts' }).facts).toEqual([]);
    given.when(hub, 'run.move', { run: id, state: 'done' });
    const done = { status: 'done', by: sato, confirmedBy: tanaka, waiting: null };
    expect(given.state.steps['read-back']).toMatchObject(done);
    given.when(sato, 'undo', {});
    expect(given.state.steps['read-back']).toMatchObject(done);
    expect(refusedWith(given.when(hub, 'run.move', { run: id, state: 'failed' }))).toEqual([
      'run-over',
      'done',
    ]);
  });

  it('DOM-1022 keeps the last lines of what failed as one pin, and ticks nothing', () => {
    const given = asked();
    confirm(given, tanaka);
    given.when(hub, 'run.move', { run: newest(given).id, state: 'failed', lines: ['a', 'b'] });
    expect(given.state.pins).toMatchObject([
      { number: 1, step: 'read-back', line: { message: 'a\nb', source: 'acme/shop/rollback.yml' } },
    ]);
    expect(newest(given)).toMatchObject({ state: 'failed', pin: given.state.pins[0]?.id });
    expect(given.state.steps['read-back']).toMatchObject({ status: 'todo' });
  });

  it('DOM-1023 of low danger is confirmed by who asked, and a step that needs two people then waits for one', () => {
    const given = asked('ack');
    confirm(given, sato, 'ack');
    given.when(hub, 'run.move', { run: newest(given, 'ack').id, state: 'done' });
    expect(given.state.steps.ack).toMatchObject({ status: 'done', by: sato, confirmedBy: null });
    const both = asked('read-back', running({ 'read-back': { danger: 'low' } }));
    confirm(both, sato);
    both.when(hub, 'run.move', { run: newest(both).id, state: 'done' });
    expect(both.state.steps['read-back']).toMatchObject({ status: 'doing', waiting: { by: sato } });
  });

  it.each([
    ['who came by an invite of who asked', { id: 'member-0123456789', name: 'Somebody', kind: 'member' }],
    ['a person of the same name', { id: 'sato@example.net', name: '佐 藤', kind: 'member' }],
  ] as const)('DOM-1023 confirmed by %s, its step waits for a second person', (_who, by) => {
    const given = running({ 'read-back': { danger: 'low' } });
    const invited = { participant: 'member-0123456789', role: 'member', until: '2026-11-25T18:00:00.000Z' };
    given.when(sato, 'participant.invite', invited as never);
    asked('read-back', given);
    expect(confirm(given, by).refused).toBeNull();
    given.when(hub, 'run.move', { run: newest(given).id, state: 'done' });
    const step = given.state.steps['read-back'];
    expect(step).toMatchObject({ status: 'doing', waiting: { by: sato }, confirmedBy: null });
    given.when(tanaka, 'step.do', { step: 'read-back' });
    expect(given.state.steps['read-back']).toMatchObject({ status: 'done', by: sato, confirmedBy: tanaka });
  });
});

describe('who confirms a run', () => {
  const own: Actor = { id: 'member-0123456789', name: 'Somebody', kind: 'member' };
  const agent = { id: 'agent-1', name: 'Agent', kind: 'agent' } as unknown as Actor;
  const web: Actor = { id: 'web-0123456789-1', name: 'Web', kind: 'web' };
  const invite = (given: Given, by: Actor, participant: string) =>
    given.when(by, 'participant.invite', {
      ...{ participant, role: 'member', until: '2026-11-25T18:00:00.000Z' },
    } as never);

  it.each<[string, Actor, readonly (string | undefined)[]]>([
    ['not who asked', sato, ['needs-second-person', 'same']],
    ['not a person of the same name', { ...own, name: ' 佐 藤' }, ['needs-second-person', 'same-name']],
    ['not who came by an invite of who asked', own, ['needs-second-person', 'invited']],
    ['no guest', guest, ['not-allowed', 'guest']],
    ['no observer', observer, ['not-allowed', 'observer']],
    ['nobody on the web', web, ['not-allowed', 'web']],
    ['no agent', agent, ['not-allowed', 'agent']],
    ['not the hub itself', hub, ['needs-second-person', 'guest']],
    ['no feed', pager, ['needs-second-person', 'guest']],
  ])('DOM-1024 %s', (_, who, found) => {
    const given = running();
    invite(given, sato, own.id);
    expect(refusedWith(confirm(asked('read-back', given), who))).toEqual(found);
    expect(given.state.actions).toEqual([]);
  });

  it('DOM-1024 not who invited the person that asked, nor another one whom the same person invited', () => {
    const given = running();
    invite(given, tanaka, own.id);
    invite(given, tanaka, 'member-1111111111');
    given.when(own, 'run.ask', { step: 'read-back' });
    resolved(given);
    expect(refusedWith(confirm(given, tanaka))).toEqual(['needs-second-person', 'invited']);
    const sibling: Actor = { id: 'member-1111111111', name: 'Another', kind: 'member' };
    expect(refusedWith(confirm(given, sibling))).toEqual(['needs-second-person', 'invited']);
    expect(confirm(given, sato).refused).toBeNull();
  });

  it('DOM-1024 nobody, once who asked was removed, and nobody what a file says was asked', () => {
    const given = asked('read-back', running());
    given.when(tanaka, 'participant.remove', { participant: sato.id });
    expect(refusedWith(confirm(given, tanaka))).toEqual(['run-over', 'asker-gone']);
    const file = asked();
    file.when(hub, 'session.open', opening);
    file.state = { ...file.state, importedTo: file.state.seq };
    expect(refusedWith(confirm(file, tanaka))).toEqual(['run-over', 'imported']);
  });

  it('DOM-1024 guests, observers and agents ask for nothing either, nor does anybody in a drill', () => {
    for (const who of [guest, observer, web, agent])
      expect(running().when(who, 'run.ask', { step: 'read-back' }).refused?.kind).toBe('not-allowed');
    expect(running().when(hub, 'run.ask', { step: 'read-back' }).refused?.kind).toBe('not-allowed');
    const drill = running();
    drill.state = { ...drill.state, kind: 'drill' };
    expect(refusedWith(drill.when(sato, 'run.ask', { step: 'read-back' }))).toEqual(['not-allowed', 'drill']);
  });
});

describe('what was confirmed is what runs', () => {
  it('DOM-1025 a hash of nothing, and of an earlier run, is refused, and it says what is another', () => {
    const given = asked();
    const old = newest(given).hash!;
    expect(refusedWith(confirm(given, tanaka, 'read-back', sha256('forged')))).toEqual([
      'run-changed',
      'text',
    ]);
    const first = newest(given).id;
    tag(given, '1c9e3b1');
    const stale = confirm(given, tanaka).refused;
    expect(stale).toMatchObject({
      kind: 'run-changed',
      params: { by: '佐藤', field: 'inputs.version', from: '1c9e3b0', to: '1c9e3b1' },
    });
    asked('read-back', given);
    expect(given.state.runs.map(({ state }) => state)).toEqual(['withdrawn', 'ready']);
    const changed = { field: 'inputs.version', from: '1c9e3b0', to: '1c9e3b1' };
    expect(given.when(tanaka, 'run.confirm', { run: first, hash: old }).refused).toMatchObject({
      kind: 'run-changed',
      params: changed,
    });
    expect(confirm(given, tanaka, 'read-back', old).refused).toMatchObject({
      kind: 'run-changed',
      params: changed,
    });
    expect(given.state.actions).toEqual([]);
    expect(confirm(given, tanaka).refused).toBeNull();
  });

  it('DOM-1025 where the ref moved before it was confirmed, the hash is another, and time begins again', () => {
    const given = asked();
    const old = newest(given).hash!;
    given.now += CONFIRM_MS / 2;
    resolved(given, 'read-back', '9999999000');
    expect(Date.parse(newest(given).until!) - given.now).toBe(CONFIRM_MS);
    expect(confirm(given, tanaka, 'read-back', old).refused).toMatchObject({
      kind: 'run-changed',
      params: { field: 'sha', from: SHA, to: '9999999000' },
    });
    expect(confirm(given, tanaka).refused).toBeNull();
  });

  it('DOM-1025 the hub cannot have anything else run than was asked', () => {
    const given = running();
    given.when(sato, 'run.ask', { step: 'read-back' });
    const what = { ...newest(given).wanted, file: 'drop-all.yml', sha: SHA };
    const answer = given.when(hub, 'run.resolve', {
      ...{
        run: newest(given).id,
        what,
        hash: sha256(whatText(what, null)),
        live: null,
        url: null,
        danger: 'high',
      },
    });
    expect(answer.refused).toMatchObject({ kind: 'run-changed', params: { field: 'file' } });
  });

  it('DOM-1025 the text of a run is the same in whatever order inputs come, and another for each change', () => {
    const what = { ...{ repository: 'a/b', file: 'c.yml', ref: 'd', sha: SHA }, inputs: { x: '1', y: '2' } };
    expect(whatText({ ...what, inputs: { y: '2', x: '1' } }, 'v1')).toBe(whatText(what, 'v1'));
    const others = [
      { repository: 'a/c' },
      { file: 'd.yml' },
      { ref: 'e' },
      { sha: '1' },
      { inputs: { x: '12' } },
    ];
    const texts = others.map((other) => whatText({ ...what, ...other }, 'v1'));
    texts.push(whatText(what, 'v2'), whatText(what, null));
    expect(new Set([whatText(what, 'v1'), ...texts]).size).toBe(others.length + 3);
  });

  it('DOM-1047 what is live is confirmed with it: where it changed, the text that was seen is refused and says how', () => {
    const given = asked();
    const { hash } = newest(given);
    resolved(given, 'read-back', SHA, 'checkout 8f21c0d');
    expect(newest(given)).toMatchObject({ state: 'ready', live: 'checkout 8f21c0d' });
    const answer = confirm(given, tanaka, 'read-back', hash!);
    expect(answer.refused).toMatchObject({
      ...{ kind: 'run-changed' },
      params: { kind: 'live', from: 'checkout 7be2d94', to: 'checkout 8f21c0d' },
    });
    expect(newest(given).confirmed).toBeNull();
    expect(confirm(given, tanaka).refused).toBeNull();
  });

  it('DOM-1026 it can be confirmed for ten minutes, to the millisecond, also by a press that comes late', () => {
    const at = (ms: number, askedAt?: string) => {
      const given = asked();
      const { id: run, hash, until } = newest(given);
      const now = new Date(Date.parse(until!) + ms).toISOString();
      const cmd = { client: 'c', n: 99 };
      const command = { type: 'run.confirm', data: { run, hash }, by: tanaka, cmd, askedAt } as Command;
      const decision = decide(given.state, command, now);
      return decision.ok ? 'confirmed' : decision.refusal.params.kind;
    };
    expect([at(-1), at(0), at(1)]).toEqual(['confirmed', 'confirmed', 'expired']);
    const early = new Date(running().now + 5_000).toISOString();
    expect(at(1, early)).toBe('expired');
  });

  it('DOM-1026 once that is over anybody may ask again, and the old one stays over', () => {
    const given = asked();
    const { id: old, hash } = newest(given);
    given.now += CONFIRM_MS + 1_000;
    given.when(tanaka, 'run.ask', { step: 'read-back' });
    resolved(given);
    expect(given.when(tanaka, 'run.confirm', { run: old, hash: hash! }).refused).not.toBeNull();
    expect(confirm(given, sato).refused).toBeNull();
    expect(newest(given).by).toEqual(tanaka);
  });

  it('DOM-1027 two who confirm at once, and one who confirms again after a cut, start one run', () => {
    const given = asked();
    const { id, hash } = newest(given);
    confirm(given, tanaka);
    expect(given.when(ito, 'run.confirm', { run: id, hash: hash! })).toMatchObject({
      refused: null,
      facts: [],
    });
    expect(confirm(given, tanaka)).toMatchObject({ refused: null, facts: [] });
    given.when(hub, 'run.move', { run: id, state: 'done' });
    expect(confirm(given, tanaka)).toMatchObject({ refused: null, facts: [] });
    expect(given.state.actions).toHaveLength(1);
    expect(newest(given).confirmed?.by).toEqual(tanaka);
  });

  it('DOM-1028 nothing is started beside a run that is under way or not known', () => {
    const given = running({ 'read-back': {}, ack: { workflow: { ...workflow, inputs: {} }, danger: 'low' } });
    asked('read-back', given);
    confirm(given, tanaka);
    const { id, action } = newest(given);
    expect(refusedWith(given.when(sato, 'run.ask', { step: 'read-back' }))).toEqual([
      'run-under-way',
      'confirmed',
    ]);
    // Another run of the same workflow with other inputs is another run.
    given.when(sato, 'run.ask', { step: 'ack' });
    resolved(given, 'ack');
    given.when(hub, 'action.lose', { action: action!, kind: 'timeout', params: {} });
    expect(newest(given).state).toBe('unknown');
    expect(refusedWith(confirm(given, sato, 'ack'))).toEqual(['run-under-way', 'unknown']);
    expect(refusedWith(given.when(tanaka, 'run.ask', { step: 'read-back' }))).toEqual([
      'run-under-way',
      'unknown',
    ]);
    given.when(hub, 'action.fail', { action: action!, kind: 'not-found', params: {} });
    expect(newest(given)).toMatchObject({ id, state: 'failed', kind: 'not-found' });
    expect(given.when(tanaka, 'run.ask', { step: 'read-back' }).refused).toBeNull();
  });

  it('DOM-1028 what was not known is known by a later look, and goes on from there', () => {
    const given = asked();
    confirm(given, tanaka);
    const { id, action } = newest(given);
    given.when(hub, 'action.lose', { action: action!, kind: 'timeout', params: {} });
    given.when(hub, 'action.done', { action: action!, params: { number: 7 } });
    expect(newest(given)).toMatchObject({ state: 'queued', number: 7, kind: null });
    given.when(hub, 'run.move', { run: id, state: 'unknown', kind: 'no-answer' });
    given.when(hub, 'run.move', { run: id, state: 'done' });
    expect(newest(given)).toMatchObject({ state: 'done', kind: null });
  });

  it('DOM-1022 what its dispatch does not tell stays as it was looked up', () => {
    const given = running();
    given.when(sato, 'run.ask', { step: 'read-back' });
    const { id: run, wanted } = newest(given);
    const what = { ...wanted, sha: SHA };
    const url = 'https://x.test/rollback.yml';
    const found = { run, what, hash: sha256(whatText(what, null)), live: null, url };
    given.when(hub, 'run.resolve', { ...found, danger: 'high' });
    confirm(given, tanaka);
    const { action } = newest(given);
    const params = { id: '88', since: '2026-11-29T03:00:00.000Z' };
    given.when(hub, 'action.done', { action: action!, params });
    expect(newest(given)).toMatchObject({ state: 'queued', number: null, url });
    expect(Object.values(newest(given))).not.toContain(undefined);
  });
});

describe('a run that waits for an approval', () => {
  const WAITS = [
    {
      environment: 'production',
      reviewers: ['Tanaka-gh', 'sre'],
      approvers: [tanaka.id, sato.id],
      isOurs: true,
    },
  ];
  const waiting = (more: object = {}) => {
    const given = asked();
    confirm(given, tanaka);
    const { id } = newest(given);
    given.when(hub, 'action.done', { action: newest(given).action!, params: { id: '7', since: '' } });
    const waits = WAITS.map((one) => ({ ...one, ...more }));
    given.when(hub, 'run.move', { run: id, state: 'waiting', environment: 'production', waits });
    return given;
  };
  const approve = (given: Given, who: Actor, environment = 'production') =>
    given.when(who, 'run.approve', { run: newest(given).id, environment });

  it('DOM-1057 the only environment needs no name, but where the run waited for another one before', () => {
    const given = waiting();
    const named = (name: string) => waitNamed(newest(given), name)?.environment ?? null;
    expect([named(''), named('production'), named('eu')]).toEqual(['production', 'production', null]);
    const move = (data: object) =>
      given.when(hub, 'run.move', { run: newest(given).id, ...data } as never).refused;
    expect(move({ state: 'waiting', waits: WAITS, number: 7 })).toBeNull();
    expect(named('')).toBe('production');
    const eu = WAITS.map((one) => ({ ...one, environment: 'eu' }));
    move({ state: 'running', job: 'deploy' });
    move({ state: 'waiting', waits: eu });
    expect([named(''), named('eu')]).toEqual([null, 'eu']);
  });

  it('DOM-1048 is approved by one of those who may, once, as an act outside', () => {
    const given = waiting();
    expect(approve(given, tanaka).refused).toBeNull();
    expect(given.state.actions.at(-1)).toMatchObject({
      ...{ target: 'github', act: 'approve', by: tanaka, outcome: null },
      args: { run: newest(given).id, environment: 'production' },
    });
    expect(newest(given)).toMatchObject({
      state: 'waiting',
      approved: [{ environment: 'production', by: tanaka }],
    });
    expect(approve(given, tanaka)).toMatchObject({ refused: null, facts: [] });
    const { action } = newest(given).approved[0]!;
    given.when(hub, 'action.fail', { action, kind: 'forbidden', params: {} });
    // The run itself is not what failed.
    expect(newest(given)).toMatchObject({ state: 'waiting', kind: null });
    expect(approve(given, tanaka).facts).toHaveLength(1);
    given.when(hub, 'action.done', { action: newest(given).approved[1]!.action, params: {} });
    expect(approve(given, tanaka)).toMatchObject({ refused: null, facts: [] });
  });

  it.each([
    ['who asked for the run', sato, {}, 'needs-second-person', 'same'],
    ['who is not among them', ito, {}, 'may-not-approve', undefined],
    ['a guest', guest, { approvers: [guest.id] }, 'not-allowed', 'guest'],
    ['an observer', observer, { approvers: [observer.id] }, 'not-allowed', 'observer'],
    ['anybody, where the token of the hub may not', tanaka, { isOurs: false }, 'may-not-approve', 'token'],
  ] as const)('DOM-1049 is not approved by %s', (_, who, more, kind, why) => {
    const given = waiting(more);
    given.when(ito, 'participant.join', {});
    expect(refusedWith(approve(given, who))).toEqual([kind, why]);
    expect(newest(given).approved).toEqual([]);
  });

  it('DOM-1049 nothing is approved that it does not wait for, nor what a file says', () => {
    const given = waiting();
    expect(refusedWith(approve(given, tanaka, 'staging'))[0]).toBe('run-not-waiting');
    given.when(hub, 'run.move', { run: newest(given).id, state: 'running' });
    expect(newest(given).waits).toEqual([]);
    expect(refusedWith(approve(given, tanaka))[0]).toBe('run-not-waiting');
    const imported = waiting();
    imported.when(sato, 'note.add', { kind: 'note', text: 'x' });
    const state = { ...imported.state, importedTo: imported.state.seq };
    const command = {
      type: 'run.approve',
      data: { run: newest(imported).id, environment: 'production' },
      by: tanaka,
    };
    const decision = decide(
      state,
      { ...command, cmd: { client: 'c', n: 99 } } as Command,
      '2026-11-25T04:00:00.000Z',
    );
    expect(decision).toMatchObject({
      ok: false,
      refusal: { kind: 'run-over', params: { kind: 'imported' } },
    });
  });
});

describe('runs in any order', () => {
  it('DOM-1032 whatever people, feeds and time do, what is asked of GitHub was confirmed by two who may, once each', () => {
    const who = fc.constantFrom<Actor>(sato, tanaka, ito, guest, observer, hub);
    const step = fc.constantFrom('read-back', 'ack');
    const moves = fc.constantFrom('running', 'done', 'failed', 'unknown');
    const act = fc.oneof(
      fc.record({ act: fc.constant('ask'), who, step }),
      fc.record({ act: fc.constant('resolve'), who: fc.constant(hub), step }),
      fc.record({ act: fc.constantFrom('confirm', 'confirm', 'old'), who, step }),
      fc.record({ act: fc.constantFrom('withdraw', 'decline'), who, step }),
      fc.record({ act: moves, who: fc.constant(hub), step }),
      fc.record({ act: fc.constantFrom('tag', 'wait', 'remove'), who: fc.constant(sato), step }),
    );
    fc.assert(
      fc.property(fc.array(act, { minLength: 10, maxLength: 40 }), (acts) => {
        const given = running();
        given.when(ito, 'participant.join', {});
        const seen = new Set<string>();
        for (const { act: what, who: by, step: id } of acts) {
          const run = lastRunOf(given.state, id);
          if (what === 'tag') tag(given, `v${seen.size}`);
          else if (what === 'wait') given.now += CONFIRM_MS / 2;
          else if (what === 'remove') given.when(tanaka, 'participant.remove', { participant: ito.id });
          else if (what === 'ask') given.when(by, 'run.ask', { step: id });
          else if (run === null) continue;
          else if (what === 'resolve') resolved(given, id);
          else if (what === 'confirm' && run.hash) confirm(given, by, id);
          else if (what === 'old')
            given.when(by, 'run.confirm', { run: run.id, hash: [...seen][0] ?? sha256('x') });
          else if (what === 'withdraw') given.when(by, 'run.withdraw', { run: run.id });
          else if (what === 'decline') given.when(by, 'run.decline', { run: run.id, reason: 'r' });
          else if (what !== 'confirm') given.when(by, 'run.move', { run: run.id, state: what as 'done' });
          for (const one of given.state.runs) if (one.hash) seen.add(one.hash);
        }
        const { runs, actions } = given.state;
        const started = runs.filter(({ confirmed }) => confirmed !== null);
        expect(actions.map(({ args }) => args.run).sort()).toEqual(started.map(({ id }) => id).sort());
        for (const run of started) {
          const keys = [run.by, run.confirmed!.by];
          expect(keys.map(({ kind }) => kind)).toEqual(['member', 'member']);
          expect(run.danger === 'low' || keys[0]?.id !== keys[1]?.id).toBe(true);
          expect(run.hash).toBe(sha256(whatText(run.what!, run.live)));
          expect(run.confirmed!.at <= run.until!).toBe(true);
        }
        for (const id of ['read-back', 'ack'])
          expect(runs.filter((run) => run.step === id && isUnderWay(run)).length).toBeLessThan(2);
      }),
      { numRuns: 300 },
    );
  });
});

describe('asking for a run', () => {
  it('DOM-1029 is refused where a variable has no value, or a value cannot be sent, by name', () => {
    const given = running({ 'read-back': { workflow: { ...workflow, inputs: { v: '{{before}}' } } } });
    expect(given.when(sato, 'run.ask', { step: 'read-back' }).refused).toEqual({
      kind: 'run-variable',
      params: { step: 'read-back', name: 'before', kind: 'missing' },
    });
    const redacted = running();
    const step = redacted.state.steps['read-back']!.step;
    for (const text of ['[redacted:manual]', 'a\nb', '$'.concat('{{ secrets.X }}'), 'a\u2028b']) {
      const run = { danger: 'high', workflow: { ...workflow, inputs: { v: text } } } as const;
      expect(wantedOf(redacted.state, { ...step, run })).toMatchObject({ ok: false, problem: 'unsafe' });
    }
    const sent = { danger: 'high', workflow: { ...workflow, repository: '../x' } } as const;
    expect(wantedOf(redacted.state, { ...step, run: sent })).toMatchObject({ name: 'repository' });
    expect(given.when(sato, 'run.ask', { step: 'ack' }).refused?.kind).toBe('nothing-to-run');
    expect(given.when(sato, 'run.ask', { step: 'nope' }).refused?.kind).toBe('unknown-step');
  });

  it('DOM-1029 fills in what the session knows: the pinned change, else nothing; the procedure goes first', () => {
    const inputs = { s: '{{service}}', v: '{{version}}', b: '{{before}}', c: '{{change}}', t: '{{tag}}' };
    const given = running({ 'read-back': { workflow: { ...workflow, inputs } } });
    const change = {
      ...{
        id: 'x',
        origins: ['github' as const],
        service: 'checkout',
        environment: null,
        kind: 'deploy' as const,
      },
      ...{ state: 'live' as const, version: 'v9', sha: '7be2d94', previousSha: '1c9e3b0' },
      requestedAt: '2026-11-24T17:50:00.000Z',
      ...{ startedAt: null, liveAt: null, failedAt: null, by: null, title: null, pr: null, url: null },
    };
    given.when(sato, 'change.pin', { change, pinned: true });
    given.when(sato, 'run.ask', { step: 'read-back' });
    expect(newest(given).wanted.inputs).toEqual({
      ...{ s: 'checkout', v: 'v9', b: '1c9e3b0', c: '7be2d94', t: '1c9e3b0' },
    });
    given.when(sato, 'change.rule-out', { change, reason: 'older' });
    expect(given.when(sato, 'run.ask', { step: 'read-back' }).refused?.params.kind).toBe('missing');
  });

  it('DOM-1030 a second ask for the same is none; another person is sent to the first; who asked may withdraw', () => {
    const given = asked();
    expect(given.when(sato, 'run.ask', { step: 'read-back' })).toMatchObject({ refused: null, facts: [] });
    expect(given.when(tanaka, 'run.ask', { step: 'read-back' }).refused).toMatchObject({
      kind: 'run-asked',
      params: { by: '佐藤' },
    });
    const { id: run } = newest(given);
    expect(given.when(tanaka, 'run.withdraw', { run }).refused?.kind).toBe('run-not-yours');
    given.when(sato, 'run.withdraw', { run });
    expect(refusedWith(confirm(given, tanaka))).toEqual(['run-over', 'withdrawn']);
    const other = asked();
    const data = { run: newest(other).id, reason: 'not that version' };
    expect(other.when(tanaka, 'run.decline', { ...data, reason: ' ' }).refused?.kind).toBe('reason-required');
    other.when(tanaka, 'run.decline', data);
    expect(newest(other)).toMatchObject({ state: 'declined', declined: { by: tanaka, reason: data.reason } });
    expect(refusedWith(confirm(other, tanaka))).toEqual(['run-over', 'declined']);
  });

  it('DOM-1031 a program that does not know runs passes over their events, and reads what follows', () => {
    const given = asked();
    confirm(given, tanaka);
    const { action } = newest(given);
    given.when(hub, 'action.done', { action: action!, params: {} });
    given.when(sato, 'note.add', { text: 'a' });
    // As an earlier program sees them: types that it has not heard of.
    const older = given.log.map((event) =>
      event.type.startsWith('run.') ? { ...event, type: event.type.replace('run.', 'newer.') } : event,
    );
    const seen = reduceAll(initialSession(given.state.id), older);
    expect(seen).toMatchObject({ seq: given.state.seq, runs: [], actions: [] });
    expect(seen.notes).toHaveLength(1);
    expect(given.log.filter(({ type }) => type === 'action.requested')).toEqual([]);
  });
});

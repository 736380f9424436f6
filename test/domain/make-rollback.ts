import type { Actor } from '../../src/domain/event.ts';
import { whatText } from '../../src/domain/runs/run.ts';
import type { Session } from '../../src/domain/session.ts';
import { sha256 } from '../contracts/event-builder.ts';
import { hub, SHA } from './make-run.ts';

type Act = (by: Actor, type: never, data: never) => unknown;

/** What the hub saw of one deploy of checkout, whose rollback its settings name. */
export function seenDeploy(at: string) {
  const workflow = { repository: 'acme/shop', file: 'x.yml', ref: 'main', inputs: { to: '{{before}}' } };
  const change = {
    ...{ id: 'github:checkout', origins: ['github'], service: 'checkout', environment: null },
    ...{ kind: 'deploy', state: 'live', version: null, sha: '8f21c0d', previousSha: '1c9e3b0' },
    ...{
      requestedAt: at,
      startedAt: at,
      liveAt: at,
      failedAt: null,
      by: null,
      title: 'x',
      pr: 812,
      url: null,
    },
  };
  return {
    ...{ from: at, to: at, impactAt: at, more: 0, coverage: [], gaps: [] },
    rows: [{ change, place: 'before', evidence: [] }],
    rollbacks: [{ service: 'checkout', run: { workflow, danger: 'high' } }],
  };
}

/** Takes that deploy back: one asks, another confirms, and the run succeeds. Its id. */
export async function rolledBack(
  act: Act,
  state: () => Session | Promise<Session>,
  [asks, confirms]: readonly [Actor, Actor],
  times: { readonly startedAt: string; readonly endedAt: string },
): Promise<string> {
  const say = act as (by: Actor, type: string, data: object) => unknown;
  const change = (await state()).changesSeen?.rows[0]?.change;
  await say(asks, 'rollback.ask', { change });
  const { id: run = '', wanted } = (await state()).runs.at(-1) ?? {};
  const what = { ...wanted, sha: SHA } as Parameters<typeof whatText>[0];
  const hash = sha256(whatText(what, null));
  await say(hub, 'run.resolve', { run, what, hash, live: null, url: null, danger: 'high' });
  await say(confirms, 'run.confirm', { run, hash });
  const action = (await state()).runs.at(-1)?.action;
  await say(hub, 'action.done', { action, params: { id: '7', since: '' } });
  await say(hub, 'run.move', { run, state: 'done', number: 7, ...times });
  return run;
}

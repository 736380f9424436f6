import { expect, it } from 'vitest';
import type { OutsideAction } from '../../../../src/domain/actions.ts';
import type { Session } from '../../../../src/domain/session.ts';
import { PageAsks, type PageAsksDeps } from '../../../../src/hub/pager/asks/page-asks.ts';
import { FakeTime } from '../../../network/fake-time.ts';

it('PDY-431 polls the outcome of an act whose session another hub serves', async () => {
  const action = { id: 'a1', outcome: null } as OutsideAction;
  const endedAfter = async (serves: boolean): Promise<readonly [OutsideAction['outcome'], number]> => {
    const time = new FakeTime();
    const began = time.now();
    const session = async () => {
      const outcome = time.now() - began >= 700 ? 'done' : null;
      return { actions: [{ ...action, outcome }] as readonly OutsideAction[] } as Session;
    };
    const deps = { time, session, serves: () => serves, onCommit: () => () => {} };
    const asks = new PageAsks(deps as unknown as PageAsksDeps);
    const told = await time.during(asks.settled({ action, session: 's1' }, 10_000));
    return [told.action.outcome, time.now() - began];
  };
  expect(await endedAfter(false)).toEqual(['done', 1_000]);
  // Of its own sessions it hears each commit, and does not look in between.
  expect(await endedAfter(true)).toEqual(['done', 10_000]);
});

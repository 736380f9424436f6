import { expect, it } from 'vitest';
import type { OutsideAction } from '../../../src/domain/actions.ts';
import { HeadlineKeeper, type KeeperDeps } from '../../../src/hub/chat/headline-keeper.ts';
import { type AskedOf, Relay } from '../../../src/hub/outside/relay.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';

const logger = { info: () => {}, warn: () => {}, error: () => {} };

const action = (id: string, time: FakeTime): OutsideAction => ({
  id,
  by: { id: 'p1', name: 'sato', kind: 'member' },
  seq: 1,
  at: new Date(time.now()).toISOString(),
  target: 'pagerduty',
  act: 'note',
  args: {},
  askedAt: new Date(time.now()).toISOString(),
  begun: null,
  outcome: null,
  outcomeAt: null,
  outcomeSeq: null,
  kind: null,
  params: {},
  delay: null,
});

it('NAT-875 an act of a session is written only where the hub acts for it, one of the team where it leads', async () => {
  const time = new FakeTime();
  const may = new Set<string | null>();
  const written: string[] = [];
  const relay = new Relay<string>({ time, random: () => 0.5, logger, mayAct: (session) => may.has(session) });
  const asked = (place: string, ofTeam?: true): AskedOf<string> => ({
    place,
    turn: place,
    ...(ofTeam ? { ofTeam } : {}),
    prepare: async () => ({
      again: 'twice',
      look: async () => ({ kind: 'open', before: '' }),
      write: async () => {
        written.push(place);
        return 'proof';
      },
    }),
    // The log of what this hub does not serve takes nothing from it.
    say: async () => (may.has(ofTeam ? null : place) ? 'kept' : 'settled'),
    proved: async () => ({}),
    refused: async () => {},
  });
  may.add('checkout-1125');
  relay.take(action('a1', time), asked('checkout-1125'));
  relay.take(action('a2', time), asked('search-1125'));
  relay.take(action('a3', time), asked('page', true));
  await settle();
  await time.advance(5_000);
  expect(written).toEqual(['checkout-1125']);
  may.add(null);
  relay.take(action('a4', time), asked('page', true));
  await settle();
  await time.advance(5_000);
  expect(written).toEqual(['checkout-1125', 'page']);
  // Taken up once more by a hub that serves it by then.
  may.add('search-1125');
  relay.take(action('a2', time), asked('search-1125'));
  await settle();
  await time.advance(5_000);
  expect(written).toEqual(['checkout-1125', 'page', 'search-1125']);
  await relay.stop();
});

it('NAT-906 an act goes out once the hub knows again that it may, and never twice', async () => {
  const time = new FakeTime();
  const steps: string[] = [];
  let written = 0;
  let may = false;
  const relay = new Relay<string>({ time, random: () => 0.5, logger, mayAct: () => may });
  relay.take(action('a1', time), {
    place: 'checkout-1125',
    turn: 'checkout-1125',
    prepare: async () => ({
      again: 'twice',
      look: async () => ({ kind: 'open', before: '' }),
      write: async () => {
        written += 1;
        return 'proof';
      },
    }),
    say: async (type) => {
      steps.push(type);
      return 'kept';
    },
    proved: async () => ({}),
    refused: async () => {},
  });
  await time.advance(9_000);
  expect(written).toBe(0);
  may = true;
  await time.advance(30_000);
  expect([written, steps.at(-1)]).toEqual([1, 'action.done']);
  expect(steps.length).toBeLessThan(8);
  await relay.stop();
});

it('NAT-875 the message of a session that another hub serves by now is edited there alone', async () => {
  const time = new FakeTime();
  const asked: string[] = [];
  const serves = new Set<string>();
  const keeper = new HeadlineKeeper({
    hub: {
      serves: (id: string) => serves.has(id),
      session: async (id: string) => {
        asked.push(id);
        return null;
      },
      system: async () => ({ ok: true, seq: 1 }),
    },
    chat: {},
    lang: 'en',
    time,
    random: () => 0.5,
    logger,
    back: () => {},
  } as unknown as KeeperDeps);
  const why = { kind: 'unreachable', params: {} };
  keeper.failed('moved-1125', why);
  serves.add('mine-1125');
  keeper.failed('mine-1125', why);
  await time.advance(120_000);
  expect(new Set(asked)).toEqual(new Set(['mine-1125']));
  keeper.stop();
});

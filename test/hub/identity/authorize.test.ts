import { describe, expect, it } from 'vitest';
import type { CommandType } from '../../../src/domain/command.ts';
import { commandDataSchemas } from '../../../src/domain/command-schema.ts';
import { can } from '../../../src/domain/permission.ts';
import {
  authorizeAsk,
  authorizeCommand,
  authorizeHub,
  authorizeOpening,
  authorizePipe,
  authorizeSession,
  NO_GRANTS,
} from '../../../src/hub/identity/authorize.ts';
import { guest, observer, opened as openedSession, pager, sato, tanaka } from '../../domain/given.ts';
import { opened } from '../hub-rig.ts';
import { whoIs } from '../who-is.ts';

const TYPES = Object.keys(commandDataSchemas) as CommandType[];
const invited = { reach: 'session', session: 'checkout-1125', tokenId: 'tok-1' } as const;
const reading = { tail: { sources: ['file:/home/sato/diary'] } };

describe('what somebody may do', () => {
  it.each(TYPES)('SEC-347 is for %s the role table, narrowed by where they come from', (type) => {
    const { state } = openedSession();
    for (const actor of [sato, guest, observer, pager]) {
      const command = { type, data: { participant: sato.id, ...reading }, by: actor };
      const hubs = authorizeCommand(null, command, state, NO_GRANTS);
      expect(hubs === null).toBe(can(actor.kind, type));
      const told = authorizeCommand(whoIs(actor), command, state, NO_GRANTS);
      const ofHub = ['participant.invite', 'participant.enter', 'participant.revoke'].includes(type);
      expect(told === null).toBe(hubs === null && !ofHub);
      const remote = authorizeCommand(whoIs(actor, invited), command, state, NO_GRANTS);
      const narrowed = ['participant.remove', 'participant.readmit', 'tail.set'].includes(type);
      expect(remote === null).toBe(told === null && !narrowed);
      const ended = authorizeCommand(whoIs(actor, { ended: () => 'revoked' }), command, state, null);
      expect(ended).toMatchObject({ kind: 'not-allowed' });
    }
  });

  it('SEC-347 at the hub is for members of the whole hub, and reads no source there from elsewhere', () => {
    const remote = whoIs(sato, { reach: 'hub', tokenId: 'tok-1' });
    expect([authorizeHub(whoIs(sato)), authorizeHub(remote)]).toEqual([null, null]);
    expect(authorizeHub(whoIs(sato, invited))).toMatchObject({ kind: 'wrong-session' });
    expect(authorizeHub(whoIs(guest))).toMatchObject({ kind: 'not-allowed', params: { kind: 'guest' } });
    expect(authorizeOpening(remote, reading, null)).toBeNull();
    expect(authorizeOpening(whoIs(sato), reading, NO_GRANTS)).toBeNull();
    expect(authorizeOpening(remote, reading, NO_GRANTS)).toMatchObject({ params: { kind: 'remote' } });
    for (const none of [null, 'x', {}, { tail: null }, { tail: { sources: [] } }]) {
      expect(authorizeOpening(remote, none, NO_GRANTS)).toBeNull();
    }
  });

  it('SEC-347 in a session ends with it, and with being removed from it', () => {
    const given = openedSession();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'participant.remove', { participant: tanaka.id });
    const { state } = given;
    expect(authorizeSession(whoIs(sato, invited), state.id, state)).toBeNull();
    expect(authorizeSession(whoIs(sato, invited), 'other-1125', null)).toMatchObject({
      kind: 'wrong-session',
    });
    expect(authorizeSession(whoIs(tanaka), state.id, state)).toMatchObject({ kind: 'removed' });
    expect(authorizePipe(whoIs(sato), state)).toBeNull();
    expect(authorizePipe(whoIs(tanaka), state)).toMatchObject({ params: { kind: 'removed' } });
    expect(authorizePipe(whoIs(sato, { ended: () => 'revoked' }), state)).toMatchObject({
      kind: 'not-allowed',
      params: { kind: 'ended' },
    });
    expect(authorizePipe(whoIs(sato, { ended: () => null }), state)).toBeNull();
    expect(authorizePipe(whoIs(guest), state)).toMatchObject({ params: { kind: 'guest' } });
    expect(authorizePipe(whoIs(sato), { ...state, status: 'closed' })).toMatchObject({
      kind: 'session-closed',
    });
    expect(authorizeAsk(whoIs(guest), 'histogram')).toMatchObject({ params: { kind: 'guest' } });
    expect(authorizeAsk(whoIs(guest), 'context')).toBeNull();
  });

  it('SEC-347 of a question depends on who asks and on what it shows', () => {
    const without = { mayLines: false };
    const asked = (who: ReturnType<typeof whoIs>) =>
      (['add-change', 'point', 'context', 'histogram'] as const).filter((what) => !authorizeAsk(who, what));
    expect(asked(whoIs(sato))).toEqual(['add-change', 'point', 'context', 'histogram']);
    expect(asked(whoIs(sato, without))).toEqual(['add-change', 'point']);
    expect(asked(whoIs(guest))).toEqual(['point', 'context']);
    expect(asked(whoIs(guest, without))).toEqual(['point']);
    expect(asked(whoIs(observer))).toEqual(['context']);
    expect(asked(whoIs(observer, without))).toEqual([]);
    expect(authorizeAsk(whoIs(guest), 'add-change')).toEqual({
      ...{ kind: 'not-allowed', params: { act: 'add-change', kind: 'guest' } },
    });
  });

  it('SEC-347 names the act, and what it is refused for', () => {
    const { state } = openedSession();
    const { session } = invited;
    expect(authorizeHub(whoIs(sato, invited))).toEqual({ kind: 'wrong-session', params: { session } });
    expect(authorizeSession(whoIs(sato, invited), 'other-1125', null)?.params).toEqual({ session });
    expect(authorizeHub(whoIs(guest))?.params).toEqual({ act: 'hub', kind: 'guest' });
    expect(authorizePipe(whoIs(guest), state)?.params).toEqual({ act: 'lines', kind: 'guest' });
    const closed = { ...state, status: 'closed' } as const;
    expect(authorizePipe(whoIs(sato), closed)?.params).toEqual({ act: 'lines' });
  });

  it('SEC-347 of a person who was invited to a session reaches others who were invited, and no member of the hub', () => {
    const { state } = openedSession();
    const remove = (participant: unknown) =>
      authorizeCommand(
        whoIs(sato, invited),
        { type: 'participant.remove', data: { participant }, by: sato },
        state,
        null,
      );
    for (const one of ['member-0123456789', 'guest-abcdef0123', 'observer-0123456789'])
      expect(remove(one), one).toBeNull();
    for (const one of [
      'mori-kenji-1f0c93ab',
      'guest-0123456789x',
      'xguest-0123456789',
      'system-0123456789',
      null,
    ])
      expect(remove(one), String(one)).toEqual({
        ...{ kind: 'not-allowed', params: { act: 'participant.remove', kind: 'invited' } },
      });
  });

  it('SEC-347 of a source is for each one that is named', () => {
    const { state } = openedSession();
    const set = (...sources: readonly string[]) =>
      authorizeCommand(
        whoIs(sato, invited),
        { type: 'tail.set', data: { tail: { sources } }, by: sato },
        state,
        { has: (source) => source.startsWith('open') },
      );
    expect([set(), set('open-1'), set('open-1', 'open-2')]).toEqual([null, null, null]);
    for (const refused of [set('mine'), set('open-1', 'mine'), set('mine', 'open-1')])
      expect(refused?.params).toEqual({ act: 'tail.set', kind: 'remote' });
  });

  it('SEC-347 is asked when the command is taken, not when it came', async () => {
    const rig = await opened();
    rig.restart();
    let end: 'revoked' | null = null;
    const who = whoIs(sato, { ended: () => end });
    const command = { client: 'client-sato', n: 1, type: 'note.add', data: { text: 'late' } };
    // The room is being loaded meanwhile.
    const answer = rig.hub.command(rig.id, command, who);
    end = 'revoked';
    expect(await answer).toMatchObject({
      ok: false,
      refusal: { kind: 'not-allowed', params: { kind: 'ended' } },
    });
    expect((await rig.state()).notes).toEqual([]);
  });
});

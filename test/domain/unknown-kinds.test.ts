import { describe, expect, it } from 'vitest';
import type { CommandType } from '../../src/domain/command.ts';
import { COMMAND_TABLE } from '../../src/domain/command-table.ts';
import type { Actor } from '../../src/domain/event.ts';
import { actorSchema } from '../../src/domain/event-schema.ts';
import { can, notPermitted } from '../../src/domain/permission.ts';
import { authorizeAsk, authorizeHub, authorizeMember } from '../../src/hub/identity/authorize.ts';
import { opened } from './given.ts';

/** A kind that only a newer program knows, as JSON brings it. */
const NEWER = JSON.parse('{"id":"agent-1","name":"An agent","kind":"agent"}') as Actor;

describe('a participant of a kind that this program does not know', () => {
  it('DOM-1015 is kept as written, and may do what an observer may', () => {
    expect(actorSchema.parse(NEWER)).toEqual(NEWER);
    expect(actorSchema.safeParse({ ...NEWER, kind: 'An agent!' }).success).toBe(false);
    const types = Object.keys(COMMAND_TABLE) as CommandType[];
    expect(types.filter((type) => can(NEWER.kind, type))).toEqual(
      types.filter((type) => can('observer', type)),
    );
    expect(can(JSON.parse('"constructor"'), 'note.add')).toBe(false);
  });

  it('DOM-1015 stands in a session as an observer, who is not asked for a role or a turn', () => {
    const given = opened();
    expect(given.when(NEWER, 'participant.join', {}).refused).toBeNull();
    const session = given.state;
    expect(given.log.at(-1)?.by.kind).toBe('agent');
    expect(session.participants['agent-1']?.kind).toBe('observer');
    expect(session.clock.secondPerson).toBeNull();
    expect(notPermitted(session, 'note.add', NEWER)).toMatchObject({ kind: 'not-allowed' });
  });

  it('DOM-1015 is no member to a hub, and sees no lines that are not open to guests', () => {
    const who = { actor: NEWER, reach: 'hub' as const, session: null, mayLines: true, tokenId: null };
    expect([authorizeHub(who), authorizeMember(who, 'invite')]).not.toContain(null);
    expect(authorizeAsk(who, 'histogram')).toMatchObject({ kind: 'not-allowed' });
    expect(authorizeAsk(who, 'point')).toMatchObject({ kind: 'not-allowed' });
  });
});

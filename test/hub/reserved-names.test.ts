import { describe, expect, it } from 'vitest';
import { procedureSchema } from '../../src/domain/procedure-schema.ts';
import { Chain } from '../contracts/event-builder.ts';
import { importer, opening, procedure, sato } from '../domain/given.ts';
import { opened, Rig } from './hub-rig.ts';

const RESERVED = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];

describe('a name that every object has', () => {
  it('HUB-35 is no id: a step, person or note of that name is found by nobody and breaks no screen', async () => {
    const rig = await opened();
    let n = 0;
    const command = (type: string, data: object) => rig.command(sato, type, data, 'client-a', ++n);
    for (const id of RESERVED) {
      for (const [type, data] of [
        ['note.add', { text: 'x', step: id }],
        ['note.add', { text: 'x', owner: id }],
        ['step.do', { step: id }],
        ['step.assign', { step: 'ack', participant: id }],
        ['role.take', { role: 'lead', participant: id }],
        ['participant.remove', { participant: id }],
      ] as const) {
        expect([type, await command(type, data)]).toMatchObject([type, { ok: false }]);
      }
    }
    expect((await rig.stored()).map(({ type }) => type)).toEqual(['session.opened']);
  });

  it('HUB-35 comes in with no recorded session either', async () => {
    for (const step of RESERVED) {
      const chain = new Chain('forged');
      chain.add({ type: 'session.opened', data: opening }, { type: 'step.done', data: { step } });
      expect(await new Rig().hub.importSession(chain.events, importer)).toMatchObject({
        refusal: { kind: 'invalid', params: { where: 'data', seq: 2 } },
      });
    }
    const [first] = procedure.phases;
    const phases = [{ ...first, steps: [{ ...first?.steps[0], id: 'constructor' }] }];
    expect(procedureSchema.safeParse({ ...procedure, phases }).success).toBe(false);
  });
});

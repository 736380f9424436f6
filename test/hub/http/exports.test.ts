import { describe, expect, it } from 'vitest';
import { httpRig, REMOTE } from './http-rig.ts';

describe('copies that leave the hub', () => {
  it('SEC-384 are noted with who took them, of which state and form; one that is refused is not', async () => {
    const noted: unknown[][] = [];
    const rig = await httpRig({
      audit: {
        exported: async (by, ...told) => void noted.push(['exported', by.name, ...told]),
        imported: async (by, ...told) => void noted.push(['imported', by.name, ...told]),
        excluded: async () => {},
        exclusionEnded: async () => {},
        ruleRetired: async () => {},
        factsRedacted: async () => {},
      },
    });
    const id = await rig.open('x');
    const token = await rig.member('Tanaka');
    const { seq } = (await rig.ask(`/v1/sessions/${id}`, { token, via: REMOTE })).json.session;
    const log = await rig.ask(`/v1/sessions/${id}/events`, { token, via: REMOTE });
    await rig.ask(`/v1/sessions/${id}/record.md?lang=en`, { token, via: REMOTE });
    await rig.ask(`/v1/sessions/${id}/events?from=0`, { token, via: REMOTE });
    await rig.ask('/v1/sessions/nowhere-1125/events', { token, via: REMOTE });
    await rig.ask(`/v1/sessions/${id}/record.md?lang=xx`, { token, via: REMOTE });
    const outsider = await rig.invited(await rig.open('other'), 'guest', 'Vendor');
    expect((await rig.ask(`/v1/sessions/${id}/events`, { token: outsider, via: REMOTE })).status).toBe(403);
    expect((await rig.ask('/v1/import', { method: 'POST', body: log.text, token, via: REMOTE })).status).toBe(
      200,
    );
    const foreign = log.text.replaceAll(id, 'foreign-1125');
    expect((await rig.ask('/v1/import', { method: 'POST', body: foreign, token, via: REMOTE })).status).toBe(
      200,
    );
    expect(noted).toEqual([
      ['exported', 'Tanaka', id, seq, 'jsonl'],
      ['exported', 'Tanaka', id, seq, 'md'],
      ['imported', 'Tanaka', 'foreign-1125', seq + 1, seq],
    ]);
    await rig.stop();
  });
});

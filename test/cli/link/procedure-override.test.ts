import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseProcedure } from '../../../src/adapters/procedure-files/parse.ts';
import type { HubApi } from '../../../src/cli/link/hub-api.ts';
import { procedureFor } from '../../../src/cli/link/procedures.ts';
import type { HubLink } from '../../../src/cli/link/wire.ts';
import type { Invocation } from '../../../src/cli/settings/invocation.ts';

const own = (title: string): string => `id: own
kind: incident
title: { ja: ${title}, en: ${title} }
phases: [{ id: a, title: { ja: a, en: a }, steps: [{ id: one, title: { ja: b, en: b } }] }]
`;
const loadedOf = (text: string) => {
  const result = parseProcedure(text, 'procedures:own');
  if (!result.ok) throw new Error('broken');
  return result.loaded;
};

describe('a procedure of a team hub and of one’s own', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oncall-own-'));
    await writeFile(join(folder, 'own.yaml'), own('Here'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const chosen = async (name: string, kind: HubLink['kind'], offered: readonly string[] | null) => {
    const api = {
      procedures: async () => {
        if (offered === null) throw new Error('no answer');
        return { procedures: offered.map(loadedOf), problems: [] };
      },
    } as Partial<HubApi>;
    const cli = {
      config: { settings: { procedures: folder } },
      cwd: folder,
      lang: 'en',
    } as unknown as Invocation;
    const { loaded, isOverride } = await procedureFor(cli, { kind, api } as unknown as HubLink, name);
    return [loaded.procedure.title.en, isOverride];
  };

  it('CLI-592 one’s own file stands before the hub’s of that name, and says so where they differ', async () => {
    expect(await chosen('own', 'team', [own('There')])).toEqual(['Here', true]);
    expect(await chosen('own', 'team', [own('Here')])).toEqual(['Here', false]);
    expect(await chosen('own', 'team', [])).toEqual(['Here', false]);
    expect(await chosen(join(folder, 'own.yaml'), 'team', [own('There')])).toEqual(['Here', true]);
    expect(await chosen('own', 'local', [own('There')])).toEqual(['Here', false]);
    expect(await chosen('own', 'team', null)).toEqual(['Here', false]);
    await expect(chosen('incident', 'team', null)).rejects.toThrow('no answer');
  });
});

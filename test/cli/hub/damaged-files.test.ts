import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { explain } from '../../../src/cli/base/explain.ts';
import { makeFolder, startHub } from '../../chaos/hub-files.ts';

/** A folder with something in every file that a hub keeps. */
async function folder(): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'oncall-damaged-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const data = join(root, 'data');
  await makeFolder(data);
  return data;
}

const begins = async (data: string): Promise<string | null> => {
  try {
    await (await startHub(data)).stop();
    return null;
  } catch (error) {
    return explain(error, 'en').line;
  }
};

describe('a damaged file of a hub', () => {
  it('CLI-1031 is named in one line with a way out, and the way out works: a copy put back, or the file moved away', async () => {
    const data = await folder();
    const sound = `${data}-copy`;
    cpSync(data, sound, { recursive: true });
    const cases = [
      ['tokens.json', 'oncall hub token create'],
      ['invite-key', 'oncall invite'],
      ['tls-key.pem', 'oncall invite'],
      ['pagerduty-webhooks.json', 'oncall hub webhook add'],
    ] as const;
    for (const [name, next] of cases) {
      const path = join(data, name);
      const whole = readFileSync(path);
      writeFileSync(path, whole.subarray(0, 20));
      const line = (await begins(data)) ?? 'began';
      expect([line, name]).toEqual([
        expect.stringContaining(`${path} is damaged. Put a copy of it back`),
        name,
      ]);
      expect(line).toContain(next);
      expect(line).not.toMatch(/\n|error:/);
      cpSync(join(sound, name), path);
      expect([name, await begins(data)]).toEqual([name, null]);
      writeFileSync(path, whole.subarray(0, 20));
      renameSync(path, `${path}.away`);
      expect([name, await begins(data)]).toEqual([name, null]);
    }
  });

  it('CLI-1031 of a damaged database too: the backup in its place', async () => {
    const data = await folder();
    const path = join(data, 'events.db');
    const backup = readFileSync(path);
    writeFileSync(path, backup.subarray(0, 30_000));
    expect(await begins(data)).toMatch(
      /^the database .*events\.db is damaged \(.*\)\. Put a backup in its place/,
    );
    writeFileSync(path, backup);
    expect(await begins(data)).toBe(null);
  });
});

describe('the key of a hub', () => {
  it('SEC-742 of invites that is shorter or longer than it was made is never used: it might be guessed', async () => {
    const data = await folder();
    const path = join(data, 'invite-key');
    const key = readFileSync(path, 'utf8');
    for (const text of ['', key.slice(0, 5), `${key}A`, key.replace(/^./, '\u0001')]) {
      writeFileSync(path, text);
      expect(await begins(data)).toContain(`${path} is damaged`);
    }
  });
});

import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeProcedure } from '../../../../src/cli/session/procedure/write.ts';
import type { Invocation } from '../../../../src/cli/settings/invocation.ts';

const TEXT = `# ours
id: ours
kind: incident
title: { ja: 対応, en: Ours }
phases:
  - id: work
    title: { ja: 対応, en: Work }
    steps:
      - { id: a, title: { ja: 確認, en: Look }, required: true }
`;
const AFTER = TEXT.replace(', required: true', '');

describe('a procedure’s file', () => {
  let cwd = '';
  let file = '';
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'oncall-write-'));
    mkdirSync(join(cwd, 'sessions', 'procedures'), { recursive: true });
    file = join(cwd, 'sessions', 'procedures', 'ours.yaml');
    writeFileSync(file, TEXT);
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  const cli = () => ({ cwd, env: {}, lang: 'en', config: { settings: {} } }) as unknown as Invocation;
  const write = (text: string, isNew = false, path = file) =>
    writeProcedure(cli(), { file: path, text: TEXT, isNew }, text);
  const beside = () => readdirSync(join(cwd, 'sessions', 'procedures')).sort();

  it('PRC-660 is written whole, through a link to where it is, and a new one with its folder', async () => {
    expect(await write(AFTER)).toEqual({ is: 'written', file });
    expect(readFileSync(file, 'utf8')).toBe(AFTER);
    writeFileSync(join(cwd, 'real.yaml'), TEXT);
    rmSync(file);
    symlinkSync(join(cwd, 'real.yaml'), file);
    await write(AFTER);
    expect(readFileSync(join(cwd, 'real.yaml'), 'utf8')).toBe(AFTER);
    rmSync(join(cwd, 'sessions'), { recursive: true });
    await write(TEXT, true);
    expect(beside()).toEqual(['ours.yaml']);
  });

  it('PRC-660 one that changed meanwhile stays; the patch beside it applies to what was read', async () => {
    const changed = `# meanwhile\n${TEXT}`;
    writeFileSync(file, changed);
    const told = await write(AFTER);
    expect(told).toMatchObject({
      is: 'changed',
      file,
      at: expect.stringMatching(/Z$/),
      patch: `${file}.patch`,
    });
    expect(readFileSync(file, 'utf8')).toBe(changed);
    execFileSync('git', ['apply', '--unsafe-paths', `${file}.patch`], { cwd, stdio: 'pipe' });
    expect(readFileSync(file, 'utf8')).toBe(`# meanwhile\n${AFTER}`);
  });

  it('PRC-660 another patch of that name stays, the same one is not written twice', async () => {
    writeFileSync(file, `${TEXT}# meanwhile\n`);
    writeFileSync(`${file}.patch`, 'of somebody else');
    expect(await write(AFTER)).toMatchObject({ patch: `${file}.2.patch` });
    expect(await write(AFTER)).toMatchObject({ patch: `${file}.2.patch` });
    expect(readFileSync(`${file}.patch`, 'utf8')).toBe('of somebody else');
    expect(beside()).toEqual(['ours.yaml', 'ours.yaml.2.patch', 'ours.yaml.patch']);
  });

  it('PRC-660 a new one that somebody else has written meanwhile stays, and one that is gone is not made again', async () => {
    expect(await write(AFTER, true)).toMatchObject({ is: 'changed', at: expect.any(String) });
    expect(readFileSync(file, 'utf8')).toBe(TEXT);
    expect(readFileSync(`${file}.patch`, 'utf8')).toContain('--- /dev/null');
    rmSync(file);
    expect(await write(AFTER)).toMatchObject({ is: 'changed', at: null });
  });

  it('PRC-660 a text that is no procedure is refused with its line, and nothing is written', async () => {
    await expect(write(TEXT.replace('kind: incident', 'kind: incidents'))).rejects.toMatchObject({
      params: { line: expect.stringContaining('ours.yaml:3') },
    });
    expect(readFileSync(file, 'utf8')).toBe(TEXT);
    expect(beside()).toEqual(['ours.yaml']);
  });
});

import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guessLang, screenLang } from '../../../src/cli/base/language.ts';
import { paths, settingsCache } from '../../../src/cli/base/paths.ts';
import { loadConfig, withFlags } from '../../../src/cli/settings/config.ts';
import { folder } from '../folder.ts';

function world(project: string | null, user: string | null) {
  const root = folder();
  const env = { HOME: root, XDG_CONFIG_HOME: join(root, 'cfg') };
  const cwd = join(root, 'work');
  mkdirSync(cwd);
  mkdirSync(join(root, 'cfg', 'oncall'), { recursive: true });
  if (project !== null) writeFileSync(join(cwd, 'oncall.yaml'), project);
  if (user !== null) writeFileSync(join(root, 'cfg', 'oncall', 'config.yaml'), user);
  return { env, cwd, root };
}

describe('config', () => {
  it('CLI-6 flags win over the environment, that over oncall.yaml, that over the user’s config.yaml', async () => {
    const { env, cwd } = world(
      'hub: https://project.example\nname: project\nlang: ja\n',
      'hub: https://user.example\nname: user\nlang: en\nemail: user@example.com\n',
    );
    const load = async (more: Record<string, string>, flags: { name?: string; hub?: string } = {}) => {
      const all = { ...env, ...more };
      return withFlags(await loadConfig(all, cwd, paths(all)), flags);
    };
    const files = await load({});
    expect(files.settings).toMatchObject({
      hub: 'https://project.example',
      lang: 'ja',
      email: 'user@example.com',
    });
    expect(files.origin).toMatchObject({ hub: 'project', email: 'user' });
    const withEnv = await load({ ONCALL_NAME: 'env', ONCALL_HUB: 'https://env.example' });
    expect(withEnv.settings).toMatchObject({ name: 'env', hub: 'https://env.example' });
    const withFlag = await load({ ONCALL_NAME: 'env' }, { name: 'flag' });
    expect([withFlag.settings.name, withFlag.origin.name]).toEqual(['flag', 'flag']);
  });

  it('collects the problems of all files and reads on', async () => {
    const { env, cwd } = world('name: 7\n', 'lang: xx\nname: user\n');
    const { problems, settings } = await loadConfig(env, cwd, paths(env));
    expect(problems.map(({ file, field }) => `${file} ${field}`)).toEqual([
      'oncall.yaml name',
      '~/cfg/oncall/config.yaml lang',
    ]);
    expect(settings.name).toBe('user');
  });

  it('CLI-65 a file that has not changed is not parsed again, and one that has is', async () => {
    const { env, cwd } = world('lang: ja\n', null);
    const file = join(cwd, 'oncall.yaml');
    const lang = async () => (await loadConfig(env, cwd, paths(env))).settings.lang;
    const long = new Date(Date.now() - 60_000);
    utimesSync(file, long, long);
    expect(await lang()).toBe('ja');
    // What was kept is believed: the file is not read for it.
    const cache = settingsCache(env);
    const kept = readFileSync(cache, 'utf8');
    writeFileSync(cache, kept.replace('"lang":"ja"', '"lang":"en"'));
    expect(await lang()).toBe('en');
    writeFileSync(file, 'lang: ja\n');
    expect(await lang()).toBe('ja');
    writeFileSync(cache, 'damaged');
    expect(await lang()).toBe('ja');
    writeFileSync(file, 'lang: fr\n');
    utimesSync(file, long, long);
    expect((await loadConfig(env, cwd, paths(env))).problems).toHaveLength(1);
    expect((await loadConfig(env, cwd, paths(env))).problems).toHaveLength(1);
  });

  it('needs no file at all', async () => {
    const { env, cwd } = world(null, null);
    expect(await loadConfig(env, cwd, paths(env))).toEqual({
      settings: {},
      origin: {},
      ownHubs: [],
      files: [],
      problems: [],
    });
  });

  it('ignores a relative path in an XDG variable, as the standard says', () => {
    expect(paths({ HOME: '/h', XDG_CONFIG_HOME: 'rel', XDG_STATE_HOME: '/s' })).toEqual({
      config: '/h/.config/oncall',
      configFile: '/h/.config/oncall/config.yaml',
      state: '/s/oncall',
      credentials: '/s/oncall/credentials',
    });
  });
});

describe('language', () => {
  it('CLI-7 an unknown language is English where it was found and an error where it was chosen', () => {
    expect(screenLang({ env: { LANG: 'fr_FR.UTF-8' } })).toBe('en');
    expect(screenLang({ env: { LANG: 'ja_JP.UTF-8' } })).toBe('ja');
    expect(screenLang({ env: { ONCALL_LANG: 'ja', LANG: 'en_US' }, setting: 'en' })).toBe('ja');
    expect(() => screenLang({ env: { ONCALL_LANG: 'fr' } })).toThrow(/bad-choice/);
    expect(guessLang({ env: { ONCALL_LANG: 'fr', LANG: 'ja_JP.UTF-8' } })).toBe('ja');
  });
});

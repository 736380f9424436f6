import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fieldTable } from '../../scripts/docs/fields.ts';
import { MADE, madePage, textOf } from '../../scripts/docs/run.ts';
import { hubConfigSchema } from '../../src/cli/hub/hub-config.ts';
import { parseHubConfig } from '../../src/cli/hub/read-hub-config.ts';
import { parseSettings } from '../../src/cli/settings/settings-file.ts';
import { settingsSchema } from '../../src/cli/settings/settings-schema.ts';
import { ROUTES } from '../../src/protocol/routes.ts';
import { blocksOf, pages, ROOT } from './pages.ts';

const sources = (...globs: readonly string[]) =>
  globs
    .flatMap((glob) => globSync(glob, { cwd: ROOT }))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'));
const settingsPage = textOf('reference/settings.md');

describe('the reference', () => {
  it.each(Object.keys(MADE))(
    'DOC-4 the made parts of %s are what the program says (npm run docs)',
    async (page) => {
      expect(textOf(page)).toBe(await madePage(page));
    },
  );

  it('DOC-5 a setting without a sentence fails, and so does a sentence without a setting', () => {
    const schema = { properties: { a: { type: 'string' }, b: { items: { properties: { c: {} } } } } };
    const said = { a: 'one', b: 'two', 'b[].c': 'three' };
    expect(fieldTable(schema, said)).toContain('| `b[].c` | fields | three |');
    const { 'b[].c': _, ...less } = said;
    expect(() => fieldTable(schema, less)).toThrow('nothing is said of: b[].c');
    expect(() => fieldTable(schema, { ...said, d: 'x' })).toThrow('there is no field: d');
  });

  it('DOC-5 every field of both files is in the reference of settings', () => {
    const fields = [...Object.keys(settingsSchema.shape), ...Object.keys(hubConfigSchema.shape)];
    expect(fields.length).toBeGreaterThan(30);
    expect(fields.filter((name) => !settingsPage.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it('DOC-6 every environment variable that the program reads is in the reference of settings', () => {
    const code = sources('src/**/*.ts', 'src/**/*.tsx', 'bin/*').join('\n');
    const read = [
      ...code.matchAll(/\benv\.([A-Z][A-Z0-9_]+)/g),
      ...code.matchAll(/'((?:ONCALL|PAGERDUTY|SLACK|OPENSEARCH|GITHUB)_[A-Z_]+)'/g),
    ].map(([, name = '']) => name);
    // Where the home is, and what a command prints, is not for a page of settings.
    const own = new Set(['HOME', 'PATH', 'SSH_TTY', 'SSH_CONNECTION', 'SSH_CLIENT']);
    const named = new Set([...new Set(read)].filter((name) => !own.has(name)));
    expect(named.size).toBeGreaterThan(20);
    expect([...named].filter((name) => !settingsPage.includes(`\`${name}\``)).sort()).toEqual([]);
  });

  it('DOC-7 the paths that the hub answers are those of the reference', () => {
    const routes = Object.values(ROUTES).map((route) => route.split(' ', 2).join(' '));
    const told = [...textOf('reference/hub.md').matchAll(/`((?:GET|POST|DELETE|PUT) \/[^`]*)`/g)].map(
      ([, route = '']) => route,
    );
    expect([...new Set(told)].sort()).toEqual([...routes].sort());
  });

  it('DOC-8 every block of settings in the docs can be pasted as it stands', () => {
    const wrong = pages().flatMap(({ path, text }) =>
      blocksOf(text).flatMap(({ kind, text: block }) => {
        if (kind !== 'yaml' && kind !== 'yaml hub') return [];
        const value: unknown = parse(block);
        const names = Object.keys(typeof value === 'object' && value !== null ? value : {});
        const isHub = kind === 'yaml hub' || names.includes('nats');
        if (isHub) {
          const whole = names.includes('data') ? block : `data: data\n${block}`;
          const result = parseHubConfig(whole, path);
          return result.ok ? [] : result.problems.map(({ field, kind: what }) => `${path}: ${field} ${what}`);
        }
        const isSettings = names.some((name) => name in settingsSchema.shape) && !names.includes('impact');
        // Others are rules, procedures, workflows and compose files, which have tests of their own.
        if (!isSettings || names.includes('on') || names.includes('phases')) return [];
        return parseSettings(block, path).problems.map(
          ({ field, kind: what }) => `${path}: ${field} ${what}`,
        );
      }),
    );
    expect(wrong).toEqual([]);
  });
});

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paths } from '../../../src/cli/base/paths.ts';
import { loadConfig } from '../../../src/cli/settings/config.ts';
import { distrustFile, trustFile } from '../../../src/cli/settings/trusted-files.ts';
import { folder } from '../folder.ts';

function clone(project: string, user = '') {
  const root = folder();
  const env = { HOME: root };
  const cwd = join(root, 'clone');
  mkdirSync(join(cwd, 'log'), { recursive: true });
  mkdirSync(join(root, '.config', 'oncall'), { recursive: true });
  writeFileSync(join(root, 'secret'), 'x');
  symlinkSync(join(root, 'secret'), join(cwd, 'link'));
  writeFileSync(join(root, '.config', 'oncall', 'config.yaml'), user);
  const file = join(cwd, 'oncall.yaml');
  writeFileSync(file, project);
  const places = paths(env);
  return { cwd, file, root, cli: { paths: places }, load: () => loadConfig(env, cwd, places) };
}

describe('settings that came with a folder', () => {
  it.each([
    ['name: 佐藤', 'name held-identity'],
    ['email: sato@example.com', 'email held-identity'],
    ['logs: [file:../secret]', 'logs held-outside'],
    ['logs: [~/.aws/credentials]', 'logs held-outside'],
    ['logs: [/etc/passwd]', 'logs held-outside'],
    ['logs: ["file:link?encoding=utf-8"]', 'logs held-outside'],
    ['sources: {a: {type: file, path: /etc/passwd}}', 'sources held-outside'],
    ['sources: [{name: a, spec: "file:/etc/passwd"}]', 'sources held-outside'],
    [
      'sources: {a: {type: opensearch, node: "https://x.example", index: a, ca: ca.pem}}',
      'sources held-address',
    ],
    ['sources: {a: {type: file, path: log/a, link: "https://evil.example/{id}"}}', 'sources held-address'],
    ['records: ../elsewhere', 'records held-outside'],
    // The folder is `clone`.
    ['records: ../clone-x', 'records held-outside'],
    ['logs: [file:../clone.log]', 'logs held-outside'],
    ['pagerduty: {url: "https://evil.example"}', 'pagerduty held-address'],
    ['pagerduty: {url: "http://127.0.0.1:9"}', 'pagerduty held-address'],
    ['pagerduty: {ca: ca.pem}', 'pagerduty held-address'],
  ])('SEC-70 %s is held back until its user vouches for the file', async (line, expected) => {
    const { load, cli, file } = clone(`lang: ja\n${line}\n`);
    const held = await load();
    expect(held.problems.map((one) => `${one.field} ${one.kind} ${one.line}`)).toEqual([`${expected} 2`]);
    expect(Object.keys(held.settings)).toEqual(['lang']);
    await trustFile(cli, file);
    expect((await load()).problems).toEqual([]);
    expect(Object.keys((await load()).settings)).toContain(line.split(':')[0]);
    writeFileSync(file, `lang: en\n${line}\n`);
    expect((await load()).problems).toHaveLength(1);
    await trustFile(cli, file);
    await distrustFile(cli, file);
    expect((await load()).problems).toHaveLength(1);
  });

  it('SEC-70 a link in the folder that leads out of it is held back', async () => {
    const { load, cwd, root } = clone('logs: [file:log/app.log]\n');
    expect((await load()).problems).toEqual([]);
    symlinkSync(join(root, 'secret'), join(cwd, 'log', 'app.log'));
    expect((await load()).problems).toMatchObject([{ kind: 'held-outside' }]);
  });

  it('SEC-70 what needs no trust counts at once', async () => {
    const { load } = clone(
      'timeZone: Asia/Tokyo\nprocedures: p\nrecords: r\nlogs: [file:a.log, app]\n' +
        'pagerduty: {url: "https://api.eu.pagerduty.com", rules: [{service: a, severity: SEV1}]}\n' +
        'sources: {app: {type: opensearch, node: "https://logs.example", index: app}}\n',
    );
    const { problems, settings } = await load();
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      timeZone: 'Asia/Tokyo',
      pagerduty: { url: 'https://api.eu.pagerduty.com' },
      sources: [{ name: 'app', definition: { node: 'https://logs.example' } }],
    });
  });

  it('SEC-70 where PagerDuty is reached stays what its user says', async () => {
    const { load } = clone(
      'pagerduty: {rules: [{service: a, severity: SEV1}]}\n',
      'pagerduty: {url: "https://api.eu.pagerduty.com"}\n',
    );
    expect((await load()).settings.pagerduty).toMatchObject({
      url: 'https://api.eu.pagerduty.com',
      rules: [{ service: 'a' }],
    });
  });

  it.each(['https://api.eu.pagerduty.com', 'https://pagerduty.example'])(
    'SEC-70 uses a PagerDuty address that the folder may name or the user has trusted: %s',
    async (url) => {
      const { load, cli, file } = clone(
        `pagerduty: {url: "${url}", rules: [{service: a, severity: SEV1}]}\n`,
        'pagerduty: {url: "https://api.pagerduty.com"}\n',
      );
      await trustFile(cli, file);
      expect((await load()).settings.pagerduty?.url).toBe(url);
    },
  );
});

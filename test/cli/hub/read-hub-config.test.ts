import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitListen } from '../../../src/cli/hub/hub-config.ts';
import { parseHubConfig, readHubConfig } from '../../../src/cli/hub/read-hub-config.ts';

const problems = (text: string) => {
  const result = parseHubConfig(text, 'hub.yaml');
  return result.ok
    ? []
    : result.problems.map(({ file, line, field, kind }) => `${file}:${line} ${field} ${kind}`);
};

describe('hub configuration', () => {
  it('needs the data folder only, and is safe by default', () => {
    expect(parseHubConfig('data: /var/lib/oncall', 'hub.yaml')).toEqual({
      ok: true,
      config: {
        listen: '127.0.0.1:7373',
        tls: 'own',
        data: '/var/lib/oncall',
        hosts: [],
        origins: [],
        sources: [],
        watch: false,
      },
    });
  });

  it('takes paths relative to the file', async () => {
    const root = await mkdtemp(join(tmpdir(), 'oncall-config-'));
    const file = join(root, 'hub.yaml');
    const text =
      'data: state\nprocedures: p\nlisten: "[::]:7373"\ntls: {certificate: c.pem, key: /etc/k.pem}\n';
    await writeFile(file, text);
    expect(await readHubConfig(file, 'hub.yaml')).toMatchObject({
      ok: true,
      config: {
        data: join(root, 'state'),
        procedures: join(root, 'p'),
        tls: { certificate: join(root, 'c.pem'), key: '/etc/k.pem' },
      },
    });
    await expect(readHubConfig(join(root, 'none.yaml'), 'none.yaml')).rejects.toMatchObject({
      kind: 'file-missing',
      params: { file: 'none.yaml' },
    });
    await rm(root, { recursive: true });
  });

  it.each([
    ['', ['hub.yaml:1 data field-type']],
    ['data: x\nlistne: 1', ['hub.yaml:2 listne field-unknown-near']],
    ['data: x\n\nlisten: 7373', ['hub.yaml:3 listen field-type']],
    ['data: x\nlisten: localhost', ['hub.yaml:2 listen field-choice']],
    ['data: x\nlisten: h:70000', ['hub.yaml:2 listen field-choice']],
    ['data: x\ntls: yes', ['hub.yaml:2 tls field-choice']],
    ['data: x\nretentionDays: 0', ['hub.yaml:2 retentionDays field-choice']],
    ['data: x\nretentionDays: 1e6', ['hub.yaml:2 retentionDays field-choice']],
    ['data: x\nretentionDays: 90d', ['hub.yaml:2 retentionDays field-type']],
    ['data: x\nurl: ftp://x', ['hub.yaml:2 url field-url']],
    [
      'data: x\nsources:\n  - name: app\n    spec: file:x\n  - name: "../x"\n    spec: y',
      ['hub.yaml:5 sources[1].name field-choice'],
    ],
    ['data: [', ['hub.yaml:1  yaml-broken']],
  ])('says what is wrong with %j, and in which line', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('SEC-35 serves plain HTTP to a proxy on this machine only', () => {
    const plain = (listen: string) => `data: x\ntls: proxy\nlisten: "${listen}"`;
    expect(problems(plain('0.0.0.0:7373'))).toEqual(['hub.yaml:3 listen field-choice']);
    expect(problems(plain('hub.example:7373'))).toEqual(['hub.yaml:3 listen field-choice']);
    for (const own of ['127.0.0.1:7373', '[::1]:7373', 'localhost:80'])
      expect(problems(plain(own))).toEqual([]);
  });

  it.each([
    ['0.0.0.0:7373', { host: '0.0.0.0', port: 7373 }],
    ['[::1]:0', { host: '::1', port: 0 }],
    ['hub.example:443', { host: 'hub.example', port: 443 }],
    ['::1:7373', null],
    [':7373', null],
    ['host:', null],
    ['host:7373x', null],
    ['https://host:1', null],
  ])('splits %s', (text, place) => {
    expect(splitListen(text)).toEqual(place);
  });
});

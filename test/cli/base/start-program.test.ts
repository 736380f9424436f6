import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ProgramKind, programFile, startProgram } from '../../../src/cli/base/start-program.ts';
import { editText } from '../../../src/cli/terminal/editor.ts';
import { runnable } from '../../runnable.ts';
import { folder } from '../folder.ts';
import { cliRig } from '../rig.ts';

/** Every variable of ours that holds a secret, and some of a machine like any other. */
const SECRETS = {
  AWS_SECRET_ACCESS_KEY: 'secret-aws',
  ONCALL_GITHUB_TOKEN: 'secret-github',
  OPENSEARCH_PASSWORD: 'secret-opensearch',
  PAGERDUTY_TOKEN: 'secret-pagerduty',
  SLACK_APP_TOKEN: 'secret-slack-app',
  SLACK_BOT_TOKEN: 'secret-slack-bot',
};
const OTHERS = {
  ONCALL_DEAD_MAN_URL: 'secret-dead-man',
  ONCALL_FALLBACK_URL: 'secret-fallback',
  ONCALL_NATS_PASSWORD: 'secret-nats',
  ONCALL_TOKEN: 'secret-hub',
  PAGERDUTY_ROUTING_KEY: 'secret-routing',
  PAGERDUTY_LOW_ROUTING_KEY: 'secret-low-routing',
  GITHUB_TOKEN: 'secret-github-cli',
  GIT_ASKPASS: 'secret-askpass',
  GIT_CONFIG_PARAMETERS: "'core.fsmonitor=secret'",
  DATABASE_URL: 'postgres://a:secret@db',
  LC_VENDOR_TOKEN: 'secret-over-ssh',
  PATHS: 'secret-like-a-path',
  MY_PATH: 'secret-before-a-path',
};
const PLAIN = {
  PATH: process.env.PATH,
  HOME: '/home/sato',
  LANG: 'ja_JP.UTF-8',
  LC_TIME: 'ja_JP.UTF-8',
  TERM: 'xterm-256color',
  DISPLAY: ':0',
  TMUX: '/tmp/tmux,1,0',
  XDG_RUNTIME_DIR: '/run/user/7',
  GIT_CONFIG_GLOBAL: '/home/sato/.gitconfig',
  HTTPS_PROXY: 'http://proxy:3128',
  EDITOR: 'vim',
  BROWSER: 'firefox',
};

function given(kind: ProgramKind): Promise<readonly string[]> {
  const env = { ...PLAIN, ...SECRETS, ...OTHERS };
  const child = startProgram({ kind, file: '/usr/bin/env', words: ['-0'] }, env, { stdio: 'pipe' });
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  return new Promise((done) => child.once('close', () => done(out.split('\0').filter(Boolean).sort())));
}

const names = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.slice(0, line.indexOf('=')));

describe('a program that is started', () => {
  it.each<[ProgramKind, readonly string[]]>([
    ['git', ['GIT_CONFIG_GLOBAL', 'HOME', 'PATH']],
    ['terminal', ['PATH']],
    ['clipboard', ['DISPLAY', 'HOME', 'LANG', 'LC_TIME', 'PATH', 'TMUX', 'XDG_RUNTIME_DIR']],
    ['browser', ['BROWSER', 'DISPLAY', 'HOME', 'LANG', 'LC_TIME', 'PATH', 'XDG_RUNTIME_DIR']],
    ['editor', ['DISPLAY', 'EDITOR', 'HOME', 'LANG', 'LC_TIME', 'PATH', 'TERM', 'TMUX', 'XDG_RUNTIME_DIR']],
  ])('SEC-703 gets what it needs, and no secret: %s', async (kind, expected) => {
    expect(names(await given(kind))).toEqual(expected);
  });

  it('SEC-703 the hub of this machine gets the tokens that it works with, and no other', async () => {
    const got = await given('hub');
    expect(got.filter((line) => line.includes('secret'))).toEqual(
      Object.entries(SECRETS).map(([name, value]) => `${name}=${value}`),
    );
    expect(names(got)).toEqual(expect.arrayContaining(['HOME', 'HTTPS_PROXY', 'PATH', 'XDG_RUNTIME_DIR']));
  });

  it('SEC-701 is looked for in whole paths only, and its own PATH has no other', async () => {
    const place = folder();
    writeFileSync(join(place, 'tool'), '#!/bin/sh\necho "$PATH"\n', { mode: 0o755 });
    const before = process.cwd();
    process.chdir(place);
    try {
      for (const PATH of ['', '.', ':', 'a/..', `:.:/nowhere`])
        expect(programFile('tool', { PATH })).toBeNull();
    } finally {
      process.chdir(before);
    }
    const file = programFile('tool', { PATH: `.::${place}` });
    expect(file).toBe(join(place, 'tool'));
    const child = startProgram({ kind: 'git', file: file ?? '', words: [] }, { PATH: `.::${place}:` }, {});
    const [out] = (await child.stdout?.toArray()) ?? [];
    expect(String(out)).toBe(`${place}\n`);
  });

  it('PDY-417 an editor gets no token or password, whatever it is called', async () => {
    const seen = join(folder(), 'seen');
    const env = { ...PLAIN, ...SECRETS, ...OTHERS, VISUAL: `env > ${seen}; true` };
    expect(await editText('text', env)).toEqual({ ok: true, text: 'text' });
    const got = readFileSync(seen, 'utf8');
    expect(got).toContain('TERM=xterm-256color');
    expect(got.replace(/^VISUAL=.*$/m, '')).not.toContain('secret');
  });
});

describe('the hub that a command starts', () => {
  const rig = cliRig();
  const lacks = process.platform === 'linux' ? null : 'no /proc';
  it.skipIf(!runnable('the environment of a process', lacks))(
    'SEC-703 has in its environment what a hub works with, and git that it asks has less',
    async () => {
      await rig.ok(['start', 'Checkout', '--no-tui'], { env: { ...SECRETS, ...OTHERS } });
      const pid = await rig.hubPid();
      const environ = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      const secret = environ.filter((line) => line.includes('secret')).sort();
      expect(secret).toEqual(Object.entries(SECRETS).map(([name, value]) => `${name}=${value}`));
      await rig.ok(['hub', 'stop']);

      // A git of ours tells what it was given.
      const place = folder();
      const seen = join(place, 'seen');
      writeFileSync(join(place, 'git'), `#!/bin/sh\n/usr/bin/env >> '${seen}'\nexit 1\n`, { mode: 0o755 });
      const env = { ...SECRETS, ...OTHERS, PATH: `${place}:${process.env.PATH}`, ONCALL_NAME: '' };
      await rig.ok(['procedure', 'list'], { env });
      await rig.run(['doctor'], { env });
      const got = readFileSync(seen, 'utf8');
      expect(got.match(/^PATH=/gm)?.length).toBeGreaterThan(1);
      expect(got).not.toContain('secret');
    },
  );
});

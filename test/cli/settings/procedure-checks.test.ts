import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BIN, cliRig, oneLine } from '../rig.ts';

const PAGE = readFileSync(
  resolve(import.meta.dirname, '..', '..', '..', 'docs', 'how-to', 'procedures.md'),
  'utf8',
);

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const procedure = (required: number, last = ''): string => `id: ours
kind: drill
title: { ja: 対応, en: Ours }
phases:
  - id: work
    title: { ja: 対応, en: Work }
    steps:
${Array.from({ length: required }, (_, i) => `      - { id: s${i}, title: { ja: 手順${i}, en: Step ${i} }, required: true }\n`).join('')}${last}`;

describe('procedures checked', () => {
  const rig = cliRig();
  const folder = () => join(rig.work, 'sessions', 'procedures');
  const write = (text: string): void => {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(join(folder(), 'ours.yaml'), text);
  };

  it('CLI-662 `lint` in the settings says how many steps may be required; the options go before it', async () => {
    write(procedure(3));
    const file = join('sessions', 'procedures', 'ours.yaml');
    const lint = (...more: string[]) => rig.run(['procedure', 'lint', file, ...more]);
    expect((await lint()).code).toBe(0);
    writeFileSync(join(rig.work, 'oncall.yaml'), 'lint: { most: 2 }\n');
    const found = await lint();
    expect([found.code, found.out]).toEqual([1, expect.stringContaining('at most 2')]);
    expect((await lint('--most', '3')).code).toBe(0);
    writeFileSync(join(rig.work, 'oncall.yaml'), 'lint: { most: many }\n');
    const wrong = await lint();
    expect([wrong.code, oneLine(wrong)]).toEqual([2, expect.stringContaining('lint.most')]);
  });

  it('CLI-663 the steps of the workflow for pull requests run as they are written', async () => {
    const text = /## Check them on a pull request[\s\S]*?```yaml\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '';
    const workflow = parse(text) as {
      readonly jobs: { readonly check: { readonly steps: readonly Step[] } };
    };
    const steps = workflow.jobs.check.steps.filter(({ run }) => run !== undefined);
    expect(steps).toHaveLength(4);

    const git = (...words: readonly string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], {
        cwd: rig.work,
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: rig.root, GIT_CONFIG_NOSYSTEM: '1' },
      });
    git('init', '-q', '-b', 'main');
    write(procedure(2));
    git('add', '.');
    git('commit', '-qm', 'one');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    const bin = join(rig.root, 'bin');
    mkdirSync(bin, { recursive: true });
    const program = (name: string, body: string): void => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    program('oncall', `exec "${process.execPath}" "${BIN}" "$@"`);
    program('gh', `printf '%s\\n' "$*" >> "${rig.root}/gh.txt"; cat body.md >> "${rig.root}/gh.txt"`);
    program('npm', 'exit 0');
    const values: Readonly<Record<string, string>> = {
      'github.token': 't',
      'github.base_ref': 'main',
      'github.event.number': '7',
      'vars.ONCALL_PACKAGE': 'oncall',
    };
    const filled = (value: string): string =>
      value.replace(/\$\{\{ ([\w.]+) \}\}/g, (_, name: string) => values[name] ?? `no ${name}`);
    /** As a runner does it: `bash -e`, its own environment, the words of the workflow filled in. */
    const runs = ({ run = '', env = {} }: Step): number => {
      try {
        execFileSync('bash', ['-e', '-c', filled(run)], {
          cwd: rig.work,
          stdio: 'pipe',
          env: {
            ...(rig.env as Record<string, string>),
            PATH: `${bin}:${process.env.PATH}`,
            ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)])),
          },
        });
        return 0;
      } catch (error) {
        return (error as { status: number }).status;
      }
    };
    const [install, lint, comment] = steps as unknown as readonly [Step, Step, Step];

    write(procedure(2, '      - { id: more, title: { ja: 追加, en: One more } }\n'));
    git('commit', '-qam', 'two');
    expect([runs(install), runs(lint), runs(comment)]).toEqual([0, 0, 0]);
    const said = readFileSync(join(rig.root, 'gh.txt'), 'utf8');
    expect(said).toContain('pr comment 7 --body-file body.md --edit-last --create-if-none');
    expect(said).toContain('1 step added');
    expect(said).toContain('One more');
    expect(said).not.toContain('~~~');

    write(procedure(11));
    git('commit', '-qam', 'three');
    expect([runs(lint), runs(comment)]).toEqual([1, 0]);
    const again = readFileSync(join(rig.root, 'gh.txt'), 'utf8').slice(said.length);
    expect(again).toMatch(/~~~\nsessions\/procedures\/ours\.yaml:\d+ phases: .*11/);
  });
});

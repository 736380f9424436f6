import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliRig, oneLine } from '../rig.ts';

interface Log {
  readonly data: {
    readonly kind?: string;
    readonly title?: string;
    readonly release?: { readonly variables: readonly object[]; readonly window: object | null };
  };
}

describe('a release from the command line', () => {
  const rig = cliRig();
  const opened = async (session: string): Promise<Log['data']> => {
    const log = await rig.ok(['export', session, '--format', 'jsonl', '--out', '-']);
    return (JSON.parse(log.split('\n')[0] ?? '') as Log).data;
  };

  it('PRC-623 `procedure new --from release DAY` writes the release of that day, which lint passes', async () => {
    const { file } = await rig.json<{ file: string }>('procedure', 'new', '--from', 'release', '2026-11-26');
    expect(file).toBe(join('sessions', 'releases', '2026-11-26.yaml'));
    const text = readFileSync(join(rig.work, file), 'utf8');
    expect(text).toMatch(/^id: release-2026-11-26$/m);
    expect(text).toMatch(
      /^title: \{ ja: リリース 2026-11-26, en: Release 2026-11-26 \}\nwindow: 2026-11-26 14:00-15:00$/m,
    );
    expect(text).toContain('# A planned release');
    await rig.ok(['procedure', 'lint', file]);
    const again = await rig.run(['procedure', 'new', '--from', 'release', '2026-11-26']);
    expect([again.code, oneLine(again)]).toEqual([1, expect.stringContaining('2026-11-26.yaml')]);
    writeFileSync(join(rig.work, file), text.replace('{{previous}}', '{{before}}'));
    const wrong = await rig.run(['procedure', 'lint', file]);
    expect(wrong.out).toMatch(/2026-11-26\.yaml:\d+ .*command: variable "before" is not one of/);
    writeFileSync(join(rig.work, file), text);
  });

  const plan = () => rig.ok(['procedure', 'new', '--from', 'release', '2026-11-26']);

  it('CHG-930 `oncall release` follows the logs that are named, else those of the settings', async () => {
    writeFileSync(join(rig.work, 'app.log'), '');
    const followed = async (...more: string[]) => {
      const { session } = await rig.json<{ session: string }>('release', '--no-tui', ...more);
      const { tail } = (await opened(session)) as { readonly tail?: { readonly sources: readonly string[] } };
      return tail?.sources;
    };
    expect(await followed()).toEqual([]);
    const file = `file:${join(rig.work, 'app.log')}`;
    expect(await followed('--logs', 'file:app.log')).toEqual([file]);
    writeFileSync(join(rig.work, 'oncall.yaml'), `logs: ['file:app.log']\n`);
    expect(await followed()).toEqual([file]);
  });

  it('CLI-624 `start --release DAY` starts it by its own day, with values and window', async () => {
    await plan();
    const session = (
      await rig.ok([
        ...['start', '--no-tui', '--release', '2026-11-26'],
        ...['--set', 'tag=v2026.11.26', '--set', 'sha=3fa9c21', '--set', 'previous=1c9e'],
      ])
    ).split('\n')[0];
    expect(session).toBe('release-1126');
    expect(await opened(String(session))).toMatchObject({
      kind: 'release',
      title: 'Release 2026-11-26',
      release: {
        variables: [
          { id: 'tag', value: 'v2026.11.26' },
          { id: 'sha', value: '3fa9c21' },
          { id: 'previous', value: '1c9e' },
        ],
        window: { since: '2026-11-26T05:00:00.000Z', until: '2026-11-26T06:00:00.000Z' },
      },
    });
    const { err } = await rig.run([
      'start',
      '--no-tui',
      '--release',
      '2026-11-26',
      '--set',
      'tag=v1',
      '--id',
      'b',
    ]);
    expect(err).toContain('not set: sha, previous');
  });

  it('CLI-624 refuses a wrong value, variable or window in one line, and starts nothing', async () => {
    await plan();
    const before = (await rig.json<readonly object[]>('list')).length;
    const refused = async (code: number, text: string, ...args: string[]) => {
      const ran = await rig.run(['start', '--no-tui', ...args]);
      expect([ran.code, oneLine(ran)]).toEqual([code, expect.stringContaining(text)]);
    };
    const day = ['--release', '2026-11-26'];
    await refused(2, 'cannot be used', ...day, '--set', 'tag=$(id)');
    await refused(2, 'no variable "tga"', ...day, '--set', 'tga=v1');
    await refused(2, 'is not a window', ...day, '--window', 'noon');
    await refused(2, 'is not a window', ...day, '--window', '2026-11-26 15:00-14:00');
    await refused(2, 'kind release', 'x', '--set', 'tag=v1');
    await refused(3, '2026-12-24.yaml', '--release', '2026-12-24');
    expect((await rig.json<readonly object[]>('list')).length).toBe(before);
  });

  it('PRC-661 releases of three days that leave out the same step offer the change for the procedure they come from', async () => {
    interface Told {
      readonly deviations: readonly {
        readonly step: string;
        readonly times: number;
        readonly of: number;
        readonly offered: boolean;
      }[];
    }
    let last = '';
    for (const day of ['2026-10-01', '2026-10-02', '2026-10-03']) {
      await rig.ok(['procedure', 'new', '--from', 'release', day]);
      const values = ['--set', 'tag=v1', '--set', 'sha=3fa9c21', '--set', 'previous=1c9e'];
      const started = await rig.ok(['start', '--no-tui', '--release', day, '--id', `of-${day}`, ...values]);
      last = started.split('\n')[0] ?? '';
      await rig.ok(['step', last, 'freeze', '--skip', 'nothing else was merged']);
      await rig.ok(['close', last, '--reason', 'a test']);
    }
    const { deviations } = await rig.json<Told>('procedure', 'diff', last);
    expect(deviations.find(({ step }) => step === 'freeze')).toMatchObject({
      times: 3,
      of: 3,
      offered: true,
    });
    const { file } = await rig.json<{ file: string }>('procedure', 'diff', last, '--patch');
    expect(file).toBe(join('sessions', 'procedures', 'release.yaml'));
    expect(readFileSync(join(rig.work, file), 'utf8')).toMatch(/^id: release$/m);
    await rig.ok(['procedure', 'lint', file]);
  });
});

import { describe, expect, it } from 'vitest';
import { MARKDOWN } from '../../src/record/context.ts';
import { runReason } from '../../src/text/i18n/run-reasons.ts';
import { type Given, opened, sato, tanaka } from '../domain/given.ts';
import { checking, counted } from '../domain/make-check.ts';
import { rolledBack, seenDeploy } from '../domain/make-rollback.ts';
import { asked, confirm, hub, newest, resolved, running } from '../domain/make-run.ts';
import { toldOf } from './told.ts';

const confirmed = (step = 'read-back'): Given => {
  const given = asked(step);
  confirm(given, step === 'ack' ? sato : tanaka, step);
  return given;
};
const move = (given: Given, data: object) =>
  given.when(hub, 'run.move', { run: newest(given).id, ...data } as never);

describe('runs in the timeline of a record', () => {
  it('REC-942 who asked, who confirmed, and exactly what', () => {
    const given = running();
    expect(
      toldOf(given, () => {
        given.when(sato, 'run.ask', { step: 'read-back' });
        resolved(given);
        confirm(given, tanaka);
      }),
    ).toEqual([
      'asked to run: Read back',
      expect.stringMatching(
        /^confirmed as the second person: run Read back \(asked by 佐藤\): acme\/shop rollback\.yml @ main \(8f21c0d\) service=checkout version=1c9e3b0 \(live then: checkout 7be2d94\)$/,
      ),
    ]);
  });

  it.each([
    [
      'en',
      ['asked GitHub to approve production: Read back', '(GitHub) production was approved'],
      'not approved',
    ],
    ['ja', ['production の承認を依頼', 'production を承認'], '承認できず'],
  ] as const)('REC-944 who approved an environment, and what came of it (%s)', (lang, words, failed) => {
    for (const works of [true, false]) {
      const given = asked();
      confirm(given, tanaka);
      const { id, action } = newest(given);
      given.when(hub, 'action.done', { action: action!, params: { id: '7', since: '' } });
      const waits = [{ environment: 'production', reviewers: ['sre'], approvers: [tanaka.id], isOurs: true }];
      move(given, { state: 'waiting', environment: 'production', waits });
      const lines = toldOf(
        given,
        () => {
          given.when(tanaka, 'run.approve', { run: id, environment: 'production' });
          const approval = newest(given).approved[0]!.action;
          if (works) given.when(hub, 'action.done', { action: approval, params: {} });
          else
            given.when(hub, 'action.fail', {
              action: approval,
              kind: 'forbidden',
              params: { needs: 'x=write' },
            });
        },
        { lang },
      );
      expect(lines[0]).toContain(words[0]);
      expect(lines[1]).toContain(works ? words[1].replace('(GitHub) ', '') : failed);
      expect(lines[1]?.includes('x=write')).toBe(!works);
    }
  });

  it('REC-942 a run that one person may confirm, one that was declined, and one that was withdrawn', () => {
    const alone = asked('ack');
    expect(toldOf(alone, () => void confirm(alone, sato, 'ack'))[0]).toMatch(/^confirmed: run /);
    const declined = asked();
    const { id } = newest(declined);
    const lines = toldOf(
      declined,
      () => void declined.when(tanaka, 'run.decline', { run: id, reason: 'not *yet*' }),
      {
        writer: MARKDOWN,
      },
    );
    expect(lines[0]).toMatch(/^declined to run: .+ \(reason: not \\\*yet\\\*\)$/);
    const back = asked();
    expect(toldOf(back, () => void back.when(sato, 'run.withdraw', { run: newest(back).id }))).toEqual([
      'withdrew: run Read back',
    ]);
  });

  it.each(['ja', 'en'] as const)('REC-942 why it cannot run, in a sentence (%s)', (lang) => {
    const given = running();
    given.when(sato, 'run.ask', { step: 'read-back' });
    const why = { kind: 'no-marker', params: { file: 'rollback.yml' } };
    const [said] = toldOf(
      given,
      () => void given.when(hub, 'run.refuse', { run: newest(given).id, ...why }),
      {
        lang,
      },
    );
    expect(said).toContain(runReason(why, lang));
    expect(said).not.toContain('no-marker');
  });

  it('REC-942 how it ended, with its time, number and pin; how it went on is not told', () => {
    const given = confirmed();
    const start = { number: 1184, url: 'https://x.test/1', startedAt: new Date(given.now).toISOString() };
    expect(toldOf(given, () => void move(given, { state: 'running', ...start }))).toEqual([]);
    const endedAt = new Date(given.now + 95_000).toISOString();
    const [said] = toldOf(
      given,
      () => void move(given, { state: 'failed', endedAt, kind: 'failure', params: {}, lines: ['x'] }),
    );
    expect(said).toMatch(/^run failed: .+ 1m · #1184 · https:\/\/x\.test\/1 · pin 1\. A job failed\./);
  });

  it.each([
    ['done', 'run succeeded: Read back'],
    ['cancelled', 'run cancelled: Read back'],
    ['unknown', 'outcome of the run not known: Read back'],
  ])('REC-942 one that ended %s, of which nothing else is known, has its step alone', (state, line) => {
    const given = confirmed();
    expect(toldOf(given, () => void move(given, { state }))).toEqual([line]);
  });

  it('REC-942 of two runs, the one that GitHub did not take is the one named', () => {
    const given = asked('ack');
    given.when(sato, 'run.withdraw', { run: newest(given, 'ack').id });
    asked('read-back', given);
    confirm(given, tanaka);
    const { action } = newest(given);
    const fail = { action: action!, kind: 'expired' };
    const [said] = toldOf(given, () => void given.when(hub, 'action.abandon', fail as never));
    expect(said).toMatch(/^run failed: Read back\. /);
  });

  it('REC-942 a run of another commit than the confirmed one is named as that', () => {
    const given = confirmed();
    const params = { ref: 'main', sha: 'f'.repeat(40) };
    const [said] = toldOf(
      given,
      () => void move(given, { state: 'failed', number: 7, kind: 'ref-moved', params }),
    );
    expect(said).toContain('the commit that ran is fffffff, not the confirmed one');
  });

  it.each([
    [
      'action.fail',
      { kind: 'ref-moved', params: { ref: 'main', sha: '1234567' } },
      /^run failed: .+nothing was run/,
    ],
    ['action.abandon', { kind: 'expired' }, /^run failed: .+within ten minutes/],
    [
      'action.lose',
      { kind: 'unreachable', params: { reason: 'ETIMEDOUT' } },
      /^outcome of the run not known: .+timed out/,
    ],
  ] as const)(
    'REC-942 %s of the act that starts it has a line, as GitHub never says it',
    (type, data, says) => {
      const given = confirmed();
      const { action } = newest(given);
      const told = toldOf(given, () => void given.when(hub, type, { action: action!, ...data } as never));
      expect(told).toEqual([expect.stringMatching(says)]);
    },
  );
});

describe('checks of the log in the timeline of a record', () => {
  const PART = { kind: 'late-lines', params: { source: 'app' } };
  const said = (lang: 'ja' | 'en') => {
    const given = checking();
    const moved = (state: string, more: object) =>
      given.when(hub, 'run.move', { run: newest(given, 'ack').id, state, ...more } as never);
    return toldOf(
      given,
      () => {
        given.when(sato, 'run.ask', { step: 'ack' });
        counted(given, 'running', 3);
        moved('unknown', { kind: 'no-lines', params: { source: 'app' } });
        counted(given, 'running', 2, PART);
        moved('failed', { kind: 'not-held' });
        given.when(tanaka, 'run.ask', { step: 'ack' });
        given.when(hub, 'run.refuse', {
          run: newest(given, 'ack').id,
          kind: 'not-read',
          params: { source: 'api' },
        });
        given.when(tanaka, 'run.ask', { step: 'ack' });
        given.when(tanaka, 'run.withdraw', { run: newest(given, 'ack').id });
        given.when(tanaka, 'run.ask', { step: 'ack' });
        moved('cancelled', { kind: 'session-closed' });
        given.when(tanaka, 'run.ask', { step: 'ack' });
        counted(given, 'done', 0);
      },
      { lang },
    );
  };

  it('REC-943 what was asked of the log, each end with its number, and that it was not known', () => {
    expect(said('en')).toEqual([
      'asked for a check of the log: Acknowledge: level:ERROR (in 5 min, at most 0 expected)',
      'the log could not be counted: Acknowledge: app has no line at all in that time',
      'the log was not as expected within an hour: Acknowledge: 2 lines or more in 5 min (at most 0 expected), counted in part: lines of app come late',
      'asked for a check of the log: Acknowledge: level:ERROR (in 5 min, at most 0 expected)',
      'the log cannot be checked: Acknowledge: the session does not read api',
      'asked for a check of the log: Acknowledge: level:ERROR (in 5 min, at most 0 expected)',
      'ended the check of the log: Acknowledge',
      'asked for a check of the log: Acknowledge: level:ERROR (in 5 min, at most 0 expected)',
      'check of the log ended: Acknowledge: the session was closed',
      'asked for a check of the log: Acknowledge: level:ERROR (in 5 min, at most 0 expected)',
      'the log is as expected: Acknowledge (asked by 田中): 0 lines in 5 min (at most 0 expected)',
    ]);
    expect(said('ja').filter((line) => line.includes('条件'))).toEqual([
      'ログが1時間以内に条件を満たさず: PD確認。5分で2行以上(期待: 0行以下)。一部のみ集計: app に遅れて届く行があります',
      'ログが条件を満たした: PD確認(依頼: 田中)。5分で0行(期待: 0行以下)',
    ]);
  });
});

describe('the log after a rollback in the timeline of a record', () => {
  const RATES = { rate: 2.5, usual: 3, peak: 41, drawn: true };
  const times = { startedAt: '2026-11-24T18:00:00.000Z', endedAt: '2026-11-24T18:02:00.000Z' };
  const BACK = { since: '2026-11-24T18:02:00.000Z', to: '2026-11-24T18:06:00.000Z', rates: RATES, why: null };

  it.each([
    [
      'ja',
      'checkout のエラーは 03:02 から毎分約2.5件以下(03:06 まで集計)',
      'checkout のエラーは 03:02 からなし(03:06 まで集計)',
      'checkout のエラーはまだ毎分約2.5件(影響前は約3件以下。03:06 まで集計)',
      'checkout が復旧したかはログから分かりません: 行数が影響前よりかなり少なくなっています',
    ],
    [
      'en',
      'checkout errors back at about 2.5/min since 03:02, counted to 03:06',
      'no checkout errors since 03:02, counted to 03:06',
      'checkout errors still at about 2.5/min (before the impact at most about 3), counted to 03:06',
      'The log does not show whether checkout recovered: it has far fewer lines than before',
    ],
  ] as const)(
    'REC-946 since when errors are back, that they are not, or that nobody knows: %s',
    async (lang, ...said) => {
      const given = opened();
      given.when(tanaka, 'participant.join', {});
      given.when(hub, 'changes.see', seenDeploy('2026-11-24T17:50:00.000Z') as never);
      const act = (...call: Parameters<Given['when']>) => given.when(...call);
      const run = await rolledBack(act as never, () => given.state, [sato, tanaka], times);
      const see = (more: object) =>
        given.when(hub, 'recovery.see', { run, service: 'checkout', ...BACK, ...more } as never);
      const told = toldOf(
        given,
        () => {
          see({});
          see({ since: null, why: 'no-rise' });
          see({ rates: { ...RATES, rate: 0, drawn: false } });
          see({ since: null, why: 'still' });
          see({ since: null, to: null, rates: null, why: 'few-lines' });
        },
        { lang },
      );
      expect(told.toSpliced(1, 1)).toEqual(said);
      expect(told[1]).toMatch(/増えておらず|had not risen/);
    },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findWords } from '../../../src/client/replay/find-words.ts';
import { marksOf } from '../../../src/client/replay/marks.ts';
import { readMoment } from '../../../src/client/replay/read-moment.ts';
import { Recording } from '../../../src/client/replay/recording.ts';
import { ReplayPlayer, scaleOf } from '../../../src/client/replay-player.ts';
import { reduceAll } from '../../../src/domain/reduce.ts';
import { initialSession } from '../../../src/domain/session.ts';
import { Given, sato } from '../../domain/given.ts';
import { at, FIRED, recording, told } from './told.ts';

const messages = ({ lines }: ReplayPlayer): readonly string[] =>
  lines.linesBefore(lines.next, 10).map(({ message }) => message);

describe('a recording that is played', () => {
  it('TUI-631 at any moment the session is the fold of the events until then, however one got there', () => {
    // Longer than the states that are kept lie apart.
    const given = new Given();
    given.log.push(...told());
    const { log } = given;
    given.state = reduceAll(initialSession('checkout-1125'), log);
    given.when(sato, 'session.reopen', {});
    for (let i = 0; i < 500; i++) given.when(sato, 'note.add', { text: `${i}` });
    const story = new Recording(log);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: story.length }), { minLength: 1, maxLength: 6 }),
        (walk) => {
          const player = new ReplayPlayer(story, 8, 0);
          for (const seq of walk) {
            player.move({ to: 'event', seq }, 0);
            expect(player.get().view.session).toEqual(
              reduceAll(initialSession('checkout-1125'), log.slice(0, seq)),
            );
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('TUI-631 time passes as the person watches, and each look tells whether another moment is shown', () => {
    const player = new ReplayPlayer(recording(), 8, 1_000);
    expect(player.passed(1_500)).toBe(true);
    expect([player.now, player.get().head]).toEqual([at('02:59:07'), 2]);
    player.move({ to: 'pause' }, 1_500);
    expect([player.passed(9_000), player.now]).toEqual([false, at('02:59:07')]);
    // What passed meanwhile is not made up for.
    player.move({ to: 'pause' }, 9_000);
    player.passed(9_100);
    expect(player.now).toBe(at('02:59:07') + 800);
  });

  it('TUI-631 people are there from their coming to their going, and nothing is sent or asked', async () => {
    const player = new ReplayPlayer(recording(), 1, 0);
    expect(player.get().presence).toEqual([]);
    player.move({ to: 'event', seq: 2 }, 0);
    expect(player.get().presence.map(({ participant }) => participant)).toEqual([sato.id]);
    player.send();
    expect(await player.settled(0)).toMatchObject({ kind: 'refused' });
    await expect(player.ask('histogram', { buckets: 1 })).rejects.toThrow();
    expect([await player.older(1), await player.fill(1)]).toEqual([{ added: 0, more: false }, 0]);
    expect(player.get().view.confirmed).toBe(2);
  });

  it('TUI-635 its lines are those pinned by then, in the order of their times, forwards and backwards', () => {
    const player = new ReplayPlayer(recording(), 1, 0);
    expect(messages(player)).toEqual([]);
    player.move({ to: 'time', at: at('03:05:30') }, 0);
    expect(messages(player)).toEqual(['pool exhausted']);
    player.move({ to: 'time', at: at('03:10:00') }, 0);
    expect(messages(player)).toEqual(['gateway timeout', 'pool exhausted']);
    player.move({ to: 'time', at: at('03:05:30') }, 0);
    expect(messages(player)).toEqual(['pool exhausted']);
    player.move({ to: 'event', seq: 1 }, 0);
    expect(messages(player)).toEqual([]);
  });

  it('TUI-632 a time is read in the zone of the session, as a clock, as a date, and from here on', () => {
    const story = recording();
    const read = (text: string, here = '03:05:00') => readMoment(text, at(here), story);
    expect(read('03:09')).toBe(at('03:09:00'));
    expect(read('3:09:30')).toBe(at('03:09:30'));
    expect(read('11/25 03:09')).toBe(at('03:09:00'));
    expect([read('+10m'), read('10m'), read('-2m')]).toEqual([
      at('03:15:00'),
      at('03:15:00'),
      at('03:03:00'),
    ]);
    expect([read('-30s'), read('+9h'), read('-9h')]).toEqual([at('03:04:30'), story.to, story.from]);
    // The minute of the first event is in the recording, and so is no time before it.
    expect(read('02:59')).toBe(story.from);
    expect([read('02:58'), read('04:10'), read('11/24 03:09')]).toEqual(['outside', 'outside', 'outside']);
    expect([read('切り戻す'), read('')]).toEqual([null, null]);
  });

  it('TUI-632 of several days a time of day is that of the one in which something happened', () => {
    const log = told();
    const { seq, at: last } = log.at(-1)!;
    const late = new Date(Date.parse(last) + 30 * 3_600_000).toISOString();
    const story = new Recording([...log, { ...log[3]!, seq: seq + 1, at: late }]);
    expect(readMoment('03:09', story.to, story)).toBe(at('03:09:00'));
    expect(readMoment('09:50', story.from, story)).toBe(at('03:50:00') + 30 * 3_600_000);
    expect(readMoment('11/26 03:09', story.from, story)).toBe(at('03:09:00') + 24 * 3_600_000);
  });

  it('TUI-632 words are found in notes, status updates and pins, the next one first and then from the beginning', () => {
    const { last } = recording();
    const seqOf = (words: string, seq = 0) => findWords(last, words, seq)?.seq ?? null;
    expect(findWords(last, '切り戻す', 0)).toEqual({ seq: last.notes[0]?.seq, note: last.notes[0]?.id });
    expect(seqOf('ＡＣＱＵＩＲＥＲ timeout')).toBe(last.pins[1]?.seq);
    const [first, second] = [seqOf('ま'), last.notices[1]?.seq];
    expect([first, seqOf('ま', first!)]).toEqual([last.notices[0]?.seq, second]);
    expect(seqOf('ま', second)).toBe(first);
    expect([seqOf('zzz'), seqOf(' ')]).toEqual([null, null]);
  });

  it('TUI-634 marks are the milestones, decisions and status updates; a night has its share of the bar and no more', () => {
    const { last } = recording();
    expect(marksOf(last).map(({ kind }) => kind)).toEqual([
      ...[
        'fired',
        'secondPerson',
        'start',
        'decision',
        'notice',
        'mitigated',
        'resolved',
        'notice',
        'closed',
      ],
    ]);
    expect(marksOf(last)[0]?.at).toBe(FIRED);
    const hour = 3_600_000;
    const even = scaleOf([0, 10, 20, 40]);
    expect([0, 10, 20, 30, 40, 99].map(even)).toEqual([0, 0.25, 0.5, 0.75, 1, 1]);
    const night = scaleOf([0, hour / 4, 12 * hour]);
    expect([night(hour / 4), night(hour / 2), night(12 * hour)]).toEqual([0.5, 1, 1]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 2 }), (times) => {
        const scale = scaleOf(times);
        const shares = times.toSorted((a, b) => a - b).map(scale);
        expect(shares).toEqual(shares.toSorted((a, b) => a - b));
        expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
      }),
    );
  });
});

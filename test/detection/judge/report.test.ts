import { describe, expect, it } from 'vitest';
import type { MarkedPage, RealPage } from '../../../src/detection/judge/marks.ts';
import { agreementOf, ruleReport } from '../../../src/detection/judge/report.ts';
import { MINUTE, ruleFor, T0 } from '../rules.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const marked = (paged: number, more: Partial<MarkedPage> = {}): MarkedPage =>
  ({ key: 'k', paged: at(paged), resolved: at(paged + 10), hurt: null, peak: 9, ...more }) as MarkedPage;
const real = (fired: number, more: Partial<RealPage> = {}): RealPage =>
  ({ key: 'k', fired: at(fired), resolved: at(fired + 10), hurt: null, ...more }) as RealPage;
const agreed = (pages: readonly MarkedPage[], really: readonly RealPage[], every = MINUTE) => {
  const { real: n, same, missing, extra } = agreementOf(pages, really, every);
  return { n, same, missing, extra };
};

describe('whether a replay agrees with what really went out', () => {
  it('DET-734 takes a page for the same within three slots and a minute, on either side', () => {
    for (const [apart, every] of [
      [4, MINUTE],
      [-4, MINUTE],
      [16, 5 * MINUTE],
    ] as const) {
      expect(agreed([marked(0)], [real(apart)], every)).toMatchObject({
        n: 1,
        same: 1,
        missing: [],
        extra: [],
      });
      const far = real(apart + Math.sign(apart) / 1_000);
      expect(agreed([marked(0)], [far], every)).toMatchObject({
        same: 0,
        missing: [far],
        extra: [marked(0)],
      });
    }
    expect(agreed([marked(0)], [real(0, { key: 'other' })])).toMatchObject({ same: 0 });
  });

  it('DET-734 pairs one to one, the nearest first', () => {
    const [near, far] = [marked(3), marked(0)];
    expect(agreed([far, near], [real(3)])).toMatchObject({ n: 1, same: 1, extra: [far] });
    const [first, second] = [real(0), real(3)];
    expect(agreed([near], [first, second])).toMatchObject({ n: 2, same: 1, missing: [first] });
    expect(agreed([far, near], [second, first])).toMatchObject({ same: 2, missing: [], extra: [] });
  });
});

describe('what became of the pages of a rule', () => {
  const [here, before] = [ruleFor({ every: '5m' }), ruleFor()];
  const asleep = (time: number) => time < at(5);
  const report = (parts: Partial<Parameters<typeof ruleReport>[0]>, compared: string | null = null) =>
    ruleReport({ rule: 'checkout-5xx', before: null, here: null, real: [], ...parts }, compared, asleep);

  it('DET-736 is lost against what really fired where nothing is compared', () => {
    const really = [real(0, { hurt: true }), real(60), real(90, { hurt: false })];
    const { lost, unjudged, revisions, agreement } = report({
      here: { rule: here, pages: [] },
      real: really,
    });
    expect(lost.map((one) => one.at)).toEqual([at(0)]);
    expect(unjudged).toEqual([{ key: 'k', at: at(60), users: null }]);
    expect(revisions.map(({ revision }) => revision)).toEqual(['here']);
    expect(agreement).toMatchObject({ real: 3, same: 0 });
  });

  it('DET-736 is lost against the other revision, with the users of its unjudged pages', () => {
    const pages = [marked(0, { hurt: true }), marked(60, { peak: 12 }), marked(90, { hurt: false })];
    const parts = { before: { rule: before, pages }, here: { rule: here, pages: [marked(0)] } };
    const { lost, unjudged, revisions } = report(parts, 'main');
    expect(lost).toEqual([]);
    expect(unjudged).toEqual([{ key: 'k', at: at(60), users: 12 }]);
    expect(revisions).toMatchObject([
      { revision: 'main', asleep: 1, each: pages },
      { revision: 'here', asleep: 1 },
    ]);
    const gone = report({ ...parts, here: null }, 'main');
    expect(gone.lost.map((one) => one.at)).toEqual([at(0)]);
    expect(gone.revisions.map(({ revision }) => revision)).toEqual(['main']);
  });

  it('DET-734 compares what really went out with the revision that sent it', () => {
    const parts = {
      before: { rule: before, pages: [marked(0)] },
      here: { rule: here, pages: [marked(30)] },
      real: [real(0)],
    };
    expect(report(parts, 'main').agreement).toMatchObject({ same: 1, extra: [] });
    // A rule that the other revision does not have: the one here, by the slots of its own.
    const fresh = { ...parts, before: null, real: [real(46)] };
    expect(report(fresh, 'main').agreement).toMatchObject({ same: 1 });
    expect(report(fresh, 'main').revisions.map(({ revision }) => revision)).toEqual(['here']);
    expect(report({ real: [real(0)] }).agreement).toMatchObject({ real: 1, same: 0, extra: [] });
  });
});

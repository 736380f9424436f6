import { describe, expect, it } from 'vitest';
import type { DetectionNews } from '../../../src/detection/news.ts';
import { HomeRig, NIGHT, NOW } from './home-rig.ts';

const HOUR = 3_600_000;
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
const news = (more: Partial<DetectionNews> = {}): DetectionNews => ({
  ...{ watcher: 'hub-1', rules: 34, unsent: [], notices: [], ending: [], blind: [] },
  ...more,
});
const exclusion = { id: 'acquirer-maint', owner: '佐藤', until: at(3), pages: 6, users: 0 };
const notice = { rule: 'image-404', group: 'region=eu', users: 12, since: at(-1) };

describe('detection on the home screen', () => {
  it('DET-887 names the exclusion that ends first, a notice, and a source that cannot be read', async () => {
    const detection = news({
      ending: [exclusion, { ...exclusion, id: 'later' }],
      notices: [notice],
      blind: [{ source: 'pay', since: at(-2) }],
    });
    const rig = await HomeRig.open({ ...NIGHT, detection }, { cols: 140 });
    const row = rig
      .text()
      .split('\n')
      .find((each) => each.includes('acquirer-maint'));
    expect(row).toMatch(/検知不能 pay\(\d\d:\d\dから\).*除外 acquirer-maint は\d\d:\d\dに終了\(ほか1件\)/);
    expect(row).toMatch(/注意 image-404 region=eu 12人\(\d\d:\d\dから\)/);
    // A narrow screen lets go of what is the least urgent.
    const narrow = (await HomeRig.open({ ...NIGHT, detection }, { cols: 80 })).text();
    expect(narrow).toContain('除外 acquirer-maint');
    expect(narrow).not.toContain('image-404');
  });

  const unsent = {
    ...{ rule: 'checkout-5xx', group: 'region=eu', since: at(-1), kind: 'rejected' },
    ...{ reason: 'Invalid routing\u001b[31m key', uncertain: false, next: at(0.01), by: 'default' as const },
  };

  it('DET-921 names the page that is not sent before anything else, also on a narrow screen', async () => {
    const detection = news({
      unsent: [unsent, { ...unsent, rule: 'other' }],
      ending: [exclusion],
      notices: [notice],
    });
    const narrow = (await HomeRig.open({ ...NIGHT, detection }, { cols: 80 })).text();
    expect(narrow).toMatch(
      /checkout-5xx region=eu\(ほか1件\) 未送信 \d\d:\d\dから\(PagerDuty: Invalid routing/,
    );
    expect(narrow).not.toContain('\u001b[31m');
    const wide = (await HomeRig.open({ ...NIGHT, detection }, { cols: 160, lang: 'en' })).text();
    expect(wide).toMatch(
      /NOT SENT since \d\d:\d\d \(PagerDuty: .*\)\. Next try \d\d:\d\d:\d\d, by the default key/,
    );
  });

  it('DET-921 does not say that it is not sent where an answer was lost, and says where nobody tries again', async () => {
    const lost = { ...unsent, kind: 'unreachable', reason: 'ETIMEDOUT', uncertain: true, by: null };
    const shown = async (one: typeof lost | (Omit<typeof lost, 'next'> & { next: null })) => {
      const detection = news({ unsent: [one] });
      return (await HomeRig.open({ ...NIGHT, detection }, { cols: 160, lang: 'en' })).text();
    };
    expect(await shown(lost)).toMatch(
      /sent\? not known since .*\(no answer, ETIMEDOUT\), asking again \d\d:\d\d:\d\d/,
    );
    expect(await shown({ ...lost, next: null })).toContain('Nobody tries again: no oncall watch runs');
  });

  it('DET-887 says nothing where there is nothing, and where the hub does not say', async () => {
    for (const detection of [news(), null, undefined]) {
      const rig = await HomeRig.open({ ...NIGHT, ...(detection === undefined ? {} : { detection }) });
      expect(rig.text()).not.toMatch(/除外|検知不能|注意/);
    }
  });

  it('DET-887 shows no escape sequence of a name', async () => {
    const detection = news({ ending: [{ ...exclusion, id: 'x\u001b[31mred' }] });
    const rig = await HomeRig.open({ ...NIGHT, detection });
    expect(rig.text()).not.toContain('\u001b[31m');
  });
});

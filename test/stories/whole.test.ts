import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLocalHub } from '../../src/cli/hub/local-hub.ts';
import { gone } from '../cli/hub/local-rig.ts';
import { HomeScreen } from './driver/home-screen.ts';
import { stage } from './driver/story.ts';

const on = stage();

describe('a whole session', () => {
  it('STY-40 the demo opens, is a living session within seconds, and leaves its record and nothing running', async () => {
    const since = performance.now();
    const demo = on.oncall(HomeScreen, 'suzuki', ['demo'], { env: { TMPDIR: on.rig.root } });
    await demo.says('home.coach.page');
    demo.act('home.open');
    await demo.says('home.coach.start');
    demo.act('confirm.yes');
    await demo.shows(/ERROR checkout +payment gateway timeout/);
    await demo.shows(/佐藤 *ドライバー/);
    expect(performance.now() - since).toBeLessThan(30_000);
    const folder = join(
      on.rig.root,
      readdirSync(on.rig.root).find((name) => name.startsWith('oncall-demo-')) ?? '',
    );
    const hub = (await findLocalHub({ XDG_RUNTIME_DIR: join(folder, 'run') }))?.health.pid;
    expect(hub).toBeGreaterThan(1);
    demo.press('n').type('デモから').press('enter');
    await demo.shows(/鈴木.*デモから/);
    demo.press('q');
    await demo.says('home.coach.again');
    expect((await demo.quits()).code).toBe(0);
    expect(demo.screen()).toContain(folder);
    const record = readdirSync(folder).find((name) => name.endsWith('.md')) ?? '';
    expect(record).toMatch(/^checkout-\d{4}\.md$/);
    expect(readFileSync(join(folder, record), 'utf8')).toContain('デモから');
    await on.rig.ok(['verify', join(folder, record.replace(/md$/, 'jsonl'))]);
    await gone(hub);
  });

  it('STY-41 closing from the screen asks what is open, and writes the record of what everyone did', async () => {
    const { sato, tanaka, session } = await on.together();
    tanaka.act('step.tick');
    await sato.showsStep('ack', 'done', '田中');
    sato.act('close');
    await sato.says('form.close');
    await sato.shows(/必須の手順が\d+件残っています/);
    sato.act('form.submit');
    await sato.says('refusal.reason-required');
    await sato.answers('訓練のため');
    // Past the way to the open step.
    await sato.shows(/»終了後の手順/);
    // Past owner, due time, severity, impact and times, which stay as they are.
    for (const field of [
      '期限のないTODO',
      '重大度',
      '誰が',
      '何が',
      'いつから',
      '発報',
      '暫定復旧',
      '復旧',
      '利用者への影響',
    ]) {
      sato.press('tab');
      await sato.shows(`»${field}`);
    }
    sato.press('1');
    await sato.shows('[1 あった]');
    sato.act('form.submit');
    // What was left open is compared with the procedure; the record is written meanwhile.
    await sato.says('lessons.at-close');
    sato.act('lessons.close');
    await sato.says('export.done');
    await tanaka.shows(/終了しました/);
    const [jsonl = '', md = ''] = readdirSync(join(on.rig.work, 'sessions')).sort();
    const record = readFileSync(join(on.rig.work, 'sessions', md), 'utf8');
    expect(md).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\d-${session}\\.md$`));
    expect(record).toMatch(/アラートの確認\(Ack\).*田中/);
    expect(record).toContain('訓練のため');
    const verified = await on.rig.ok(['verify', join('sessions', jsonl), '--json']);
    expect(record).toContain(`head_hash: "${JSON.parse(verified).hash}"`);
    // The toast is gone with the screen: the shell has where the record is.
    sato.act('quit');
    expect((await sato.ended).code).toBe(0);
    expect(sato.screen()).toContain(`記録: ${join('sessions', md)}, ${join('sessions', jsonl)}`);
  });
});

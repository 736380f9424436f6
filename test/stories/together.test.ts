import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromJsonl } from '../../src/record/jsonl.ts';
import { width } from '../../src/text/width.ts';
import { stepTitle } from './driver/session-screen.ts';
import { stage } from './driver/story.ts';

const on = stage();
const AT = String.raw` \d\d:\d\d`;

describe('two terminals in one session', () => {
  it('STY-1 a step ticked in one is done in the other, with name and time', async () => {
    const { sato, tanaka } = await on.together();
    sato.act('step.tick');
    for (const each of [tanaka, sato]) await each.showsStep('ack', 'done', `佐藤${AT}`);
    await tanaka.showsProgress(1, 20);
  });

  it('STY-1 each reads it in their own language', async () => {
    const { sato, tanaka } = await on.together({ lang: 'en' }, { lang: 'ja' });
    tanaka.act('step.tick');
    for (const each of [sato, tanaka]) await each.showsStep('ack', 'done', `田中${AT}`);
  });

  it('STY-2 a Japanese note arrives whole, however its bytes were cut on the way in', async () => {
    const { sato, tanaka } = await on.together();
    const text = '切り戻し後も📟が鳴る';
    const bytes = Buffer.from(text, 'utf8');
    await sato.beginsNote();
    // Inside a kanji, then inside an emoji. The screen has painted a new size before the rest is typed, so that
    // each part has been read by itself.
    let cols = 120;
    for (const [from, to] of [
      [0, 4],
      [4, bytes.indexOf('📟') + 2],
      [bytes.indexOf('📟') + 2, bytes.length],
    ]) {
      sato.typeBytes(bytes.subarray(from, to));
      cols += 1;
      sato.resize(cols, 40);
      await sato.shows(() => sato.rows().some((row) => row.endsWith('┐') && width(row) === cols));
    }
    await sato.showsTyped(text);
    sato.act('editor.save');
    await tanaka.showsNote('佐藤', text);
    expect(tanaka.screen()).not.toContain('\ufffd');
  });

  it('STY-3 a line appended to the file shows in both', async () => {
    const { sato, tanaka } = await on.together();
    on.log('payment gateway timeout after 3000ms', 'error');
    for (const each of [sato, tanaka]) {
      await each.shows(/\d\d:\d\d:\d\d ERROR checkout +payment gateway timeout after 3000ms/);
    }
  });

  it('STY-4 a step is skipped with a reason, and never without', async () => {
    const { sato, tanaka } = await on.together();
    sato.act('step.skip');
    await sato.says('prompt.skip', { step: stepTitle('ack', 'ja') });
    sato.act('prompt.accept');
    await sato.says('refusal.reason-required');
    await sato.answers('別チームが対応済み');
    await tanaka.showsStep('ack', 'skipped', `佐藤${AT}`);
    tanaka.act('move.up', 'step.open');
    await tanaka.shows('別チームが対応済み');
  });

  it('STY-5 undo takes my last act back in front of everyone, and nobody else’s', async () => {
    const { sato, tanaka } = await on.together({ lang: 'en' });
    sato.act('step.tick');
    await tanaka.showsStep('ack', 'done', `Sato${AT}`);
    tanaka.act('undo');
    await tanaka.says('refusal.nothing-to-undo');
    sato.act('undo');
    await tanaka.showsStep('ack', 'open');
    await sato.says('toast.undone', { act: `tick of "${stepTitle('ack', 'en')}"` });
  });

  it('STY-6 a line that is pinned stands in the exported record', async () => {
    const { sato, tanaka, session } = await on.together();
    on.log('order accepted id=810022');
    on.log('cannot reserve stock: pool exhausted', 'error');
    await sato.shows('pool exhausted');
    sato.focus('logs').act('logs.pin');
    await sato.says('toast.choose-to-pin');
    sato.act('logs.pin');
    await tanaka.shows(/pool exhausted +証跡 #1/);
    await on.rig.ok(['export', session, '--lang', 'ja'], { env: on.environment('sato') });
    const files = recordFiles(session);
    expect(files.md).toMatch(/## 証跡[\s\S]*cannot reserve stock: pool exhausted/);
    const events = fromJsonl(files.jsonl);
    const pin = events.ok && events.events.find((event) => (event as { type: string }).type === 'log.pinned');
    expect(pin).toMatchObject({ data: { line: { message: 'cannot reserve stock: pool exhausted' } } });
  });

  it('STY-7 the driver hands over with one key and a name', async () => {
    const { sato, tanaka } = await on.together();
    await sato.passesDriving();
    await tanaka.showsRole('佐藤', 'driver');
    await sato.passesDriving();
    await tanaka.says('news.you-drive');
    await sato.showsRole('田中', 'driver');
  });

  it('STY-8 what another process pipes in shows on the screens', async () => {
    const { sato, tanaka, session } = await on.together({ lang: 'en' });
    const stdin = 'ERROR worker: lease lost\nINFO worker: lease taken again\n';
    await on.rig.ok(['pipe', session], { stdin, env: on.environment('suzuki', { lang: 'en' }) });
    for (const each of [sato, tanaka]) await each.shows(/ERROR.*lease lost[\s\S]*lease taken again/);
  });

  it('STY-9 a navigator follows the driver, looks away, and returns', async () => {
    const { sato, tanaka } = await on.together({ lang: 'en' });
    await sato.passesDriving();
    await tanaka.says('header.following', { who: 'Sato' });
    sato.act('move.down', 'move.down');
    await tanaka.showsSelected('roles');
    tanaka.act('move.down');
    await tanaka.says('header.not-following', { who: 'Sato' });
    tanaka.act('follow');
    await tanaka.says('header.following', { who: 'Sato' });
    await tanaka.showsSelected('roles');
  });
});

function recordFiles(session: string): { md: string; jsonl: string } {
  const folder = join(on.rig.work, 'sessions');
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date());
  const read = (format: string) => readFileSync(join(folder, `${day}-${session}.${format}`), 'utf8');
  return { md: read('md'), jsonl: read('jsonl') };
}

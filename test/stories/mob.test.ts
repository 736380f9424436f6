import { describe, expect, it } from 'vitest';
import { PlainSession } from './driver/plain-session.ts';
import { stepTitle } from './driver/session-screen.ts';
import { stage } from './driver/story.ts';

const on = stage();

describe('a mob of three', () => {
  it('STY-90 turns go round, are handed on in two keys, and the next one is called', async () => {
    const { sato, tanaka, session } = await on.together();
    const suzuki = on.joins('suzuki', session, { cols: 80, rows: 24 });
    await sato.shows('鈴木');
    sato.act('driver').press('1');
    await tanaka.showsRole('佐藤', 'driver');
    sato.act('driver');
    await sato.shows(/»1 田中.*次の番/);
    sato.act('menu.accept');
    await tanaka.says('banner.your-turn');
    await suzuki.says('header.following-short', { who: '田中' });
    expect(suzuki.screen()).not.toContain(suzuki.word('banner.your-turn').slice(0, 7));
    tanaka.act('driver');
    await tanaka.shows(/»1 鈴木.*次の番/);
    tanaka.act('menu.accept');
    await suzuki.says('banner.your-turn');
  });

  it('STY-91 undo passes over what another has changed since, and offers the act before it', async () => {
    const { sato, tanaka } = await on.together({ lang: 'en' });
    sato.act('goal');
    await sato.says('prompt.goal');
    await sato.answers('stop it');
    await tanaka.shows('stop it');
    sato.act('step.tick');
    await tanaka.showsStep('ack', 'done');
    tanaka.act('move.first', 'step.tick', 'step.assign').press('1');
    await tanaka.says('toast.assigned', { who: 'Tanaka' });
    await sato.shows('Tanaka');
    sato.act('undo');
    await sato.says('confirm.undo-older', { act: 'change of the goal' });
    sato.yes();
    await sato.says('toast.undone', { act: 'change of the goal' });
    await tanaka.hides('Goal: stop it');
  });

  it('STY-92 a step is assigned in two keys, and who it is given to is told', async () => {
    const { sato, tanaka } = await on.together();
    sato.act('step.assign').press('2');
    await tanaka.says('news.your-step', { step: stepTitle('ack', 'ja') });
    await sato.says('toast.assigned', { who: '田中' });
  });

  it('STY-93 somebody who hears the screen works beside one who sees it', async () => {
    const { sato, session } = await on.opened();
    const tanaka = on.oncall(PlainSession, 'tanaka', ['join', session, '--plain']);
    await tanaka.says('plain.welcome', { session });
    tanaka.orders('完了 1');
    await sato.showsStep('ack', 'done', '田中');
    await tanaka.shows(`完了: ${stepTitle('ack', 'ja')}`);
    sato.act('look');
    await tanaka.shows(`! 佐藤さん: ここを見てください。2: ${stepTitle('severity', 'ja')}`);
    tanaka.orders('退出');
    expect((await tanaka.ended).code).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { stage } from './driver/story.ts';

const on = stage();

describe('a mob of three', () => {
  it('STY-90 turns go round, are handed on in two keys, and the next one is called', async () => {
    const { sato, tanaka, session } = await on.together();
    const suzuki = on.oncall('suzuki', ['join', session], { cols: 80, rows: 24 });
    await sato.shows('鈴木');
    sato.type('d1');
    await tanaka.shows(/佐藤 *ドライバー/);
    sato.type('d');
    await sato.shows(/»1 田中.*次の番/);
    sato.type('\r');
    await tanaka.shows('あなたの番です');
    await suzuki.shows('追従中');
    expect(suzuki.screen()).not.toContain('あなたの番です');
    tanaka.type('d');
    await tanaka.shows(/»1 鈴木.*次の番/);
    tanaka.type('\r');
    await suzuki.shows('あなたの番です');
  });

  it('STY-91 undo passes over what another has changed since, and offers the act before it', async () => {
    const { sato, tanaka } = await on.together({ lang: 'en' });
    sato.type('O');
    await sato.shows('Goal, in a sentence');
    sato.type('stop it\r');
    await tanaka.shows('stop it');
    sato.type(' ');
    await tanaka.shows(/☑ Acknowledge the page/);
    tanaka.type('g a1');
    await tanaka.shows('Assigned to Tanaka');
    await sato.shows('Tanaka');
    sato.type('u');
    await sato.shows('Undo the act before it: change of the goal?');
    sato.type('y');
    await sato.shows('Undone: change of the goal');
    await tanaka.shows(() => !tanaka.screen().includes('Goal: stop it'));
  });

  it('STY-92 a step is assigned in two keys, and who it is given to is told', async () => {
    const { sato, tanaka } = await on.together();
    sato.type('a2');
    await tanaka.shows('あなたの担当: ページをPD確認にする');
    await sato.shows('担当: 田中');
  });

  it('STY-93 somebody who hears the screen works beside one who sees it', async () => {
    const { sato, session } = await on.opened();
    const tanaka = on.oncall('tanaka', ['join', session, '--plain']);
    await tanaka.shows('に参加しました');
    tanaka.type('完了 1\r');
    await sato.shows(/☑ ページをPD確認にする *田中/);
    await tanaka.shows('完了: ページをPD確認にする');
    sato.type('!');
    await tanaka.shows(/! 佐藤さん: ここを見てください。2: 重大度を決める/);
    tanaka.type('退出\r');
    expect((await tanaka.ended).code).toBe(0);
  });
});

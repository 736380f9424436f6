import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stage } from './driver/story.ts';

const on = stage();

const FILE = `# Ours: ask the payments team before you change this.
id: checkout
kind: incident
title: { ja: 決済, en: Checkout }
phases:
  - id: work
    title: { ja: 対応, en: Work }
    steps:
      - { id: look, title: { ja: 状況の確認, en: Look at it } }
      - { id: options, title: { ja: 暫定対応案の洗い出し, en: List the options }, required: true } # all of them
      - { id: update, title: { ja: 初報の送信, en: Send the update } }
`;

describe('what a session teaches its procedure', () => {
  it('STY-660 the third session that skips a step offers the change at its close; the file that it writes is linted clean', async () => {
    const { rig } = on;
    const file = join(rig.work, 'sessions', 'procedures', 'checkout.yaml');
    writeFileSync(file, FILE);
    /** Works the procedure as the team does: one step is skipped each time. */
    const work = async (session: string): Promise<void> => {
      for (const step of ['look', 'update']) await rig.ok(['step', session, step]);
      await rig.ok(['step', session, 'options', '--skip', 'the deploy was clear enough']);
    };
    for (const id of ['checkout-one', 'checkout-two']) {
      await rig.session('5xx', '--id', id, '--procedure', 'checkout');
      await work(id);
      await rig.ok(['close', id]);
    }
    const early = await rig.json<{ deviations: readonly { offered: boolean }[] }>(
      ...['procedure', 'diff', 'checkout-two'],
    );
    expect(early.deviations.map(({ offered }) => offered)).toEqual([false]);

    const third = await rig.session('5xx', '--id', 'checkout-three', '--procedure', 'checkout');
    await work(third);
    const sato = on.joins('sato', third, { lang: 'en' });
    await sato.shows('1 Checklist 3/3');
    sato.act('close');
    await sato.says('form.close');
    sato.act('form.submit');
    await sato.shows('Choose whether users were affected');
    sato.press('1').act('form.submit');
    await sato.shows(/2 of 3 steps as written, 1 change offered for sessions\/procedures\/checkout\.yaml/);
    await sato.shows(/Skipped +List the options +Sato \d\d:\d\d "the deploy was clear enough"/);
    await sato.shows('3 of the last 3');
    await sato.shows(/»☑ Make "List the options" optional/);
    expect(readFileSync(file, 'utf8')).toBe(FILE);
    sato.act('lessons.write');
    await sato.shows('sessions/procedures/checkout.yaml is written');
    const written = readFileSync(file, 'utf8');
    expect(written).toBe(FILE.replace(', required: true', ''));
    await rig.ok(['procedure', 'lint', join('sessions', 'procedures', 'checkout.yaml')]);
    sato.act('quit');
    expect((await sato.ended).code).toBe(0);

    // The command gives the same, and a second time there is nothing left of it to write.
    writeFileSync(file, FILE);
    const told = await rig.json('procedure', 'diff', third, '--patch');
    expect(told).toEqual({ file: join('sessions', 'procedures', 'checkout.yaml'), changes: 1, left: 0 });
    expect(readFileSync(file, 'utf8')).toBe(written);
    await rig.ok(['procedure', 'lint', join('sessions', 'procedures', 'checkout.yaml')]);
    const markdown = await rig.ok(['procedure', 'diff', third, '--format', 'md']);
    expect(markdown).toContain('- [ ] Make "List the options" optional');
  });
});

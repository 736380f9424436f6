import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliRig } from '../rig.ts';

const on = cliRig();
const FILE = `id: checkout
kind: incident
title: { ja: 決済, en: Checkout }
phases:
  - id: work
    title: { ja: 対応, en: Work }
    steps:
      - { id: look, title: { ja: 状況の確認, en: Look at it } }
      - { id: options, title: { ja: 暫定対応案の洗い出し, en: List the options }, required: true }
      - { id: rest, title: { ja: 休息, en: Rest } }
`;

describe('a close without the screen', () => {
  it('PRC-671 PRC-672 the third session that skips a step offers the change, in sentences too; what nobody came to stays', async () => {
    const folder = join(on.work, 'sessions', 'procedures');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'checkout.yaml');
    writeFileSync(file, FILE);
    const said: string[] = [];
    let last = '';
    for (const id of ['one', 'two', 'three']) {
      last = await on.session('5xx', '--id', id, '--procedure', 'checkout');
      await on.ok(['step', last, 'look']);
      await on.ok(['step', last, 'options', '--skip', 'r']);
      const { code, err } = await on.run(['close', last, '--lang', 'en']);
      expect(code).toBe(0);
      said.push(err);
    }
    expect(said.slice(0, 2).join('')).not.toContain('procedure diff');
    expect(said[2]).toContain(`1 change of the procedure is offered. See it: oncall procedure diff ${last}`);
    const plain = await on.ok(['join', last, '--plain', '--lang', 'ja']);
    expect(plain).toContain(`手順書の変更案が1件あります。見る: oncall procedure diff ${last}`);

    const { err } = await on.run(['procedure', 'diff', last, '--patch', '--lang', 'en']);
    expect(err).toContain('1 not written: nobody came to their steps');
    expect(err).not.toContain('No change is offered');
    expect(readFileSync(file, 'utf8')).toBe(FILE.replace(', required: true', ''));
    const again = await on.run(['procedure', 'diff', last, '--patch', '--lang', 'en']);
    expect(again.code).toBe(0);
  });
});

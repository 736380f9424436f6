import { describe, expect, it } from 'vitest';
import { isSameFile } from '../../../src/domain/changes/attributed-patterns.ts';

describe('a path of a stack and a file of a repository', () => {
  it.each([
    ['/app/dist/panel/orders.js', 'src/panel/orders.tsx', true],
    ['/app/dist/orders.js', 'src/orders.ts', true],
    ['file:///srv/lib/rules/age.mjs', 'rules/age.mts', true],
    ['/usr/share/board/dist/cards/Drag.js', 'web/src/cards/Drag.vue', true],
    ['C:\\app\\out\\main\\sync.js', 'src/main/sync.ts', true],
    ['/app/dist/orders.js', 'test/orders.ts', false],
    ['/app/dist/panel/orders.js', 'src/list/orders.tsx', false],
    ['/app/dist/orders.js', 'src/orders.css', false],
    ['/srv/app/tax.py', 'lib/tax.rb', false],
    ['/srv/build/tax.py', 'src/tax.py', false],
    ['/srv/app/tax.py', 'app/tax.py', true],
  ])('CHG-941 %s is %s: %s', (stack, file, same) => {
    expect(isSameFile(stack, file)).toBe(same);
  });
});

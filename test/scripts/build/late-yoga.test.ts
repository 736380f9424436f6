import { describe, expect, it } from 'vitest';
import * as yoga from 'yoga-layout';
import * as late from '../../../scripts/build/late-yoga.mjs';

/** What Ink reads of Yoga beside `Node`: numbers, by name. */
const constants = (of: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => typeof value === 'number'));

describe('the replacement for Yoga', () => {
  it('CLI-642 has Yoga’s constants', () => {
    expect(constants(late.default)).toEqual(constants(yoga.default));
    expect(Object.keys(constants(late.default)).length).toBeGreaterThan(50);
  });

  it('CLI-642 lays nothing out before Yoga is loaded, and as Yoga does after it', async () => {
    const size = (root: ReturnType<typeof yoga.default.Node.create>): readonly number[] => {
      const box = late.default.Node.create();
      box.setHeight(3);
      root.setWidth(40);
      root.insertChild(box, root.getChildCount());
      root.calculateLayout(undefined, undefined, late.default.DIRECTION_LTR);
      const found = [root.getComputedWidth(), root.getComputedHeight(), box.getComputedWidth()];
      root.freeRecursive();
      return found;
    };
    expect(size(late.default.Node.create())).toEqual([0, 0, 0]);
    await late.load();
    expect(size(late.default.Node.create())).toEqual([40, 3, 40]);
  });
});

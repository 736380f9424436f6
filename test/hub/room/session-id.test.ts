import { describe, expect, it } from 'vitest';
import { freeId, isOfStem, nearIds, stemOf } from '../../../src/hub/room/session-id.ts';

describe('the id of a session', () => {
  it.each([
    ['checkout', 'Search is slow', 'checkout'],
    ['checkout-1125', 'Search is slow', 'checkout'],
    ['checkout-1125-2', 'Search is slow', 'checkout'],
    ['checkout-1125-12', 'Search is slow', 'checkout'],
    // No date at the end: it is a part of the name.
    ['checkout-112', 'x', 'checkout-112'],
    ['checkout-1125-eu', 'x', 'checkout-1125-eu'],
    ['4812', 'x', '4812'],
    ['決済', 'Search is slow', 'search-is-slow'],
    ['', 'Search is slow', 'search-is-slow'],
    [null, 'Search is slow', 'search-is-slow'],
    [null, '決済の障害', 'release'],
  ])(
    'HUB-20 begins with what was wished for, else with the title, else with the kind: %s, %s',
    (wanted, title, stem) => {
      expect(stemOf(wanted, title, 'release')).toBe(stem);
    },
  );

  it.each([
    [[], 'pay-1126'],
    [['pay-1125', 'search-1126'], 'pay-1126'],
    [['pay-1126'], 'pay-1126-2'],
    [['pay-1126', 'pay-1126-3'], 'pay-1126-2'],
    [['pay-1126', 'pay-1126-2', 'pay-1126-3'], 'pay-1126-4'],
  ])('HUB-20 has the day in the zone, and the first number that is free of %j', (taken, id) => {
    expect(freeId('pay', '2026-11-25T15:30:00.000Z', 'Asia/Tokyo', new Set(taken))).toBe(id);
  });

  it.each([
    ['pay-1125', true],
    ['pay-0101', true],
    ['pay-1125-2', true],
    ['pay-1125-12', true],
    ['pay', false],
    ['pay-112', false],
    ['payment-1125', false],
    ['pay-1125-eu', false],
    ['pay-1125-2-3', false],
  ])('HUB-21 tells whether %s may be of this name on some day', (id, is) => {
    expect(isOfStem(id, 'pay')).toBe(is);
  });
});

describe('the nearest ids', () => {
  it.each([
    ['the start of one', 'che', ['checkout-1125', 'search-1125'], ['checkout-1125']],
    ['a start too short to mean anything', 'ch', ['checkout-1125'], []],
    ['wide and large letters', 'ＣＨＥＣＫout-1125', ['checkout-1125'], ['checkout-1125']],
    ['one without its date', 'chekcout', ['checkout-1125'], ['checkout-1125']],
    ['one without its date and number', 'chekcout', ['checkout-1125-12'], ['checkout-1125-12']],
    ['one letter of one', 'a', ['b'], ['b']],
    ['two letters of two', 'ab', ['xy'], []],
    ['a third of the letters', 'abcdef', ['abcdxy'], ['abcdxy']],
    ['more than a third', 'abcdef', ['abcxyz'], []],
    ['a third of the longer one, that is there', 'abcdef', ['xyzabcdef'], ['xyzabcdef']],
    ['a third of the longer one, that was typed', 'xyzabcdef', ['abcdef'], ['abcdef']],
    ['a very long text', 'x'.repeat(164), ['x'.repeat(64)], ['x'.repeat(64)]],
  ])('HUB-24 are asked for by %s', (_what, typed, ids, near) => {
    expect(nearIds(typed, ids)).toEqual(near);
  });

  it('HUB-24 are at most three, the nearest first, equally near ones by name', () => {
    // A whole id, its start, one edit, one edit and no date, two edits.
    const ids = ['pax-ab', 'paymen', 'pay-1125', 'paymxx', 'pbyment', 'payment', 'payment-1125', 'paxment'];
    expect(nearIds('payment', ids)).toEqual(['payment', 'payment-1125', 'paxment']);
    expect(nearIds('paymen', ['paymxn', 'payman', 'paymen'])).toEqual(['paymen', 'payman', 'paymxn']);
    expect(nearIds('pya', ['pay-1125', 'pyx'])).toEqual(['pyx', 'pay-1125']);
    expect(nearIds('pya', ['pyx', 'pay-1125'])).toEqual(['pyx', 'pay-1125']);
  });
});

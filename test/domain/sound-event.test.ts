import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../src/domain/event.ts';
import { isSoundEvent } from '../../src/domain/sound-event.ts';
import { opened, sato } from './given.ts';

describe('an event from outside', () => {
  const given = opened();
  given.when(sato, 'note.add', { text: 'a' });
  const event = given.log.at(-1) as AnyEvent;

  it.each<[string, Partial<Record<keyof AnyEvent, unknown>>, boolean]>([
    ['as a hub writes it', {}, true],
    ['without a number', { seq: 0 }, false],
    ['with data of another shape', { data: { ...event.data, kind: 'poem' } }, false],
    [
      'of a type that is not known, whatever its data',
      { type: 'weather.changed', data: { rain: true } },
      true,
    ],
    ['of a type that is not known, by nobody', { type: 'weather.changed', by: null }, false],
    ['of the name of a property', { type: 'toString' }, true],
  ])('DOM-21 %s is sound: %s', (_, more, isSound) => {
    expect(isSoundEvent({ ...event, ...more } as AnyEvent)).toBe(isSound);
  });
});

import { describe, expect, it } from 'vitest';
import { KindError } from '../../src/domain/kind-error.ts';

class Trouble extends KindError<'late' | 'lost'> {}

describe('an error that people read', () => {
  it('CLI-10 has the kind and the values of its sentence, and the name of its class', () => {
    const error = new Trouble('late', { seconds: 3 });
    expect([error.kind, error.params, error.name]).toEqual(['late', { seconds: 3 }, 'Trouble']);
    expect(error.message).toBe('late {"seconds":3}');
    expect(new Trouble('lost').params).toEqual({});
  });

  it('CLI-10 has a cause only where one is given', () => {
    expect(Object.hasOwn(new Trouble('lost'), 'cause')).toBe(false);
    expect(new Trouble('lost', {}, 'a broken pipe').cause).toBe('a broken pipe');
    expect(Object.hasOwn(new Trouble('lost', {}, null), 'cause')).toBe(true);
  });
});

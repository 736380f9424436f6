import { describe, expect, it } from 'vitest';
import { refusal } from '../../../src/domain/refusal.ts';
import { Answers } from '../../../src/hub/room/answers.ts';

describe('the memory of answers', () => {
  const small = { answersPerClient: 4, clientsOfPerson: 2, answersOfPerson: 100 };

  it('HUB-17 is bounded: a client has its newest answers, an older repeat is refused', () => {
    const answers = new Answers(small);
    for (let n = 1; n <= 6; n += 1) answers.keep('sato', 'client-a', n, n * 10);
    expect(answers.claim('sato', 'client-a', 6)).toEqual({ k: 'answered', answer: { ok: true, seq: 60 } });
    expect(answers.claim('sato', 'client-a', 2)).toEqual({ k: 'forgotten' });
    expect(answers.claim('sato', 'client-a', 7)).toEqual({ k: 'new' });
  });

  it('HUB-17 lets go of what a person’s clients not used for longest were answered, and of nobody else’s', () => {
    const answers = new Answers(small);
    answers.keep('tanaka', 'client-t', 1, 5);
    answers.keepEvent('sato', 'client-a', 1, 10);
    answers.keep('sato', 'client-b', 1, 20);
    answers.claim('sato', 'client-a', 1);
    answers.keep('sato', 'client-c', 1, 30);
    expect(answers.ownerOf('client-b')).toBeNull();
    answers.keep('sato', 'client-d', 1, 40);
    // An event has its id: the id stays that person's, and the act is not done again.
    expect(answers.ownerOf('client-a')).toBe('sato');
    expect(answers.claim('sato', 'client-a', 1)).toEqual({ k: 'forgotten' });
    expect(answers.claim('tanaka', 'client-a', 2)).toEqual({ k: 'taken' });
    expect(answers.claim('tanaka', 'client-t', 1)).toMatchObject({ k: 'answered' });
  });

  it('HUB-17 is bounded for each person in answers that no event tells', () => {
    const answers = new Answers({ ...small, answersPerClient: 100, answersOfPerson: 3 });
    for (let n = 1; n <= 5; n += 1) answers.keep('sato', 'client-a', n, 7);
    answers.keepEvent('sato', 'client-a', 6, 8);
    expect(answers.claim('sato', 'client-a', 2)).toEqual({ k: 'forgotten' });
    for (const n of [3, 4, 5, 6])
      expect(answers.claim('sato', 'client-a', n)).toMatchObject({ k: 'answered' });
  });

  it('HUB-17 gives an answer stored by an earlier program to the person who asks for it, or whose client it is', () => {
    const answers = new Answers(small);
    for (let i = 0; i < 9; i += 1) answers.keep(null, `client-${i}`, 1, 7);
    expect(answers.claim('sato', 'client-0', 1)).toMatchObject({ k: 'answered' });
    expect(answers.claim('tanaka', 'client-0', 1)).toEqual({ k: 'taken' });
    answers.keepEvent('tanaka', 'client-x', 1, 3);
    answers.keep(null, 'client-x', 2, 4);
    expect(answers.claim('tanaka', 'client-x', 2)).toMatchObject({ k: 'answered' });
  });

  it('HUB-6 returns the first answer: the seq of the event, the head where there was no effect, or the refusal', () => {
    const answers = new Answers(small);
    const refused = refusal('unknown-step', { step: 'x' });
    answers.keepEvent('sato', 'client-a', 1, 10);
    answers.keep('sato', 'client-a', 2, 10);
    answers.keep('sato', 'client-a', 3, refused);
    expect([1, 2, 3, 4].map((n) => answers.claim('sato', 'client-a', n))).toEqual([
      { k: 'answered', answer: { ok: true, seq: 10 } },
      { k: 'answered', answer: { ok: true, seq: 10 } },
      { k: 'answered', answer: { ok: false, refusal: refused } },
      { k: 'new' },
    ]);
  });

  it('HUB-8 a client id belongs to the first person with an answer under it, and no answer to another person is stored under it', () => {
    const answers = new Answers(small);
    expect(answers.claim('sato', 'client-a', 1)).toEqual({ k: 'new' });
    expect(answers.ownerOf('client-a')).toBeNull();
    answers.keep('sato', 'client-a', 1, 10);
    answers.keep('tanaka', 'client-a', 2, 20);
    answers.keepEvent('tanaka', 'client-a', 3, 30);
    expect(answers.ownerOf('client-a')).toBe('sato');
    expect(answers.claim('tanaka', 'client-a', 2)).toEqual({ k: 'taken' });
    for (const n of [2, 3]) expect(answers.claim('sato', 'client-a', n)).toEqual({ k: 'new' });
    // It made no event: when other clients push it out, its owner is forgotten too.
    for (const client of ['client-b', 'client-c']) answers.keep('sato', client, 1, 40);
    expect(answers.ownerOf('client-a')).toBeNull();
    expect(answers.claim('tanaka', 'client-a', 1)).toEqual({ k: 'new' });
  });

  it('HUB-17 numbers up to the highest one that was dropped are refused, and later ones are new', () => {
    const answers = new Answers({ ...small, answersPerClient: 2 });
    for (const n of [5, 3, 9]) answers.keepEvent('sato', 'client-a', n, n);
    // The first that came is dropped, not the lowest; nothing up to it is done again.
    expect([1, 3, 4, 5, 6, 9].map((n) => answers.claim('sato', 'client-a', n).k)).toEqual([
      'forgotten',
      'answered',
      'forgotten',
      'forgotten',
      'new',
      'answered',
    ]);
    answers.keepEvent('sato', 'client-a', 10, 10);
    expect([3, 5, 6].map((n) => answers.claim('sato', 'client-a', n).k)).toEqual([
      'forgotten',
      'forgotten',
      'new',
    ]);
    for (const client of ['client-b', 'client-c']) answers.keepEvent('sato', client, 1, 40);
    expect([9, 10, 11].map((n) => answers.claim('sato', 'client-a', n).k)).toEqual([
      'forgotten',
      'forgotten',
      'new',
    ]);
  });

  it('HUB-17 holds exactly as many answers, clients and answers without event as its limits say', () => {
    const answers = new Answers({ answersPerClient: 3, clientsOfPerson: 2, answersOfPerson: 3 });
    const found = (client: string, ns: readonly number[]) =>
      ns.map((n) => answers.claim('sato', client, n).k);
    for (const n of [1, 2, 3]) answers.keepEvent('sato', 'client-a', n, n);
    expect(found('client-a', [1, 2, 3])).toEqual(['answered', 'answered', 'answered']);
    answers.keepEvent('sato', 'client-a', 4, 4);
    expect(found('client-a', [1, 2, 3, 4])).toEqual(['forgotten', 'answered', 'answered', 'answered']);
    for (const n of [1, 2]) answers.keep('sato', 'client-b', n, 4);
    answers.keep('sato', 'client-a', 5, 4);
    expect(found('client-b', [1, 2])).toEqual(['answered', 'answered']);
    answers.keep('sato', 'client-a', 6, 4);
    expect(found('client-b', [1, 2])).toEqual(['forgotten', 'answered']);
    expect(found('client-a', [4, 5, 6])).toEqual(['answered', 'answered', 'answered']);
    expect(found('client-b', [2])).toEqual(['answered']);
  });

  it('HUB-17 an answer that is given twice counts once, and is as old as the first time', () => {
    const answers = new Answers({ answersPerClient: 9, clientsOfPerson: 2, answersOfPerson: 2 });
    for (const n of [1, 2, 1, 2]) answers.keep('sato', 'client-a', n, 7);
    for (const n of [1, 2]) expect(answers.claim('sato', 'client-a', n)).toMatchObject({ k: 'answered' });
    answers.keep('sato', 'client-b', 1, 7);
    expect(answers.claim('sato', 'client-a', 1)).toEqual({ k: 'forgotten' });
    expect(answers.claim('sato', 'client-a', 2)).toMatchObject({ k: 'answered' });
  });

  it('HUB-17 a client of an earlier program counts for a person only once that person asks under it', () => {
    const answers = new Answers(small);
    for (const client of ['client-a', 'client-b', 'client-c']) answers.keep(null, client, 1, 7);
    expect(answers.ownerOf('client-a')).toBeNull();
    for (const client of ['client-a', 'client-b']) answers.claim('sato', client, 2);
    expect(answers.ownerOf('client-a')).toBe('sato');
    answers.keep('sato', 'client-c', 2, 8);
    // This is the third client of one person: the first is dropped.
    expect(answers.ownerOf('client-a')).toBeNull();
    expect(answers.claim('sato', 'client-c', 1)).toMatchObject({ k: 'answered' });
    expect(answers.claim('sato', 'client-b', 1)).toMatchObject({ k: 'answered' });
  });

  it('HUB-17 answers of an earlier program count for nobody in what each person may have', () => {
    const answers = new Answers({ answersPerClient: 9, clientsOfPerson: 9, answersOfPerson: 2 });
    for (const n of [1, 2, 3, 4]) answers.keep(null, 'client-a', n, 7);
    expect([1, 4].map((n) => answers.claim('sato', 'client-a', n).k)).toEqual(['answered', 'answered']);
  });

  it('HUB-17 what is asked for and not remembered any more pushes nothing out', () => {
    const answers = new Answers({ answersPerClient: 9, clientsOfPerson: 2, answersOfPerson: 9 });
    answers.keepEvent('sato', 'client-a', 1, 7);
    for (const client of ['client-b', 'client-c']) answers.keep('sato', client, 1, 8);
    for (const n of [1, 2]) answers.claim('sato', 'client-a', n);
    for (const client of ['client-b', 'client-c'])
      expect(answers.claim('sato', client, 1)).toMatchObject({ k: 'answered' });
  });

  it('HUB-17 an answer of a client that was dropped makes room like any other', () => {
    const answers = new Answers({ answersPerClient: 9, clientsOfPerson: 1, answersOfPerson: 2 });
    answers.keep('sato', 'client-a', 1, 7);
    for (const n of [1, 2, 3]) answers.keep('sato', 'client-b', n, 7);
    expect([1, 2, 3].map((n) => answers.claim('sato', 'client-b', n).k)).toEqual([
      'forgotten',
      'answered',
      'answered',
    ]);
  });
});

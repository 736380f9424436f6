import { describe, expect, it } from 'vitest';
import { PAGE_PARTS, pageName } from '../../src/domain/page.ts';
import { pagePartSchemas } from '../../src/domain/page-schema.ts';

describe('a page', () => {
  it('PDY-413 is shown in all of its parts', () => {
    expect(Object.keys(pagePartSchemas)).toEqual([...PAGE_PARTS]);
  });

  it('PDY-413 has its number as its name, else its id', () => {
    expect([pageName({ id: 'Q1', number: 4812 }), pageName({ id: 'Q1', number: null })]).toEqual([
      '#4812',
      'Q1',
    ]);
  });
});

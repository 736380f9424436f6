import { describe, expect, it } from 'vitest';
import { isGlob, matchesGlob, nameFitsGlob } from '../../src/text/glob.ts';

describe('a glob', () => {
  it.each([
    ['production', 'production', true],
    ['prod*', 'prod-eu', true],
    ['prod*', 'staging', false],
    ['services/cart/**', 'services/cart/src/total.ts', true],
    ['services/cart/**', 'services/carts/x.ts', false],
    ['services/*/x.ts', 'services/a/b/x.ts', false],
    ['**/migrate/*.rb', 'db/migrate/1_add.rb', true],
    ['**/migrate/*.rb', 'migrate/1_add.rb', true],
    ['{web,api}/**', 'api/a.ts', true],
    ['a.b', 'axb', false],
    ['a?c', 'abc', true],
    ['a,b', 'a,b', true],
    ['(x', '(x', true],
    ['{a', 'a', true],
  ])('CHG-801 %s of %s is %s', (glob, path, fits) => {
    expect(matchesGlob(glob, path)).toBe(fits);
  });

  it.each([
    ['prod*', 'prod/eu west', true],
    ['prod/*', 'prod/eu/west', true],
    ['*/eu', 'prod/eu', true],
    ['prod?eu', 'prod/eu', true],
    ['prod*', 'staging/prod', false],
    ['production', 'production/eu', false],
  ])('CHG-947 of a name that is no path %s fits %s: %s', (glob, name, fits) => {
    expect(nameFitsGlob(glob, name)).toBe(fits);
  });

  it('CHG-801 is told from a plain name', () => {
    expect([isGlob('prod*'), isGlob('production')]).toEqual([true, false]);
  });
});

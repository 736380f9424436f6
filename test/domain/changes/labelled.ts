import type { NewPattern } from '../../../src/domain/changes/attributed-patterns.ts';
import type { SystemChange } from '../../../src/domain/changes/system-change.ts';
import { change as c, type Given, pattern as p } from './make-change.ts';

/*
 * Forty incidents and what went out before them, each with the change that did it by the word of those who were there.
 * Minutes are from the start of impact, which is minute 0; `alert` is when the page came. Shapes are those that people
 * report: late detection, other teams' deploys in between, flags, one commit for many services, a library elsewhere, slow
 * leaks, logs that cannot be read, changes that nobody made.
 */
export interface Labelled {
  readonly name: string;
  readonly hit: readonly string[];
  readonly alert: number;
  /** Id of the change that did it; null: none did. */
  readonly culprit: string | null;
  readonly changes: readonly SystemChange[];
  /** null: the log could not be read. */
  readonly patterns: readonly NewPattern[] | null;
}

const OTHERS = ['search', 'image', 'mail', 'admin', 'batch', 'report', 'login', 'stock'] as const;

/** Deploys of other teams. */
const others = (...minutes: readonly number[]): readonly SystemChange[] =>
  minutes.map((at, i) => {
    const service = OTHERS[i % OTHERS.length] ?? 'search';
    return c(`other${i}`, service, at, {
      files: [`services/${service}/src/list.ts`, `services/${service}/src/view.ts`],
    });
  });

const by = (...files: readonly string[]): Given => ({ files });
const flag: Given = { kind: 'flag', origins: ['hand'], startedAt: null };
const one = (
  name: string,
  hit: string | readonly string[],
  alert: number,
  culprit: string | null,
  changes: readonly SystemChange[],
  patterns: readonly NewPattern[] | null,
) => ({
  name,
  hit: typeof hit === 'string' ? [hit] : hit,
  alert,
  culprit,
  changes: [...changes, ...(changes.length === 0 ? [] : traffic(name.length, alert, 12 - changes.length))],
  patterns,
});

/** What goes out in any hours of a company with many teams: some of it just before the page, most of it not. */
function traffic(n: number, alert: number, most: number): readonly SystemChange[] {
  const minutes = [-13, -90, alert - 1, -41, -160, -26, -230, -64, alert - 2, -300];
  const services = ['ledger', 'ads', 'crm', 'maps', 'push', 'video', 'tax'];
  return Array.from({ length: Math.min(most, 1 + (n % 5)) }, (_, i) => {
    const at = minutes[(n * 3 + i) % minutes.length] ?? -13;
    return c(`team${i}`, services[(n + i) % services.length] ?? 'ads', at, { files: [`t${i}/run.ts`] });
  });
}

export const LABELLED: readonly Labelled[] = [
  one(
    'a deploy a minute before',
    'checkout',
    3,
    'x',
    [c('x', 'checkout', -1, by('src/pool.ts')), ...others(-200)],
    [p('checkout', 0, '/app/src/pool.js', 'src/pool.ts')],
  ),
  one(
    'another team deploys just after the culprit',
    'checkout',
    5,
    'x',
    [c('x', 'checkout', -4, by('src/cart.ts')), c('y', 'search', -2, by('src/suggest.ts'))],
    [p('checkout', -3, 'src/cart.ts')],
  ),
  one(
    'twenty minutes until the page, two deploys between',
    'api',
    21,
    'x',
    [c('x', 'api', -1, by('app/orders.rb')), c('y', 'mail', 6), c('z', 'admin', 15)],
    [p('api', 0, 'app/orders.rb')],
  ),
  one(
    'half an hour until the page, own hotfix between',
    'api',
    33,
    'x',
    [c('x', 'api', -2, by('app/tax.rb')), c('y', 'api', 12, by('app/footer.rb')), c('z', 'image', 20)],
    [p('api', -1, 'app/tax.rb')],
  ),
  one(
    'many deploys on a Thursday',
    'checkout',
    4,
    'x',
    [c('x', 'checkout', -12, by('src/price.ts')), ...others(-3, -5, -9, -20, -31, -44, -58)],
    [p('checkout', -11, 'src/price.ts')],
  ),
  one(
    'twelve changes in an hour',
    'pay',
    6,
    'x',
    [
      c('x', 'pay', -16, by('lib/acquirer.go')),
      ...others(-1, -4, -7, -9, -12, -19, -22, -27),
      c('d1', 'pay', -50, by('lib/log.go')),
      c('d2', 'pay', -58, by('README.md')),
      c('d3', 'gateway', -33),
    ],
    [p('pay', -15, '/src/lib/acquirer.go')],
  ),
  one(
    'a flag turned up, never in the forge',
    'checkout',
    4,
    'f',
    [c('f', 'checkout', -2, flag), c('y', 'checkout', -95, by('src/cart.ts')), c('z', 'search', -1)],
    [p('checkout', -1)],
  ),
  one(
    'a flag long after its deploy',
    'cart',
    9,
    'f',
    [c('f', 'cart', -3, flag), c('y', 'cart', -180, by('src/offer.ts')), ...others(-2, -8)],
    [p('cart', -2)],
  ),
  one(
    'a flag, and the code under it was deployed yesterday',
    'cart',
    7,
    'f',
    [c('f', 'cart', -5, flag), c('y', 'cart', -1_300, by('src/bundle.ts')), ...others(-1)],
    [p('cart', -4, 'src/bundle.ts')],
  ),
  one(
    'a library of another repository',
    'checkout',
    8,
    'x',
    [
      c('x', 'auth-lib', -6, by('pkg/session/token.go')),
      c('y', 'checkout', -140, by('cmd/main.go')),
      ...others(-2),
    ],
    [p('checkout', -5, '/go/pkg/session/token.go')],
  ),
  one(
    'the gateway breaks what is behind it',
    ['checkout', 'search'],
    5,
    'x',
    [c('x', 'gateway', -2, by('conf/routes.yaml')), c('y', 'checkout', -400), c('z', 'search', -220)],
    [p('checkout', -1), p('search', -1)],
  ),
  one(
    'the stock service is slow, checkout times out',
    'checkout',
    6,
    'x',
    [
      c('x', 'stock', -3, by('src/query.sql', 'src/reserve.java')),
      c('y', 'checkout', -600),
      c('z', 'mail', -50),
    ],
    [p('checkout', -1)],
  ),
  one(
    'a service behind two others',
    'web',
    10,
    'x',
    [
      c('x', 'prices', -4, by('prices/rate.py')),
      c('y', 'web', -20, by('web/banner.css')),
      c('z', 'image', -300),
    ],
    [p('web', -3)],
  ),
  one(
    'a migration locks a table',
    'orders',
    7,
    'x',
    [
      c('x', 'orders', -2, { kind: 'migration', files: ['db/migrate/20261125_add_index.rb'] }),
      c('y', 'orders', -1, by('README.md')),
      ...others(-12),
    ],
    [p('orders', -1)],
  ),
  one(
    'a migration inside a deploy',
    'orders',
    12,
    'x',
    [
      c('x', 'orders', -9, by('db/migrate/20261125_split.rb', 'app/order.rb')),
      c('y', 'orders', -70, by('app/mail.rb')),
      ...others(-4, -6),
    ],
    [p('orders', -8)],
  ),
  one(
    'a lock file: a dependency of a dependency',
    'web',
    9,
    'x',
    [
      c('x', 'web', -7, by('package.json', 'package-lock.json')),
      c('y', 'web', -60, by('src/page.ts')),
      ...others(-3),
    ],
    [p('web', -6, 'node_modules/undici/lib/pool.js')],
  ),
  one(
    'the same version again with another secret',
    'mail',
    11,
    'x',
    [c('x', 'mail', -3, { kind: 'redeploy' }), c('y', 'mail', -800, by('src/smtp.ts')), c('z', 'web', -1)],
    [p('mail', -2)],
  ),
  one(
    'a configuration of the cluster',
    'api',
    5,
    'x',
    [
      c('x', 'api', -4, { kind: 'config', files: ['helm/api/values-prod.yaml'] }),
      c('y', 'api', -130, by('app/orders.rb')),
      ...others(-1, -2),
    ],
    [p('api', -3)],
  ),
  one(
    'a leak: five hours until it hurts',
    'image',
    3,
    'x',
    [c('x', 'image', -300, by('src/resize.rs')), c('y', 'search', -4), c('z', 'mail', -15)],
    [p('image', -2, 'src/resize.rs')],
  ),
  one(
    'a leak without a stack',
    'batch',
    4,
    'x',
    [
      c('x', 'batch', -240, by('jobs/nightly.py')),
      c('y', 'web', -9),
      c('z', 'mail', -11),
      c('w', 'admin', -100),
    ],
    [p('batch', -1)],
  ),
  one(
    'a cache runs out the day after',
    'search',
    6,
    'x',
    [
      c('x', 'search', -1_200, by('src/cache.ts')),
      c('y', 'search', -45, by('docs/search.md')),
      c('z', 'api', -3),
    ],
    [p('search', -1, 'src/cache.ts')],
  ),
  one(
    'the log cannot be read, own deploy before',
    'pay',
    5,
    'x',
    [c('x', 'pay', -6, by('lib/retry.go')), ...others(-1, -30, -90)],
    null,
  ),
  one(
    'the log cannot be read, two own deploys',
    'pay',
    9,
    'x',
    [
      c('x', 'pay', -4, by('lib/retry.go', 'config/limits.yaml')),
      c('y', 'pay', -12, by('lib/log.go')),
      ...others(-2),
    ],
    null,
  ),
  one(
    'the log cannot be read, the older of two did it',
    'pay',
    25,
    'x',
    [c('x', 'pay', -14, by('lib/fee.go')), c('y', 'pay', -3, by('lib/text.go')), c('z', 'web', -1)],
    null,
  ),
  one(
    'a failed deploy left half of the hosts',
    'api',
    6,
    'x',
    [
      c('x', 'api', -4, { state: 'failed', startedAt: null, files: ['app/boot.rb'] }),
      c('y', 'api', -300, by('app/orders.rb')),
      ...others(-2),
    ],
    [p('api', -3, 'app/boot.rb')],
  ),
  one(
    'still going out on the first hosts',
    'checkout',
    2,
    'x',
    [
      c('x', 'checkout', 3, {
        startedAt: '2026-11-25T02:54:00.000Z',
        state: 'going-out',
        files: ['src/pool.ts'],
      }),
      c('y', 'checkout', -500),
      ...others(-6),
    ],
    [p('checkout', -1, 'src/pool.ts')],
  ),
  one(
    'an approval waits since the morning',
    'api',
    4,
    'x',
    [c('x', 'api', -3, by('app/tax.rb')), c('w', 'api', -1, { state: 'waiting' }), ...others(-9)],
    [p('api', -2, 'app/tax.rb')],
  ),
  one(
    'superseded by the next, which did it',
    'api',
    8,
    'x',
    [c('x', 'api', -2, by('app/basket.rb')), c('y', 'api', -8, by('app/mail.rb')), ...others(-5)],
    [p('api', -1, 'app/basket.rb')],
  ),
  one(
    'the first of two within minutes, the second hides it',
    'api',
    14,
    'x',
    [c('x', 'api', -6, by('app/vat.rb')), c('y', 'api', -4, by('app/logo.rb')), ...others(-1)],
    [p('api', -5, 'app/vat.rb')],
  ),
  one(
    'one commit for four services',
    'cart',
    6,
    'x',
    [
      c('x', 'cart', -3, { files: ['services/cart/total.ts'], reach: 'path' }),
      c('a', 'web', -3, { files: ['services/cart/total.ts'], reach: 'none' }),
      c('b', 'mail', -2, { files: ['services/cart/total.ts'], reach: 'none' }),
      c('d', 'admin', -2, { files: ['services/cart/total.ts'], reach: 'none' }),
    ],
    [p('cart', -2)],
  ),
  one(
    'one commit, the path of the service is untouched',
    'cart',
    9,
    'x',
    [
      c('x', 'cart', -30, { files: ['services/cart/offer.ts'], reach: 'path' }),
      c('y', 'cart', -4, { files: ['services/web/menu.ts'], reach: 'none' }),
      ...others(-2),
    ],
    [p('cart', -3, 'services/cart/offer.ts')],
  ),
  one(
    'documents just before',
    'api',
    5,
    'x',
    [
      c('x', 'api', -25, by('app/session.rb')),
      c('y', 'api', -2, by('docs/session.md', 'README.md')),
      ...others(-8),
    ],
    [p('api', -1)],
  ),
  one(
    'a rollback brought the old defect back',
    'web',
    7,
    'x',
    [
      c('x', 'web', -2, { kind: 'rollback', files: ['src/login.ts'] }),
      c('y', 'web', -40, by('src/login.ts')),
      ...others(-1),
    ],
    [p('web', -1, 'src/login.ts')],
  ),
  one(
    'a rollback of another service at the same time',
    'web',
    5,
    'x',
    [c('x', 'web', -4, by('src/form.ts')), c('y', 'search', -3, { kind: 'rollback' }), c('z', 'image', -2)],
    [p('web', -3, 'src/form.ts')],
  ),
  one(
    'the whole team ships before a release',
    'shop',
    4,
    'x',
    [
      c('x', 'shop', -22, by('lib/coupon.ex')),
      c('a', 'shop', -16, by('lib/tracking.ex')),
      c('b', 'shop', -9, by('lib/banner.ex')),
      c('d', 'shop', -3, by('lib/footer.ex')),
      ...others(-1, -5),
    ],
    [p('shop', -2, 'lib/coupon.ex')],
  ),
  one(
    'own deploys, no stack: the last but one did it',
    'shop',
    18,
    'x',
    [
      c('x', 'shop', -11, by('lib/stock.ex', 'lib/lock.ex')),
      c('y', 'shop', -2, by('lib/menu.ex')),
      ...others(-6),
    ],
    [p('shop', -1)],
  ),
  one(
    'a partner changes something, own deploy is innocent',
    'pay',
    5,
    null,
    [c('y', 'pay', -90, by('lib/log.go')), ...others(-3)],
    [p('pay', 0)],
  ),
  one('nothing went out at all', 'api', 3, null, [], [p('api', 0)]),
  one('a disk is full, only other teams deployed', 'batch', 4, null, [...others(-10, -30)], [p('batch', 0)]),
  one(
    'everything at minute zero',
    'checkout',
    2,
    'x',
    [c('x', 'checkout', 0, by('src/gateway.ts')), c('y', 'search', 0), c('z', 'web', 0, by('web/a.css'))],
    [p('checkout', 0, 'src/gateway.ts')],
  ),
];

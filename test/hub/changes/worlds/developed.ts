import {
  again,
  error,
  golang,
  js,
  jvm,
  py,
  rare,
  release,
  rerun,
  ruby,
  ship,
  teams,
  typed,
  type World,
  warn,
} from './world.ts';

/** Incidents to develop the order by. */

const busy = teams({ search: -1, mail: -11, stock: -26, report: -64 });
const few = teams({ ads: -7, crm: -140 });
const npm = (name: string, to: string) => ({
  'package-lock.json': `@@ -210,8 +210,8 @@\n     },\n     "node_modules/${name}": {\n-      "version": "1.0.0",\n+      "version": "${to}",\n       "license": "MIT",`,
});

export const DEVELOPED: readonly World[] = [
  {
    ...{
      name: 'a deploy, and its file in the stack',
      kind: 'ordinary',
      page: 'checkout',
      alert: 3,
      culprit: 'x',
    },
    services: { checkout: {}, ...busy.services },
    acts: [...busy.acts, ship('x', 'checkout', -1, ['src/cart.ts', 'src/total.ts'])],
    log: [
      error('checkout', 0, 'cannot read total of order #', {
        stack: js('/app/src/cart.ts:31', '/app/src/base.ts:9'),
      }),
    ],
  },
  {
    ...{
      name: 'no stack, other teams deploy after it',
      kind: 'ordinary',
      page: 'pay',
      alert: 6,
      culprit: 'x',
    },
    services: { pay: {}, ...busy.services },
    acts: [...busy.acts, ship('x', 'pay', -4, ['lib/acquirer.go'])],
    log: [error('pay', 0, 'acquirer refused payment #: bad signature')],
  },
  {
    ...{
      name: 'two of its own, the first by its stack',
      kind: 'two of its own',
      page: 'api',
      alert: 5,
      culprit: 'x',
    },
    services: { api: {}, ...few.services },
    acts: [...few.acts, ship('x', 'api', -12, ['app/orders.rb']), ship('y', 'api', -4, ['app/mails.rb'])],
    log: [
      error('api', -1, 'undefined method sum for nil, order #', {
        stack: ruby('/srv/app/orders.rb:12', '/srv/app/base.rb:3'),
      }),
    ],
  },
  {
    ...{
      name: 'three of its own in a quarter of an hour',
      kind: 'two of its own',
      page: 'shop',
      alert: 7,
      culprit: 'x',
    },
    services: { shop: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('x', 'shop', -14, ['lib/coupon.ex']),
      ship('y', 'shop', -9, ['lib/banner.ex']),
      ship('z', 'shop', -3, ['lib/footer.ex']),
    ],
    log: [
      error('shop', 0, 'coupon # has no end', { stack: '\n    (shop) lib/coupon.ex:44: Shop.Coupon.rest/1' }),
    ],
  },
  {
    ...{
      name: 'a rollback brings an old defect back',
      kind: 'rollback',
      page: 'web',
      alert: 5,
      culprit: 'x',
    },
    services: { web: {}, ...busy.services },
    acts: [
      ...busy.acts,
      ship('old', 'web', -2_000, ['src/menu.ts']),
      ship('new', 'web', -300, ['src/session.ts', 'src/login.ts']),
      again('x', 'web', -2, 'old'),
    ],
    log: [
      error('web', -1, 'session # cannot be parsed', {
        stack: js('/app/src/session.ts:70', '/app/src/login.ts:12'),
      }),
    ],
  },
  {
    ...{
      name: 'a rollback, then a harmless deploy of its own',
      kind: 'rollback',
      page: 'pay',
      alert: 9,
      culprit: 'x',
    },
    services: { pay: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('old', 'pay', -1_500, ['lib/log.go']),
      ship('new', 'pay', -400, ['lib/idempotency.go']),
      again('x', 'pay', -11, 'old'),
      ship('y', 'pay', -4, ['lib/text.go'], { onto: 'old' }),
    ],
    log: [
      error('pay', 0, 'payment # was charged twice', {
        stack: golang('/src/lib/idempotency.go:88', '/src/cmd/main.go:20'),
      }),
    ],
  },
  {
    ...{ name: 'an old run is run again', kind: 'run again', page: 'reports', alert: 4, culprit: 'x' },
    services: { reports: { workflow: 'deploy.yml' }, ...busy.services },
    acts: [
      ...busy.acts,
      ship('a', 'reports', -2_880, ['lib/mail.py']),
      ship('b', 'reports', -300, ['lib/export.py']),
      rerun('x', 'reports', -3, 'a'),
    ],
    log: [error('reports', -1, 'export # failed', { stack: py('/srv/main.py:3', '/srv/lib/export.py:31') })],
  },
  {
    ...{
      name: 'the last run again, with another secret',
      kind: 'run again',
      page: 'mail',
      alert: 6,
      culprit: 'x',
    },
    services: { mail: { workflow: 'release.yml' }, ...few.services },
    acts: [...few.acts, ship('a', 'mail', -1_400, ['src/smtp.ts']), rerun('x', 'mail', -4, 'a')],
    log: [error('mail', -2, 'smtp 535 authentication failed for message #')],
  },
  {
    ...{
      name: 'warnings first, the error after an innocent deploy',
      kind: 'warnings',
      page: 'pay',
      alert: 9,
      culprit: 'x',
    },
    services: { pay: {}, ...few.services },
    acts: [...few.acts, ship('x', 'pay', -1, ['lib/retry.go']), ship('y', 'pay', 5, ['lib/log.go'])],
    log: [
      warn('pay', 0, 'retrying acquirer, attempt #', { seconds: 5 }),
      error('pay', 7, 'acquirer gave up on payment #'),
    ],
  },
  {
    ...{
      name: 'nothing but warnings: a slow query',
      kind: 'warnings',
      page: 'catalog',
      alert: 10,
      culprit: 'x',
    },
    services: { catalog: {}, ...busy.services },
    acts: [
      ...busy.acts,
      ship('y', 'catalog', -80, ['src/list.ts']),
      ship('x', 'catalog', -3, ['db/migrate/20261125_drop_price_index.rb', 'src/prices.ts']),
    ],
    log: [warn('catalog', -1, 'slow query on price_list took # ms', { seconds: 4 })],
  },
  {
    ...{
      name: 'the caller fails and names the one that was changed',
      kind: 'caller',
      page: 'checkout',
      alert: 5,
      culprit: 'x',
    },
    services: { checkout: {}, inventory: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('y', 'checkout', -35, ['src/gift.ts']),
      ship('x', 'inventory', -2, ['src/reserve.ts']),
    ],
    log: [
      error('checkout', -1, 'call to inventory failed: deadline exceeded, order #', {
        stack: js('/app/src/clients.ts:40'),
      }),
    ],
  },
  {
    ...{ name: 'the caller fails and names nobody', kind: 'caller', page: 'orders', alert: 7, culprit: 'x' },
    services: { orders: {}, ledger: {}, ...teams({ maps: -62 }).services },
    acts: [
      ...teams({ maps: -62 }).acts,
      ship('y', 'orders', -200, ['src/pack.ts']),
      ship('x', 'ledger', -3, ['src/book.ts']),
    ],
    log: [error('orders', -1, 'cannot book order #: 503')],
  },
  {
    ...{ name: 'two callers, by the name of a host', kind: 'caller', page: 'web', alert: 8, culprit: 'x' },
    services: { web: {}, gateway: {}, prices: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('y', 'web', -9, ['web/banner.css', 'web/menu.ts']),
      ship('x', 'prices', -4, ['prices/rate.py']),
    ],
    log: [
      error('web', -1, 'upstream answered 502 for page #'),
      error('gateway', -2, 'connect to prices.internal:8080 refused, try #'),
    ],
  },
  {
    ...{
      name: 'the caller was deployed just before, too',
      kind: 'caller',
      page: 'checkout',
      alert: 6,
      culprit: 'x',
    },
    services: { checkout: {}, stock: {}, ...teams({ ads: -9 }).services },
    acts: [
      ...teams({ ads: -9 }).acts,
      ship('x', 'stock', -5, ['api/reserve.java']),
      ship('y', 'checkout', -2, ['src/footer.ts']),
    ],
    log: [
      error('checkout', -1, 'POST http://stock:8080/v2/reserve answered 404 for order #', {
        stack: js('/app/src/http.ts:8'),
      }),
    ],
  },
  {
    ...{
      name: 'compiled: dist/panel/orders.js is src/panel/orders.tsx',
      kind: 'compiled',
      page: 'admin',
      alert: 8,
      culprit: 'x',
    },
    services: { admin: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('x', 'admin', -10, ['src/panel/orders.tsx']),
      ship('y', 'admin', -3, ['src/panel/theme.tsx']),
    ],
    log: [
      error('admin', -1, 'cannot show order #', {
        stack: js('/app/dist/panel/orders.js:10', '/app/dist/index.js:2'),
      }),
    ],
  },
  {
    ...{
      name: 'compiled: build/queue/worker.js is lib/queue/worker.ts',
      kind: 'compiled',
      page: 'jobs',
      alert: 4,
      culprit: 'x',
    },
    services: { jobs: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('x', 'jobs', -19, ['lib/queue/worker.ts']),
      ship('y', 'jobs', -2, ['lib/queue/names.ts']),
    ],
    log: [error('jobs', 0, 'job # lost its lease', { stack: js('/usr/src/build/queue/worker.js:210') })],
  },
  {
    ...{ name: 'a package of the lock file', kind: 'packages', page: 'web', alert: 6, culprit: 'x' },
    services: { web: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('x', 'web', -13, ['package.json', 'package-lock.json'], { patches: npm('undici', '7.2.1') }),
      ship('y', 'web', -4, ['src/banner.ts']),
    ],
    log: [
      error('web', -1, 'socket # ended by the other side', {
        stack: js('/app/node_modules/undici/lib/pool.js:90', '/app/src/fetch.ts:4'),
      }),
    ],
  },
  {
    ...{ name: 'two lock files, one has the package', kind: 'packages', page: 'api', alert: 7, culprit: 'x' },
    services: { api: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('x', 'api', -16, ['package-lock.json'], { patches: npm('pg-pool', '4.0.0') }),
      ship('y', 'api', -5, ['package-lock.json'], { patches: npm('chalk', '6.0.0') }),
    ],
    log: [
      error('api', 0, 'connection # was given twice', {
        stack: js('/app/node_modules/pg-pool/index.js:310'),
      }),
    ],
  },
  {
    ...{ name: 'a package of Python', kind: 'packages', page: 'risk', alert: 9, culprit: 'x' },
    services: { risk: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('x', 'risk', -20, ['poetry.lock', 'pyproject.toml'], {
        patches: {
          'poetry.lock':
            '@@ -100,7 +100,7 @@\n [[package]]\n name = "sqlalchemy"\n-version = "1.4.49"\n+version = "2.0.25"',
        },
      }),
      ship('y', 'risk', -6, ['risk/words.py']),
    ],
    log: [
      error('risk', -1, 'score # failed', {
        stack: py('/srv/risk/main.py:11', '/usr/lib/python3/site-packages/sqlalchemy/engine/base.py:1900'),
      }),
    ],
  },
  {
    ...{ name: 'the top frame, not the lowest', kind: 'top frame', page: 'prices', alert: 6, culprit: 'x' },
    services: { prices: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('x', 'prices', -12, ['src/money/round.ts']),
      ship('y', 'prices', -3, ['src/http/router.ts']),
    ],
    log: [
      error('prices', -1, 'price # is no number', {
        stack: js('/app/src/money/round.ts:5', '/app/src/list.ts:44', '/app/src/http/router.ts:9'),
      }),
    ],
  },
  {
    ...{
      name: 'the innermost of Python stands last',
      kind: 'top frame',
      page: 'tax',
      alert: 7,
      culprit: 'x',
    },
    services: { tax: {}, ...few.services },
    acts: [...few.acts, ship('x', 'tax', -10, ['app/rates.py']), ship('y', 'tax', -4, ['app/main.py'])],
    log: [
      error('tax', 0, 'no rate for country #', {
        stack: py('/srv/app/main.py:3', '/srv/app/views.py:40', '/srv/app/rates.py:17'),
      }),
    ],
  },
  {
    ...{ name: 'what it was caused by', kind: 'top frame', page: 'booking', alert: 6, culprit: 'x' },
    services: { booking: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('x', 'booking', -13, ['src/main/java/com/acme/booking/SeatRepo.java']),
      ship('y', 'booking', -3, ['src/main/java/com/acme/booking/Controller.java']),
    ],
    log: [
      error('booking', -1, 'booking # failed', {
        stack: jvm(
          'com.acme.booking.Controller.post:20',
          'com.acme.booking.Service.book:51',
          '>java.lang.IllegalStateException: no seat',
          'com.acme.booking.SeatRepo.next:77',
          'com.acme.booking.Service.book:49',
        ),
      }),
    ],
  },
  {
    ...{
      name: 'a file of that name in another repository',
      kind: 'same name',
      page: 'api',
      alert: 5,
      culprit: 'x',
    },
    services: { api: {}, web: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('y', 'web', -15, ['src/http/server.ts']),
      ship('x', 'api', -3, ['src/limits.ts']),
    ],
    log: [
      error('api', -1, 'request # has too many headers', {
        stack: js('/app/src/http/server.ts:88', '/app/src/base.ts:1'),
      }),
    ],
  },
  {
    ...{
      name: 'the same file in both, only one of them fails',
      kind: 'same name',
      page: 'cart',
      alert: 4,
      culprit: 'x',
    },
    services: { cart: {}, search: {}, ...teams({ tax: -30 }).services },
    acts: [
      ...teams({ tax: -30 }).acts,
      ship('x', 'cart', -6, ['handlers/index.js']),
      ship('y', 'search', -1, ['handlers/index.js']),
    ],
    log: [error('cart', 0, 'cart # is gone', { stack: js('/srv/handlers/index.js:14') })],
  },
  {
    ...{
      name: 'four times in 27 hours, and after an innocent deploy',
      kind: 'background',
      page: 'feed',
      alert: 5,
      culprit: 'x',
    },
    services: { feed: {}, ...few.services },
    acts: [...few.acts, ship('y', 'feed', -11, ['src/icons.ts']), ship('x', 'feed', -2, ['src/timeline.ts'])],
    log: [
      rare('feed', [-1_620, -1_600, -1_530, -9], 'referer # is no address'),
      error('feed', -1, 'timeline of user # is empty'),
    ],
  },
  {
    ...{
      name: 'another service has one stray error before',
      kind: 'background',
      page: 'checkout',
      alert: 6,
      culprit: 'x',
    },
    services: { checkout: {}, ...busy.services },
    acts: [...busy.acts, ship('x', 'checkout', -3, ['src/pool.ts'])],
    log: [
      rare('report', [-28], 'cannot open template of job #'),
      error('checkout', -1, 'pool is exhausted, order #'),
    ],
  },
  {
    ...{
      name: 'one new stray error of its own, minutes before',
      kind: 'background',
      page: 'chat',
      alert: 8,
      culprit: 'x',
    },
    services: { chat: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('y', 'chat', -22, ['src/emoji.ts']),
      ship('x', 'chat', -4, ['src/rooms.ts', 'src/store.ts']),
    ],
    log: [
      rare('chat', [-19], 'emoji # is unknown'),
      error('chat', -1, 'room # cannot be opened', { seconds: 2 }),
    ],
  },
  {
    ...{
      name: 'three services of one repository, one was changed',
      kind: 'monorepo',
      page: 'catalog',
      alert: 5,
      culprit: 'x',
    },
    services: {
      catalog: { repository: 'acme/shop', paths: ['services/catalog/**'] },
      checkout: { repository: 'acme/shop', paths: ['services/checkout/**'] },
      account: { repository: 'acme/shop', paths: ['services/account/**'] },
      ...few.services,
    },
    acts: [
      ...few.acts,
      ship('x', 'catalog', -8, ['services/catalog/list.ts']),
      ship('y', 'checkout', -2, ['services/checkout/menu.ts']),
    ],
    log: [error('catalog', -1, 'list # has no end')],
  },
  {
    ...{
      name: 'one deploy of two services, and a later one of a third',
      kind: 'monorepo',
      page: 'web',
      alert: 6,
      culprit: 'x',
    },
    services: {
      account: { repository: 'acme/mono', paths: ['apps/account/**'] },
      cart: { repository: 'acme/mono', paths: ['apps/cart/**'] },
      web: { repository: 'acme/mono', paths: ['apps/web/**'] },
      ...few.services,
    },
    acts: [
      ...few.acts,
      ship('x', 'cart', -9, ['apps/cart/total.ts', 'apps/web/total.tsx']),
      ship('y', 'account', -3, ['apps/account/name.ts']),
    ],
    log: [error('web', 0, 'total # cannot be shown', { stack: js('/app/apps/web/total.tsx:4') })],
  },
  {
    ...{ name: 'a flag that was turned up', kind: 'ordinary', page: 'checkout', alert: 4, culprit: 'f' },
    services: { checkout: {}, ...busy.services },
    acts: [
      ...busy.acts,
      ship('y', 'checkout', -95, ['src/cart.ts']),
      typed('f', 'checkout', -2, 'flag new-cart 10% to 50%'),
    ],
    log: [error('checkout', -1, 'offer # is not valid here', { stack: js('/app/src/offers.ts:9') })],
  },
  {
    ...{
      name: 'a migration, then a deploy of words',
      kind: 'two of its own',
      page: 'orders',
      alert: 8,
      culprit: 'x',
    },
    services: { orders: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('x', 'orders', -13, ['db/migrate/20261125_split_total.rb', 'app/order.rb']),
      ship('y', 'orders', -5, ['app/text.rb']),
    ],
    log: [
      error('orders', 0, 'column orders.total does not exist, order #', {
        stack: ruby('/srv/app/order.rb:4'),
      }),
    ],
  },
  {
    ...{
      name: 'values of the cluster, then documents',
      kind: 'ordinary',
      page: 'api',
      alert: 9,
      culprit: 'x',
    },
    services: { api: {}, ...busy.services },
    acts: [
      ...busy.acts,
      ship('x', 'api', -7, ['helm/api/values-prod.yaml']),
      ship('y', 'api', -2, ['README.md']),
    ],
    log: [error('api', -1, 'out of memory, request #')],
  },
  {
    ...{ name: 'a leak: four hours until it hurts', kind: 'late', page: 'image', alert: 3, culprit: 'x' },
    services: { image: {}, ...busy.services },
    acts: [...busy.acts, ship('x', 'image', -240, ['src/resize.rs'])],
    log: [error('image', -2, 'cannot allocate # bytes', { stack: '\n   at src/resize.rs:10:5' })],
  },
  {
    ...{
      name: 'a failed deploy left half of the hosts',
      kind: 'ordinary',
      page: 'api',
      alert: 6,
      culprit: 'x',
    },
    services: { api: {}, ...busy.services },
    acts: [...busy.acts, ship('x', 'api', -4, ['app/boot.rb'], { ends: 'failure' })],
    log: [error('api', -5, 'boot failed, try #', { stack: ruby('/srv/app/boot.rb:8') })],
  },
  {
    ...{ name: 'still going out', kind: 'ordinary', page: 'checkout', alert: 3, culprit: 'x' },
    services: { checkout: {}, ...busy.services },
    acts: [...busy.acts, ship('x', 'checkout', 4, ['src/pool.ts'], { took: 6, ends: 'in_progress' })],
    log: [error('checkout', -1, 'pool has no place for order #')],
  },
  {
    ...{ name: 'released without a deployment', kind: 'releases', page: 'docs', alert: 7, culprit: 'x' },
    services: { docs: { environment: 'prod' }, ...few.services },
    bare: ['docs'],
    acts: [
      ...few.acts,
      release('w', 'docs', -4_000, 'v4.0', ['src/a.ts']),
      release('x', 'docs', -6, 'v4.1', ['src/page.ts']),
    ],
    log: [error('docs', -1, 'page # cannot be drawn', { stack: js('/app/src/page.ts:3') })],
  },
  {
    ...{ name: 'a library of another repository', kind: 'library', page: 'checkout', alert: 8, culprit: 'x' },
    services: { checkout: {}, 'auth-lib': {}, ...few.services },
    acts: [
      ...few.acts,
      ship('y', 'checkout', -140, ['cmd/main.go']),
      ship('x', 'auth-lib', -6, ['pkg/session/token.go']),
    ],
    log: [
      error('checkout', -4, 'token # has ended', {
        stack: golang('/go/pkg/session/token.go:20', '/src/cmd/serve.go:3'),
      }),
    ],
  },
  {
    ...{
      name: 'the first deploy in two months, then a setting',
      kind: 'late',
      page: 'legacy',
      alert: 6,
      culprit: 'x',
    },
    services: { legacy: { workflow: 'deploy.yml' }, ...few.services },
    bare: ['legacy'],
    acts: [
      ship('o', 'legacy', -86_400, ['src/a.php']),
      ...few.acts,
      ship('x', 'legacy', -9, ['src/Cart.php']),
      typed('y', 'legacy', -4, 'config: more workers', 'config'),
    ],
    log: [error('legacy', -1, 'cart # has no rows', { stack: '\n#0 /var/www/src/Cart.php(12): rows()' })],
  },
  {
    ...{ name: 'an innocent deploy warns loudly', kind: 'background', page: 'tags', alert: 4, culprit: 'x' },
    services: { tags: {}, ...few.services },
    acts: [...few.acts, ship('y', 'tags', -21, ['src/colours.ts']), ship('x', 'tags', -3, ['src/merge.ts'])],
    log: [
      warn('tags', -20, 'colour # is deprecated', { seconds: 2 }),
      error('tags', -1, 'tag # was lost', { seconds: 9 }),
    ],
  },
  {
    ...{
      name: 'an innocent deploy has an error of its own',
      kind: 'background',
      page: 'polls',
      alert: 5,
      culprit: 'x',
    },
    services: { polls: {}, ...few.services },
    acts: [...few.acts, ship('y', 'polls', -32, ['src/icons.ts']), ship('x', 'polls', -2, ['src/votes.ts'])],
    log: [
      error('polls', -30, 'icon # is missing', { seconds: 40 }),
      error('polls', -1, 'vote # was counted twice', { seconds: 3 }),
    ],
  },
  {
    ...{
      name: 'twenty minutes until it is out everywhere',
      kind: 'ordinary',
      page: 'trips',
      alert: 6,
      culprit: 'x',
    },
    services: { trips: {}, ...few.services },
    acts: [
      ...few.acts,
      ship('y', 'trips', -14, ['src/menu.ts']),
      ship('x', 'trips', -1, ['src/fare.ts'], { took: 24 }),
    ],
    log: [error('trips', 0, 'fare # has no currency')],
  },
  {
    ...{ name: 'a partner has trouble', kind: 'nobody', page: 'pay', alert: 5, culprit: null },
    services: { pay: {}, ...busy.services },
    acts: [...busy.acts, ship('y', 'pay', -400, ['lib/log.go'])],
    log: [error('pay', 0, 'partner bank answered 503 for payment #')],
  },
  {
    ...{ name: 'a certificate has ended', kind: 'nobody', page: 'login', alert: 4, culprit: null },
    services: { login: {}, ...busy.services },
    acts: busy.acts,
    log: [error('login', 0, 'certificate has expired, user #')],
  },
  {
    ...{ name: 'only documents went out', kind: 'nobody', page: 'api', alert: 4, culprit: null },
    services: { api: {}, ...few.services },
    acts: [...few.acts, ship('y', 'api', -3, ['docs/limits.md'])],
    log: [error('api', 0, 'disk of host # is full')],
  },
];

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

/** Incidents that the order was not developed by: they are measured only. */

const calm = teams({ weather: -33, badges: -210 }, 'lib/index.js');
const loud = teams({ radar: -2, parcels: 1, forms: -8, sso: -17, lotto: -48 }, 'app/run.py');
const yarn = (name: string, to: string) => ({
  'yarn.lock': `@@ -90,5 +90,5 @@\n-${name}@^2.0.0:\n-  version "2.0.3"\n+${name}@^${to}:\n+  version "${to}"\n   dependencies:`,
});

export const HELD_OUT: readonly World[] = [
  {
    ...{
      name: 'two minutes after a deploy, in the middle of others',
      kind: 'ordinary',
      page: 'tickets',
      alert: 7,
      culprit: 'x',
    },
    services: { tickets: {}, ...loud.services },
    acts: [...loud.acts, ship('x', 'tickets', -2, ['internal/seat/hold.go', 'internal/seat/map.go'])],
    log: [error('tickets', 0, 'hold # was not found', { stack: golang('/build/internal/seat/hold.go:81') })],
  },
  {
    ...{ name: 'nobody else, an hour before', kind: 'ordinary', page: 'invoices', alert: 12, culprit: 'x' },
    services: { invoices: {}, ...calm.services },
    acts: [...calm.acts, ship('x', 'invoices', -58, ['Invoice/Total.cs'])],
    log: [
      error('invoices', -1, 'total # is below zero', {
        stack: '\n   at Acme.Invoice.Total.Sum() in /src/Invoice/Total.cs:line 42',
      }),
    ],
  },
  {
    ...{
      name: 'nothing but the time speaks for it',
      kind: 'ordinary',
      page: 'relay',
      alert: 5,
      culprit: 'x',
    },
    services: { relay: {}, ...loud.services },
    acts: [...loud.acts, ship('x', 'relay', -3, ['src/wire.zig'])],
    log: [error('relay', -1, 'frame # is longer than the window')],
  },
  {
    ...{
      name: 'two of its own an hour apart, the older by its file',
      kind: 'two of its own',
      page: 'rooms',
      alert: 10,
      culprit: 'x',
    },
    services: { rooms: {}, ...loud.services },
    acts: [
      ...loud.acts,
      ship('x', 'rooms', -61, ['rooms/booking/overlap.py']),
      ship('y', 'rooms', -6, ['rooms/mail/greeting.py']),
    ],
    log: [
      error('rooms', -1, 'two guests in room #', {
        stack: py('/opt/rooms/web.py:8', '/opt/rooms/booking/overlap.py:65'),
      }),
    ],
  },
  {
    ...{
      name: 'four of its own, the second by its stack',
      kind: 'two of its own',
      page: 'quiz',
      alert: 6,
      culprit: 'x',
    },
    services: { quiz: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('a', 'quiz', -40, ['lib/quiz/intro.rb']),
      ship('x', 'quiz', -27, ['lib/quiz/score.rb', 'lib/quiz/round.rb']),
      ship('b', 'quiz', -15, ['lib/quiz/colour.rb']),
      ship('d', 'quiz', -3, ['lib/quiz/names.rb']),
    ],
    log: [
      error('quiz', -2, 'score # cannot be kept', {
        stack: ruby('/app/lib/quiz/score.rb:9', '/app/lib/quiz/game.rb:77'),
      }),
    ],
  },
  {
    ...{
      name: 'a migration takes a table away, words after it',
      kind: 'two of its own',
      page: 'members',
      alert: 5,
      culprit: 'x',
    },
    services: { members: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('x', 'members', -10, ['prisma/migrations/20261125_drop_alias/migration.sql', 'src/member.ts']),
      ship('y', 'members', -6, ['src/texts/fr.ts']),
    ],
    log: [
      error('members', 0, 'relation "alias" does not exist, member #', {
        stack: js('/srv/src/member.ts:19'),
      }),
    ],
  },
  {
    ...{
      name: 'a rollback of a week brings an old leak back',
      kind: 'rollback',
      page: 'stream',
      alert: 9,
      culprit: 'x',
    },
    services: { stream: {}, ...loud.services },
    acts: [
      ...loud.acts,
      ship('v1', 'stream', -9_000, ['core/init.cc']),
      ship('v2', 'stream', -7_000, ['core/buffer.cc', 'core/pipe.cc']),
      ship('v3', 'stream', -1_000, ['core/label.cc']),
      again('x', 'stream', -5, 'v1'),
    ],
    log: [
      error('stream', -1, 'buffer # is full', { stack: '\n  #1 core/buffer.cc:120\n  #2 core/loop.cc:9' }),
    ],
  },
  {
    ...{
      name: 'a rollback to mend one thing breaks another',
      kind: 'rollback',
      page: 'fares',
      alert: 14,
      culprit: 'x',
    },
    services: { fares: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('v1', 'fares', -600, ['src/zones.kt']),
      ship('v2', 'fares', -90, ['src/Discount.kt', 'src/Season.kt']),
      ship('v3', 'fares', -30, ['src/Print.kt']),
      again('x', 'fares', -8, 'v1'),
    ],
    log: [
      error('fares', -2, 'no discount for ticket #', {
        stack: '\n\tat com.acme.fares.Discount.of(Discount.kt:17)',
      }),
    ],
  },
  {
    ...{
      name: 'a run of three days ago is run again',
      kind: 'run again',
      page: 'crawler',
      alert: 8,
      culprit: 'x',
    },
    services: { crawler: { workflow: 'ship.yaml' }, ...loud.services },
    acts: [
      ...loud.acts,
      ship('a', 'crawler', -4_200, ['crawler/robots.py']),
      ship('b', 'crawler', -3_000, ['crawler/frontier.py']),
      ship('c', 'crawler', -150, ['crawler/names.py']),
      rerun('x', 'crawler', -6, 'a'),
    ],
    log: [
      error('crawler', -2, 'frontier # has no such key', {
        stack: py('/crawler/run.py:2', '/crawler/frontier.py:140'),
      }),
    ],
  },
  {
    ...{
      name: 'the run of yesterday once more, nothing in it is new',
      kind: 'run again',
      page: 'sms',
      alert: 5,
      culprit: 'x',
    },
    services: { sms: { workflow: 'deploy.yml' }, ...loud.services },
    acts: [...loud.acts, ship('a', 'sms', -1_700, ['sms/send.go']), rerun('x', 'sms', -3, 'a', 5)],
    log: [error('sms', -1, 'carrier refused the key, message #')],
  },
  {
    ...{
      name: 'warnings for nine minutes, then errors',
      kind: 'warnings',
      page: 'ingest',
      alert: 12,
      culprit: 'x',
    },
    services: { ingest: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('x', 'ingest', -2, ['src/batch.rs']),
      ship('y', 'ingest', 7, ['src/metrics.rs']),
    ],
    log: [
      warn('ingest', -1, 'queue is # deep, slowing down', { seconds: 6 }),
      error('ingest', 9, 'queue is full, dropped batch #', { seconds: 6 }),
    ],
  },
  {
    ...{ name: 'only slow, never an error', kind: 'warnings', page: 'avatars', alert: 9, culprit: 'x' },
    services: { avatars: {}, ...loud.services },
    acts: [
      ...loud.acts,
      ship('x', 'avatars', -7, ['config/cache.yaml']),
      ship('y', 'avatars', -120, ['lib/crop.js']),
    ],
    log: [warn('avatars', -3, 'picture # took longer than 2 seconds', { seconds: 7 })],
  },
  {
    ...{
      name: 'a warning of the one that was changed, errors of its caller',
      kind: 'warnings',
      page: 'portal',
      alert: 10,
      culprit: 'x',
    },
    services: { portal: {}, directory: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('y', 'portal', -50, ['portal/home.ts']),
      ship('x', 'directory', -5, ['dir/lookup.ts']),
    ],
    log: [
      warn('directory', -3, 'lookup of # has no index', { seconds: 5 }),
      error('portal', 2, 'no answer in time for person #'),
    ],
  },
  {
    ...{
      name: 'it names the one behind it by another name',
      kind: 'caller',
      page: 'kiosk',
      alert: 6,
      culprit: 'x',
    },
    services: { kiosk: {}, payments: { aliases: ['pay-core'] }, ...calm.services },
    acts: [
      ...calm.acts,
      ship('y', 'kiosk', -25, ['kiosk/theme.ts']),
      ship('x', 'payments', -4, ['core/capture.go']),
    ],
    log: [
      error('kiosk', -2, 'pay-core: rpc error, code = Unavailable, card #', {
        stack: js('/srv/kiosk/card.ts:12'),
      }),
    ],
  },
  {
    ...{
      name: 'the one behind it, while its own deploy is an hour old',
      kind: 'caller',
      page: 'lobby',
      alert: 5,
      culprit: 'x',
    },
    services: { lobby: {}, matchmaker: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('y', 'lobby', -64, ['lobby/chat.ts']),
      ship('x', 'matchmaker', -3, ['mm/rank.cpp']),
    ],
    log: [error('lobby', -1, 'matchmaker.svc answered 500 for player #')],
  },
  {
    ...{
      name: 'both fail, the one behind it was changed',
      kind: 'caller',
      page: 'store',
      alert: 7,
      culprit: 'x',
    },
    services: { store: {}, pricing: {}, ...loud.services },
    acts: [
      ...loud.acts,
      ship('y', 'store', -5, ['store/shelf.ts']),
      ship('x', 'pricing', -9, ['pricing/rules.ts']),
    ],
    log: [
      error('pricing', -4, 'rule # divides by zero', { stack: js('/app/pricing/rules.ts:30') }),
      error('store', -3, 'pricing did not answer for item #', { stack: js('/app/store/client.ts:9') }),
    ],
  },
  {
    ...{ name: 'the network in front of three', kind: 'caller', page: 'maps', alert: 6, culprit: 'x' },
    services: { maps: {}, routes: {}, tiles: {}, edge: {}, ...teams({ weather: -90 }).services },
    acts: [
      ...teams({ weather: -90 }).acts,
      ship('y', 'maps', -300, ['maps/pin.ts']),
      ship('x', 'edge', -3, ['conf/limits.conf']),
    ],
    log: [
      error('maps', -1, 'edge closed connection #'),
      error('routes', -1, 'edge closed connection #'),
      error('tiles', -1, 'edge closed connection #'),
    ],
  },
  {
    ...{
      name: 'compiled: out/main/sync.js is src/main/sync.ts',
      kind: 'compiled',
      page: 'notes',
      alert: 6,
      culprit: 'x',
    },
    services: { notes: {}, ...loud.services },
    acts: [
      ...loud.acts,
      ship('x', 'notes', -21, ['src/main/sync.ts']),
      ship('y', 'notes', -7, ['src/main/title.ts']),
    ],
    log: [
      error('notes', -2, 'note # has two heads', {
        stack: js('/opt/notes/out/main/sync.js:400', '/opt/notes/out/main/app.js:7'),
      }),
    ],
  },
  {
    ...{
      name: 'compiled: lib/rules/age.mjs is rules/age.mts',
      kind: 'compiled',
      page: 'signup',
      alert: 4,
      culprit: 'x',
    },
    services: { signup: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('x', 'signup', -11, ['rules/age.mts']),
      ship('y', 'signup', -3, ['rules/hints.mts']),
    ],
    log: [error('signup', -1, 'age of # is no number', { stack: js('file:///srv/lib/rules/age.mjs:6') })],
  },
  {
    ...{ name: 'compiled: a component of a page', kind: 'compiled', page: 'board', alert: 5, culprit: 'x' },
    services: { board: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('x', 'board', -15, ['web/src/cards/Drag.vue']),
      ship('y', 'board', -6, ['web/src/cards/Label.vue']),
    ],
    log: [error('board', -1, 'card # went nowhere', { stack: js('/usr/share/board/dist/cards/Drag.js:77') })],
  },
  {
    ...{ name: 'a package of yarn, with a scope', kind: 'packages', page: 'graph', alert: 7, culprit: 'x' },
    services: { graph: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('x', 'graph', -19, ['yarn.lock'], { patches: yarn('"@apollo/server', '5.1.0') }),
      ship('y', 'graph', -8, ['src/schema/words.ts']),
    ],
    log: [
      error('graph', -2, 'query # has no plan', {
        stack: js('/app/node_modules/@apollo/server/dist/run.js:33', '/app/src/start.ts:5'),
      }),
    ],
  },
  {
    ...{ name: 'a package of Go', kind: 'packages', page: 'broker', alert: 6, culprit: 'x' },
    services: { broker: {}, ...loud.services },
    acts: [
      ...loud.acts,
      ship('x', 'broker', -14, ['go.mod', 'go.sum'], {
        patches: {
          'go.sum':
            '@@ -12,4 +12,4 @@\n-github.com/segmentio/kafka-go v0.4.40 h1:abc=\n+github.com/segmentio/kafka-go v0.4.47 h1:def=',
        },
      }),
      ship('y', 'broker', -5, ['cmd/broker/flags.go']),
    ],
    log: [
      error('broker', -1, 'partition # lost', {
        stack: golang('/root/go/pkg/mod/github.com/segmentio/kafka-go@v0.4.47/reader.go:300'),
      }),
    ],
  },
  {
    ...{ name: 'gems, one of three lock files', kind: 'packages', page: 'crm', alert: 6, culprit: 'x' },
    services: { crm: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('a', 'crm', -44, ['Gemfile.lock'], {
        patches: { 'Gemfile.lock': '@@ -5,3 +5,3 @@\n-    rouge (4.1.0)\n+    rouge (4.2.0)' },
      }),
      ship('x', 'crm', -22, ['Gemfile.lock'], {
        patches: { 'Gemfile.lock': '@@ -9,3 +9,3 @@\n-    sidekiq (7.1.0)\n+    sidekiq (7.2.0)' },
      }),
      ship('b', 'crm', -5, ['Gemfile.lock'], {
        patches: { 'Gemfile.lock': '@@ -2,3 +2,3 @@\n-    mime-types (3.5.0)\n+    mime-types (3.6.0)' },
      }),
    ],
    log: [
      error('crm', -1, 'job # cannot be fetched', {
        stack: ruby('/usr/local/bundle/gems/sidekiq-7.2.0/lib/sidekiq/fetch.rb:47'),
      }),
    ],
  },
  {
    ...{
      name: 'the one that threw, not the one that called',
      kind: 'top frame',
      page: 'search',
      alert: 6,
      culprit: 'x',
    },
    services: { search: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('x', 'search', -17, ['pkg/rank/decay.go']),
      ship('y', 'search', -7, ['pkg/api/handler.go']),
    ],
    log: [
      error('search', -1, 'decay # is not finite', {
        stack: golang('/src/pkg/rank/decay.go:9', '/src/pkg/rank/score.go:40', '/src/pkg/api/handler.go:22'),
      }),
    ],
  },
  {
    ...{ name: 'a chain of causes on the JVM', kind: 'top frame', page: 'claims', alert: 8, culprit: 'x' },
    services: { claims: {}, ...loud.services },
    acts: [
      ...loud.acts,
      ship('x', 'claims', -14, ['claims/src/main/java/org/acme/claims/db/Rows.java']),
      ship('y', 'claims', -6, ['claims/src/main/java/org/acme/claims/web/Claims.java']),
    ],
    log: [
      error('claims', -2, 'claim # failed', {
        stack: jvm(
          'org.acme.claims.web.Claims.get:12',
          'org.acme.claims.Core.find:30',
          '>org.acme.Broken: no row',
          'org.acme.claims.Core.find:28',
          '>java.lang.NullPointerException',
          'org.acme.claims.db.Rows.first:101',
          'org.acme.claims.Core.find:27',
        ),
      }),
    ],
  },
  {
    ...{ name: 'the last line of a traceback', kind: 'top frame', page: 'forecast', alert: 5, culprit: 'x' },
    services: { forecast: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('x', 'forecast', -18, ['forecast/model/grid.py']),
      ship('y', 'forecast', -9, ['forecast/api/views.py']),
    ],
    log: [
      error('forecast', -1, 'grid # is empty', {
        stack: py(
          '/code/forecast/api/app.py:4',
          '/code/forecast/api/views.py:33',
          '/code/forecast/model/grid.py:250',
        ),
      }),
    ],
  },
  {
    ...{
      name: 'another repository has that path, and was changed later',
      kind: 'same name',
      page: 'billing',
      alert: 8,
      culprit: 'x',
    },
    services: { billing: {}, roster: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('x', 'billing', -12, ['src/plan.ts']),
      ship('y', 'roster', -4, ['src/util/dates.ts']),
    ],
    log: [
      error('billing', -3, 'plan # has no end', {
        stack: js('/app/src/util/dates.ts:5', '/app/src/plan.ts:44'),
      }),
    ],
  },
  {
    ...{
      name: 'another repository has that path, and was changed earlier',
      kind: 'same name',
      page: 'photo',
      alert: 5,
      culprit: 'x',
    },
    services: { photo: {}, video: {}, ...calm.services },
    acts: [...calm.acts, ship('y', 'video', -20, ['app/main.py']), ship('x', 'photo', -5, ['app/exif.py'])],
    log: [error('photo', -2, 'picture # has no date', { stack: py('/srv/app/main.py:31') })],
  },
  {
    ...{
      name: 'an error of every other week comes again',
      kind: 'background',
      page: 'depot',
      alert: 7,
      culprit: 'x',
    },
    services: { depot: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('y', 'depot', -16, ['depot/colour.ts']),
      ship('x', 'depot', -3, ['depot/scan.ts']),
    ],
    log: [
      rare('depot', [-20_000, -9_000, -12, -8], 'printer # is out of paper'),
      error('depot', -1, 'scan # has no box', { seconds: 4 }),
    ],
  },
  {
    ...{
      name: 'three stray errors of three services before',
      kind: 'background',
      page: 'wallet',
      alert: 6,
      culprit: 'x',
    },
    services: { wallet: {}, ...loud.services },
    acts: [...loud.acts, ship('x', 'wallet', -2, ['wallet/limit.ex'])],
    log: [
      rare('sso', [-15], 'token # is from the future'),
      rare('forms', [-7], 'form # was sent twice'),
      rare('lotto', [-45, -44], 'draw # is late'),
      error('wallet', 0, 'limit of # is gone', { seconds: 3 }),
    ],
  },
  {
    ...{
      name: 'a stray error after the deploy of the day before',
      kind: 'background',
      page: 'garage',
      alert: 9,
      culprit: 'x',
    },
    services: { garage: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('y', 'garage', -75, ['garage/hint.ts']),
      ship('x', 'garage', -6, ['garage/slot.ts', 'garage/gate.ts']),
    ],
    log: [
      rare('garage', [-70, -31], 'hint # is too long'),
      error('garage', -2, 'gate # stays shut', { seconds: 5 }),
    ],
  },
  {
    ...{
      name: 'a repository of three, two deploys of neighbours after it',
      kind: 'monorepo',
      page: 'bikes',
      alert: 6,
      culprit: 'x',
    },
    services: {
      scooters: { repository: 'acme/rides', paths: ['py/scooters/**'] },
      cars: { repository: 'acme/rides', paths: ['py/cars/**'] },
      bikes: { repository: 'acme/rides', paths: ['py/bikes/**'] },
      ...calm.services,
    },
    acts: [
      ...calm.acts,
      ship('x', 'bikes', -13, ['py/bikes/lock.py']),
      ship('y', 'cars', -6, ['py/cars/park.py']),
      ship('z', 'scooters', -3, ['py/scooters/ride.py']),
    ],
    log: [error('bikes', -1, 'lock # does not open')],
  },
  {
    ...{ name: 'a common file of a repository', kind: 'monorepo', page: 'loans', alert: 6, culprit: 'x' },
    services: {
      cards: { repository: 'acme/bank', paths: ['svc/cards/**'] },
      loans: { repository: 'acme/bank', paths: ['svc/loans/**'] },
      ...calm.services,
    },
    acts: [
      ...calm.acts,
      ship('x', 'loans', -9, ['shared/money/round.ts']),
      ship('y', 'cards', -4, ['svc/cards/face.ts']),
    ],
    log: [
      error('loans', -1, 'rate # is no number', {
        stack: js('/app/shared/money/round.ts:3', '/app/svc/loans/rate.ts:8'),
      }),
    ],
  },
  {
    ...{
      name: 'somebody turned a switch of another service',
      kind: 'ordinary',
      page: 'player',
      alert: 5,
      culprit: 'f',
    },
    services: { player: {}, drm: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('y', 'player', -70, ['player/skin.ts']),
      typed('f', 'drm', -3, 'flag new-keys on for all'),
    ],
    log: [error('player', -1, 'drm gave no key for film #')],
  },
  {
    ...{
      name: 'a setting by hand after a deploy of its own',
      kind: 'ordinary',
      page: 'queue',
      alert: 7,
      culprit: 'f',
    },
    services: { queue: {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('y', 'queue', -40, ['queue/label.ts']),
      typed('f', 'queue', -2, 'config: 4 workers instead of 40', 'config'),
    ],
    log: [error('queue', -1, 'job # waited too long')],
  },
  {
    ...{
      name: 'six hours of a leak, small deploys since',
      kind: 'late',
      page: 'render',
      alert: 4,
      culprit: 'x',
    },
    services: { render: {}, ...loud.services },
    acts: [
      ...loud.acts,
      ship('x', 'render', -350, ['render/mesh.cc', 'render/light.cc']),
      ship('y', 'render', -130, ['docs/light.md']),
    ],
    log: [error('render', -2, 'no memory for mesh #', { stack: '\n  #0 render/mesh.cc:88' })],
  },
  {
    ...{
      name: 'the first deploy since summer, by a workflow',
      kind: 'late',
      page: 'payroll',
      alert: 8,
      culprit: 'x',
    },
    services: { payroll: { workflow: 'release.yml' }, ...calm.services },
    bare: ['payroll'],
    acts: [
      ship('o', 'payroll', -120_000, ['payroll/old.py']),
      ...calm.acts,
      ship('x', 'payroll', -16, ['payroll/tax.py', 'payroll/days.py']),
      typed('y', 'payroll', -5, 'flag slips on'),
    ],
    log: [
      error('payroll', -1, 'days of # are below zero', {
        stack: py('/srv/payroll/run.py:9', '/srv/payroll/days.py:14'),
      }),
    ],
  },
  {
    ...{ name: 'a deploy that broke off', kind: 'ordinary', page: 'vault', alert: 6, culprit: 'x' },
    services: { vault: {}, ...loud.services },
    acts: [
      ...loud.acts,
      ship('y', 'vault', -500, ['vault/age.go']),
      ship('x', 'vault', -3, ['vault/seal.go'], { ends: 'failure', took: 5 }),
    ],
    log: [error('vault', -4, 'seal # does not fit', { stack: golang('/go/src/vault/seal.go:12') })],
  },
  {
    ...{ name: 'two releases, no deployment', kind: 'releases', page: 'status', alert: 6, culprit: 'x' },
    services: { status: {}, ...calm.services },
    bare: ['status'],
    acts: [
      ...calm.acts,
      release('w', 'status', -500, '2.9.0', ['lib/old.js']),
      release('x', 'status', -11, '2.10.0', ['lib/feed.js']),
    ],
    log: [error('status', -2, 'feed # is empty', { stack: js('/srv/lib/feed.js:3') })],
  },
  {
    ...{
      name: 'a shared library in its own repository',
      kind: 'library',
      page: 'courier',
      alert: 7,
      culprit: 'x',
    },
    services: { courier: {}, 'geo-kit': {}, ...calm.services },
    acts: [
      ...calm.acts,
      ship('y', 'courier', -95, ['src/app/badge.rb']),
      ship('x', 'geo-kit', -5, ['geo/kit/distance.rb']),
    ],
    log: [
      error('courier', -2, 'distance # is not real', {
        stack: ruby('/app/geo/kit/distance.rb:6', '/app/src/app/route.rb:19'),
      }),
    ],
  },
  {
    ...{ name: 'a power cut in the data centre', kind: 'nobody', page: 'depot', alert: 3, culprit: null },
    services: { depot: {}, ...loud.services },
    acts: [...loud.acts, ship('y', 'depot', -700, ['depot/a.ts'])],
    log: [error('depot', 0, 'host # does not answer')],
  },
  {
    ...{ name: 'a rush of users', kind: 'nobody', page: 'tickets', alert: 4, culprit: null },
    services: { tickets: {}, ...calm.services },
    acts: calm.acts,
    log: [error('tickets', 0, 'no seat left in pool #')],
  },
];

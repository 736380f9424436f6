import { describe, expect, it } from 'vitest';
import { stackIn, stackOfLine } from '../../src/logs/stack-files.ts';

describe('files of a stack trace', () => {
  it.each([
    [
      'Node',
      'Error: no\n    at reserve (/app/src/pool.ts:12:3)\n    at /app/src/cart.js:4:1',
      ['/app/src/pool.ts', '/app/src/cart.js'],
    ],
    [
      'the JVM',
      'at com.acme.cart.Cart.total(Cart.java:42)\n\tat java.util.List.get(List.java:9)',
      ['com/acme/cart/Cart.java'],
    ],
    ['Python', 'File "/srv/app/tax.py", line 31, in total', ['/srv/app/tax.py']],
    ['Go', 'main.reserve(0x1)\n\t/src/lib/acquirer.go:34 +0x1d', ['/src/lib/acquirer.go']],
    ['Ruby', "app/models/order.rb:12:in `total'", ['app/models/order.rb']],
    ['PHP', '#0 /var/www/Cart.php(12): total()', ['/var/www/Cart.php']],
    ['.NET', 'at Acme.Cart.Total() in /src/Cart.cs:line 42', ['/src/Cart.cs']],
    ['Rust', 'at src/resize.rs:10:5', ['src/resize.rs']],
    ['no stack', 'POST /pay/cart.js 500 in 3000ms', []],
  ])('CHG-800 are read of %s', (_name, text, files) => {
    expect(stackIn(text).files).toEqual(files);
  });

  it("CHG-800 leave out other people's code, and are also read from the fields that hold a stack", () => {
    expect(
      stackIn('at f (/app/node_modules/pg/lib/pool.js:1:1)\nFile "/usr/lib/python3/x.py", line 1').files,
    ).toEqual([]);
    const line = {
      ...{ id: '1', time: null, level: 'error' as const, service: 'api', source: 'app', message: 'no' },
      fields: { 'error.stack_trace': 'at f (src/a.ts:1:1)', path: 'src/b.ts:1:1' },
    };
    expect(stackOfLine(line).files).toEqual(['src/a.ts']);
  });

  it('CHG-942 are in the order in which they threw: Python writes the innermost last, the JVM its causes', () => {
    const python = [
      'Traceback (most recent call last):',
      '  File "/srv/app/main.py", line 3, in run',
      '  File "/srv/app/rates.py", line 17, in rate',
      'KeyError: 1',
      'During handling of the above exception, another exception occurred:',
      'Traceback (most recent call last):',
      '  File "/srv/app/views.py", line 4, in show',
      '  File "/srv/app/pages.py", line 9, in page',
    ].join('\n');
    expect(stackIn(python).files).toEqual(
      ['rates', 'main', 'pages', 'views'].map((name) => `/srv/app/${name}.py`),
    );
    const jvm = [
      'at com.acme.web.Orders.get(Orders.java:12)',
      'Caused by: com.acme.Broken: no row',
      '\tat com.acme.Core.find(Core.java:28)',
      'Caused by: java.lang.NullPointerException',
      '\tat com.acme.db.Rows.first(Rows.java:101)',
      '\tat com.acme.Core.find(Core.java:27)',
    ].join('\n');
    expect(stackIn(jvm).files).toEqual(
      ['db/Rows', 'Core', 'web/Orders'].map((name) => `com/acme/${name}.java`),
    );
  });

  it.each([
    [
      'at a (/app/node_modules/@apollo/server/dist/run.js:3:1)\n at b (/app/src/a.ts:1:1)',
      ['@apollo/server'],
    ],
    ['at a (/app/src/a.ts:1:1)\n at b (/app/node_modules/express/lib/router.js:3:1)', []],
    ['at a (/app/node_modules/x/node_modules/undici/lib/pool.js:3:1)', ['undici']],
    [
      'Traceback (most recent call last):\n  File "/srv/a.py", line 1, in f\n  File "/usr/lib/python3/site-packages/sqlalchemy/base.py", line 3, in g',
      ['sqlalchemy'],
    ],
    ["/usr/local/bundle/gems/sidekiq-7.2.0/lib/fetch.rb:47:in `call'", ['sidekiq']],
    [
      '\t/root/go/pkg/mod/github.com/segmentio/kafka-go@v0.4.47/reader.go:300 +0x1',
      ['github.com/segmentio/kafka-go'],
    ],
    ['at /root/.cargo/registry/src/index.crates.io-1/tokio-1.38.0/src/run.rs:4:1', ['tokio']],
    ['#0 /app/vendor/symfony/mailer/Mailer.php(12): send()', ['symfony/mailer']],
  ])('CHG-942 third-party packages count only above the first file of ours: %j', (text, packages) => {
    expect(stackIn(text).packages).toEqual(packages);
  });
});

import { describe, expect, it } from 'vitest';
import { stackFilesIn, stackFilesOf } from '../../../src/logs/change/stack-files.ts';

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
    expect(stackFilesIn(text)).toEqual(files);
  });

  it("CHG-800 leave out other people's code, and are also read from the fields that hold a stack", () => {
    expect(
      stackFilesIn('at f (/app/node_modules/pg/lib/pool.js:1:1)\nFile "/usr/lib/python3/x.py", line 1'),
    ).toEqual([]);
    const line = {
      ...{ id: '1', time: null, level: 'error' as const, service: 'api', source: 'app', message: 'no' },
      fields: { 'error.stack_trace': 'at f (src/a.ts:1:1)', path: 'src/b.ts:1:1' },
    };
    expect(stackFilesOf(line)).toEqual(['src/a.ts']);
  });
});

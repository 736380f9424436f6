import { pick, seeded } from '../random-text.ts';

/** A line with secrets in it, and the secrets, made at random so that no file holds a string of a token's shape. */
export interface Sample {
  readonly kind: string;
  readonly line: string;
  readonly secrets: readonly string[];
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const ALNUM = LOWER + UPPER + DIGITS;

export class SecretMaker {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  of(alphabet: string, length: number): string {
    return Array.from({ length }, () => pick(this.random, alphabet.split(''))).join('');
  }

  alnum = (length: number): string => `a7${this.of(ALNUM, length - 4)}Z3`;
  hex = (length: number): string => this.of('0123456789abcdef', length);
  upper = (length: number): string => this.of(UPPER + DIGITS, length);
  base64 = (length: number): string => `x9${this.of(`${ALNUM}+/`, length - 4)}Q4`;
  url64 = (length: number): string => `x9${this.of(`${ALNUM}-_`, length - 4)}Q4`;
  password = (): string => `h4${this.of(`${ALNUM}!#%*+`, 8 + Math.floor(this.random() * 10))}w`;

  card(): string {
    const shape = pick(this.random, ['4', '51', '55', '2221', '34', '37', '35', '6011'] as const);
    const length = shape === '34' || shape === '37' ? 15 : 16;
    const digits =
      shape === '35' ? `3530${this.of(DIGITS, 11)}` : shape + this.of(DIGITS, length - 1 - shape.length);
    let sum = 0;
    for (let place = 1; place <= digits.length; place++) {
      const digit = Number(digits[digits.length - place]);
      sum += place % 2 === 1 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
    }
    return digits + ((10 - (sum % 10)) % 10);
  }

  myNumber(): string {
    const digits = this.of(DIGITS, 11);
    let sum = 0;
    for (let place = 1; place <= 11; place++)
      sum += Number(digits[11 - place]) * (place <= 6 ? place + 1 : place - 5);
    return digits + (sum % 11 <= 1 ? 0 : 11 - (sum % 11));
  }
}

const grouped = (digits: string, by: string) =>
  digits.length === 15
    ? digits.replace(/^(.{4})(.{6})(.{5})$/, `$1${by}$2${by}$3`)
    : digits.replace(/(.{4})(?=.)/g, `$1${by}`);

/** Samples of every kind. */
export function samples(seed: number): Sample[] {
  const make = new SecretMaker(seed);
  const all: Sample[] = [];
  const add = (kind: string, line: (secret: string) => string, ...secrets: string[]) => {
    all.push({ kind, line: line(secrets[0]!), secrets });
  };

  add('aws-key-id', (s) => `using key ${s} in ap-northeast-1`, `AKIA${make.upper(16)}`);
  add('aws-key-id', (s) => `{"accessKeyId":"${s}"}`, `ASIA${make.upper(16)}`);
  const id = `AKIA${make.upper(16)}`;
  const aws = make.base64(40);
  add('aws-secret', (s) => `${id} ${s}`, aws, id);
  add('aws-secret', (s) => `aws_secret_access_key = ${s}`, make.base64(40));
  add('aws-secret', (s) => `{"SecretAccessKey": "${s}", "SessionToken": "x"}`, make.base64(40));
  add('google-key', (s) => `GET /maps/api?key=${s}&q=1 200`, `AIza${make.url64(35)}`);
  add('google-key', (s) => `oauth token ${s} refused`, `ya29.${make.url64(60)}`);
  add(
    'azure-key',
    (s) => `AccountName=x;AccountKey=${s};EndpointSuffix=core.windows.net`,
    `${make.base64(86)}==`,
  );
  add(
    'azure-key',
    (s) => `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=${s}`,
    `${make.base64(43)}=`,
  );
  add(
    'signed-url',
    (s) => `GET https://x.blob.core.windows.net/c/f?sv=2024-01-01&sig=${s}&se=1`,
    make.base64(43).replace(/[+/]/g, 'p'),
  );
  for (const kind of ['p', 'o', 'u', 's', 'r'])
    add('github-token', (s) => `clone failed with ${s}.`, `gh${kind}_${make.alnum(36)}`);
  add(
    'github-token',
    (s) => `GITHUB_TOKEN=${s} gh pr list`,
    `github_pat_${make.alnum(22)}_${make.alnum(59)}`,
  );
  add('gitlab-token', (s) => `PRIVATE-TOKEN: ${s}`, `glpat-${make.url64(20)}`);
  add('gitlab-token', (s) => `runner registered (${s})`, `glrt-${make.url64(20)}`);
  add(
    'slack-token',
    (s) => `slack says invalid_auth for ${s}`,
    `xoxb-${make.of(DIGITS, 12)}-${make.of(DIGITS, 12)}-${make.alnum(24)}`,
  );
  add(
    'slack-token',
    (s) => `app token ${s}`,
    `xapp-1-A0${make.upper(9)}-${make.of(DIGITS, 12)}-${make.hex(64)}`,
  );
  add(
    'slack-webhook',
    (s) => `POST https://hooks.slack.com/services/${s} 404`,
    `T0${make.upper(8)}/B0${make.upper(8)}/${make.alnum(24)}`,
  );
  add('stripe-key', (s) => `charge failed: Invalid API Key ${s}`, `sk_live_${make.alnum(24)}`);
  add('stripe-key', (s) => `webhook secret mismatch ${s}`, `whsec_${make.alnum(32)}`);
  add('npm-token', (s) => `//registry.example.com/:_authToken=${s}`, `npm_${make.alnum(36)}`);
  add('pagerduty-token', (s) => `PAGERDUTY_TOKEN=${s} starting`, `u+${make.alnum(18)}`);
  add('pagerduty-token', (s) => `{"routing_key":"${s}","event_action":"trigger"}`, make.hex(32));
  add('pagerduty-token', (s) => `pagerduty.api_key: ${s}`, make.alnum(20));
  add('authorization', (s) => `> Authorization: Token token=${s}`, make.alnum(20));
  add('vendor-token', (s) => `openai refused ${s}`, `sk-proj-${make.url64(48)}`);
  add('vendor-token', (s) => `sendgrid 401 for ${s}`, `SG.${make.url64(22)}.${make.url64(43)}`);
  add('vendor-token', (s) => `vault token ${s} expired`, `hvs.${make.url64(90)}`);
  add('vendor-token', (s) => `POST https://discord.com/api/webhooks/123456789012345678/${s}`, make.url64(68));
  add('jwt', (s) => `session ${s} rejected`, `eyJ${make.url64(30)}.eyJ${make.url64(60)}.${make.url64(43)}`);
  add(
    'jwt',
    (s) => `GET /cb?x=${s}`,
    `eyJ${make.url64(30)}.${make.url64(60)}.${make.url64(16)}.${make.url64(80)}.${make.url64(22)}`,
  );
  add('authorization', (s) => `Authorization: Bearer ${s}`, make.url64(40));
  add('authorization', (s) => `{"headers":{"authorization":"Bearer ${s}","host":"x"}}`, make.url64(40));
  add('authorization', (s) => `proxy-authorization=Basic ${s} host=x`, btoa(`user:${make.password()}`));
  add('authorization', (s) => `Authorization: Digest username="a", response="${s}", nc=1`, make.hex(32));
  add('authorization', (s) => `curl -H 'Authorization: ${s}' https://x`, make.alnum(32));
  add('authorization', (s) => `upstream got Bearer ${s} twice`, make.url64(40));
  add('cookie', (s) => `Cookie: theme=dark; sid=${s}; lang=ja`, make.alnum(26));
  add('cookie', (s) => `set-cookie: sid=${s}; Path=/; HttpOnly`, make.alnum(26));
  add('cookie', (s) => `{"cookie":"a=1; sid=${s}","status":200}`, make.alnum(26));
  add('authorization', (s) => `[b'authorization', b'Basic ${s}']`, btoa(`user:${make.password()}`));
  add(
    'authorization',
    (s) => `rawHeaders: ["Host","x","Authorization","Bearer ${s}","Accept","*"]`,
    make.alnum(12),
  );
  add('cookie', (s) => `rawHeaders: ["Cookie","sid=${s}; a=b","Accept","*"]`, make.alnum(26));
  add('cookie', (s) => `{"cookies":{"sid":"${s}"}}`, make.alnum(26));
  add(
    'url-password',
    (s) => `dial postgres://app:${s}@db.internal:5432/orders failed`,
    make.password().replace(/[#%]/g, '$'),
  );
  add('url-password', (s) => `redis://:${s}@cache.internal:6379/0`, make.password().replace(/[#%]/g, '$'));
  add('url-password', (s) => `mongodb+srv://app:${s}@c1.example.com/x`, `h4/${make.alnum(12)}`);
  add('url-password', (s) => `smtp://bot@example.com:${s}@mail.example.com:587`, make.alnum(14));
  add('url-password', (s) => `git clone https://${s}@git.example.com/x.git`, make.alnum(24));
  const body = `${make.base64(64)}\n${make.base64(64)}\n${make.base64(30)}==`;
  const lines = body.split('\n');
  all.push({
    kind: 'private-key',
    line: `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY----- done`,
    secrets: lines,
  });
  all.push({
    kind: 'private-key',
    line: `{"private_key":"-----BEGIN PRIVATE KEY-----\\n${lines.join('\\n')}\\n-----END PRIVATE KEY-----\\n"}`,
    secrets: lines,
  });
  all.push({ kind: 'private-key', line: `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}`, secrets: lines });
  all.push({ kind: 'private-key', line: lines[0]!, secrets: [lines[0]!] });

  const forms: readonly ((key: string, secret: string) => string)[] = [
    (key, s) => `${key}=${s} user=app`,
    (key, s) => `login with ${key}: ${s}`,
    (key, s) => `{"${key}":"${s}","id":1}`,
    (key, s) => `{"${key}" : "${s}"}`,
    (key, s) => `"{\\"${key}\\":\\"${s}\\"}"`,
    (key, s) => `'${key}' => '${s}',`,
    (key, s) => `  ${key}: "${s}"`,
    (key, s) => `run --${key} ${s} --verbose`,
    (key, s) => `run --${key}=${s}`,
    (key, s) => `["--${key}","${s}"]`,
    (key, s) => `<${key}>${s}</${key}>`,
    (key, s) => `- name: ${key}\n  value: ${s}`,
    (key, s) => `{"name":"${key}","value":"${s}"}`,
    (key, s) => `Config(${key}=${s}, retries=3)`,
    (key, s) => `POST /login?${key}=${s}&next=1`,
    (key, s) => `${key}%3D${s}%26next`,
    (key, s) => `params["${key}"] = "${s}"`,
  ];
  const keys = [
    'password',
    'pw',
    'user_pw',
    'dbPass',
    'DB_PASSWORD',
    'passwd',
    'pwd',
    'clientSecret',
    'client_secret',
    'api_key',
    'apiKey',
    'X-Api-Key',
  ];
  keys.push(
    'access_token',
    'refreshToken',
    'auth_token',
    'PGPASSWORD',
    'spring.datasource.password',
    'secret',
    'TOKEN_PROD',
  );
  for (const form of forms) {
    for (const key of keys) {
      const secret = make.alnum(16 + Math.floor(make.random() * 16));
      add(/pass|pwd|pw$/i.test(key) ? 'password' : 'secret', (s) => form(key, s), secret);
    }
  }
  add('password', (s) => `password: '${s}'`, `correct horse ${make.password()} staple`);
  add('password', (s) => `passphrase: ${s}`, `correct horse ${make.password()} staple`);
  add('password', (s) => `the password is ${s} for now`, make.password());
  add('password', (s) => `パスワード：${s}`, make.password());
  add('password', (s) => `パスワードは${s}です`, make.alnum(12));
  add('secret', (s) => `APIキー: ${s}`, make.alnum(32));
  add('password', (s) => `mysql -h db -u root -p${s} orders`, make.password());
  add('password', (s) => `sshpass -p ${s} ssh host`, make.password());
  add('password', (s) => `curl -s -u deploy:${s} https://x`, make.password());
  add('password', (s) => `CREATE USER 'a'@'%' IDENTIFIED BY '${s}'`, make.password());
  add('password', (s) => `machine x login y password ${s}`, make.password());
  add('secret', (s) => `JSESSIONID=${s}`, make.upper(32));
  add('high-entropy', (s) => `signing with key=${s}`, make.url64(44));
  add('secret', (s) => `{"cvv":"${s}"}`, make.of(DIGITS, 3));
  add('secret', (s) => `確認: 認証コードは${s}です`, make.of(DIGITS, 6));
  add('email', (s) => `mail to ${s} bounced`, `taro.${make.of(LOWER, 6)}@example.co.jp`);
  add('email', (s) => `{"user":"${s}"}`, `hanako+${make.of(LOWER, 6)}@mail.example.com`);
  add('email', (s) => `GET /unsubscribe?to=${s}`, `jiro_${make.of(LOWER, 6)}%40example.com`);
  add('email', (s) => `連絡先は${s}まで`, `saburo${make.of(DIGITS, 3)}@example.jp`);
  for (const by of ['', ' ', '-']) {
    for (let n = 0; n < 6; n++) {
      const card = make.card();
      add('card', (s) => `declined card ${s} amount=100`, grouped(card, by));
    }
    const mine = make.myNumber();
    add('my-number', (s) => `マイナンバー: ${s}`, grouped(mine, by));
    add('my-number', (s) => `{"my_number":"${s}"}`, grouped(make.myNumber(), by));
  }
  const tail = () => make.of(DIGITS, 4);
  for (const start of ['090', '080', '070', '050']) {
    add('phone', (s) => `連絡先 ${s} 田中`, `${start}-${tail()}-${tail()}`);
    add('phone', (s) => `{"tel":"${s}"}`, `${start}${tail()}${tail()}`);
    add('phone', (s) => `call ${s} back`, `+81-${start.slice(1)}-${tail()}-${tail()}`);
    add('phone', (s) => `携帯${s}へ`, `${start}(${tail()})${tail()}`);
  }
  add('phone', (s) => `TEL ${s}`, `03-${tail()}-${tail()}`);
  add('phone', (s) => `電話: ${s}`, `03${tail()}${tail()}`);
  add('phone', (s) => `本社 ${s}`, `(06)${tail()}-${tail()}`);
  add('phone', (s) => `FAX ${s}`, `0466-${make.of(DIGITS, 2)}-${tail()}`);
  return all;
}

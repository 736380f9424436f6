import { type Sample, SecretMaker } from './secret-corpus.ts';

/** Secrets whose key stands far from them, is escaped, or has no sign after it; and those that only their form tells. */
export function partedSecrets(seed: number): Sample[] {
  const make = new SecretMaker(seed);
  const all: Sample[] = [];
  const add = (kind: string, line: (secret: string) => string, secret: string) => {
    all.push({ kind, line: line(secret), secrets: [secret] });
  };
  const password = () => make.alnum(14);
  const token = () => make.url64(32);

  // The value stands on the next line, in the next column, behind an arrow.
  add('password', (s) => `password:\n  ${s}\nuser: app`, password());
  add('password', (s) => `Password:\r\n${s}`, password());
  add('password', (s) => `"password":\n    "${s}"`, password());
  add('password', (s) => `DB_PASSWORD\t${s}\tprod`, password());
  add('password', (s) => `db.password          ${s}   5d`, password());
  add('secret', (s) => `api_key\t\t${s}`, token());
  add('password', (s) => `password -> ${s}`, password());
  add('password', (s) => `パスワード → ${s}`, password());
  add('secret', (s) => `token->${s}`, token());

  // Keys that name a credential by another word.
  add('secret', (s) => `POST /saml/acs SAMLResponse=${s}&RelayState=x`, `PHNhbWxwOl${make.alnum(60)}`);
  add('secret', (s) => `GET /app?sid=${s}&page=2`, make.hex(32));
  add('secret', (s) => `{"sid":"${s}"}`, make.alnum(26));
  add('secret', (s) => `GET /oauth/callback?code=${s}&state=xyz 302`, make.url64(24));
  add('secret', (s) => `POST /token grant_type=authorization_code&code=${s}&redirect_uri=x`, make.url64(24));
  add('secret', (s) => `code_verifier=${s}`, make.url64(43));
  add('password', (s) => `bindpw ${s}`, password());
  add('password', (s) => `ldap bindpw=${s} binddn=cn=app`, password());
  add('password', (s) => `olcRootPW: ${s}`, password());

  // Escaped keys, signs and quotes.
  add('password', (s) => `{"p\\u0061ssword":"${s}"}`, password());
  add('password', (s) => `password\\u003d${s}\\u0026x=1`, password());
  add('password', (s) => `\\x22password\\x22:\\x22${s}\\x22`, password());
  add('password', (s) => `&quot;password&quot;:&quot;${s}&quot;`, password());
  add('password', (s) => `{&#34;password&#34;: &#34;${s}&#34;}`, password());
  add('password', (s) => `GET /login?next=x%26password%3D${s}%26a`, password());
  add('password', (s) => `GET /login?next=x%2526password%253D${s}%2526a`, password());
  add('secret', (s) => `%22access_token%22%3A%22${s}%22`, token());

  // Authorization of any scheme.
  add('authorization', (s) => `Authorization: Splunk ${s}`, make.alnum(36));
  add('authorization', (s) => `Authorization: GoogleLogin auth=${s}`, make.alnum(36));
  add('authorization', (s) => `"authorization":"PAYLOAD-V2 ${s}"`, make.alnum(24));
  add('authorization', (s) => `Authorization, Bearer ${s}, Host, x`, token());
  add('authorization', (s) => `authorization: Snowflake Token="${s}"`, token());

  // Lists that are shown as one text.
  add('password', (s) => `--user, app, --password, ${s}, --verbose`, password());
  add('secret', (s) => `Host, x, X-Api-Key, ${s}, Accept, */*`, make.alnum(32));

  // URLs that are keys.
  add(
    'pagerduty-token',
    (s) => `POST https://events.pagerduty.com/integration/${s}/enqueue 202`,
    make.hex(32),
  );
  add('pagerduty-token', (s) => `https://events.eu.pagerduty.com/integration/${s}/enqueue`, make.hex(32));
  add('pagerduty-token', (s) => `https://events.pagerduty.com/x-ere/${s}`, `R0${make.upper(30)}`);
  add('pagerduty-token', (s) => `got 401 for ${s}`, `u+${make.alnum(18)}`);
  add(
    'vendor-token',
    (s) => `POST https://hooks.zapier.com/hooks/catch/${s}/ 200`,
    `1234567/${make.alnum(7)}`,
  );

  // People.
  add('email', (s) => `mail to ${s} bounced`, `"taro ${make.of('abcdefgh', 5)}"@example.co.jp`);
  add('email', (s) => `{"to":"\\"taro ${s}\\"@example.com"}`, make.of('abcdefgh', 6));
  add('phone', (s) => `call ${s} back`, `+1 415-555-${make.of('0123456789', 4)}`);
  add('phone', (s) => `sms to ${s} failed`, `+1415555${make.of('0123456789', 4)}`);
  add('phone', (s) => `sms to ${s} failed`, `+4479${make.of('0123456789', 8)}`);
  add('phone', (s) => `call (415) 555-${s}`, make.of('0123456789', 4));
  add('phone', (s) => `phone=${s}`, `+8190${make.of('0123456789', 8)}`);
  add('phone', (s) => `電話番号 ${s}`, `03 ${make.of('0123456789', 4)} ${make.of('0123456789', 4)}`);
  add('phone', (s) => `msisdn: ${s}`, `8190${make.of('0123456789', 8)}`);
  return all;
}

const HEX = '0123456789abcdef';

/** A token of each vendor's form, by the vendor. Made at random, so that this file holds none. */
export function vendorTokens(seed: number): readonly (readonly [string, string])[] {
  const make = new SecretMaker(seed);
  const hex = (length: number) => make.of(HEX, length);
  const upper32 = (length: number) => make.of('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', length);
  return [
    ['1Password', `ops_eyJ${make.alnum(260)}`],
    ['1Password', `A3-${make.upper(6)}-${make.upper(11)}-${make.upper(5)}-${make.upper(5)}-${make.upper(5)}`],
    ['Airtable', `pat${make.alnum(14)}.${hex(64)}`],
    ['Alibaba Cloud', `LTAI${make.alnum(20)}`],
    ['Anthropic', `sk-ant-api03-${make.url64(93)}AA`],
    ['Artifactory', `AKCp${make.alnum(69)}`],
    ['Artifactory', `cmVmd${make.alnum(59)}`],
    ['AWS', `AKIA${upper32(16)}`],
    ['AWS Bedrock', `ABSK${make.alnum(120)}`],
    ['ClickHouse', `4b1d${make.alnum(38)}`],
    ['Clojars', `CLOJARS_${make.of('abcdefghijklmnopqrstuvwxyz0123456789', 60)}`],
    ['Databricks', `dapi${hex(32)}`],
    ['DigitalOcean', `dop_v1_${hex(64)}`],
    ['Docker', `dckr_pat_${make.url64(27)}`],
    ['Doppler', `dp.pt.${make.alnum(43)}`],
    ['Duffel', `duffel_live_${make.url64(43)}`],
    ['Dynatrace', `dt0c01.${make.upper(24)}.${make.upper(64)}`],
    ['EasyPost', `EZAK${make.alnum(54)}`],
    ['Figma', `figd_${make.url64(40)}`],
    ['Fly.io', `fo1_${make.url64(43)}`],
    ['Fly.io', `fm2_${make.alnum(120)}`],
    ['Frame.io', `fio-u-${make.url64(64)}`],
    ['GitHub', `ghp_${make.alnum(36)}`],
    ['GitLab', `glpat-${make.url64(20)}`],
    ['Grafana', `glsa_${make.alnum(32)}_${hex(8)}`],
    ['Grafana', `eyJrIjoi${make.alnum(80)}`],
    ['Harness', `pat.${make.alnum(22)}.${make.alnum(24)}.${make.alnum(20)}`],
    ['HashiCorp Terraform', `${make.alnum(14)}.atlasv1.${make.url64(64)}`],
    ['HashiCorp Vault', `hvs.${make.url64(90)}`],
    ['Heroku', `HRKU-AA${make.url64(58)}`],
    ['Hugging Face', `hf_${make.of('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', 34)}`],
    ['Infracost', `ico-${make.alnum(32)}`],
    ['Linear', `lin_api_${make.alnum(40)}`],
    ['Mailgun', `key-${hex(32)}`],
    ['MaxMind', `${make.alnum(6)}_${make.alnum(29)}_mmk`],
    ['New Relic', `NRAK-${make.upper(27)}`],
    ['New Relic', `NRII-${make.of('abcdefghijklmnopqrstuvwxyz0123456789', 32)}`],
    ['Notion', `ntn_${make.of('0123456789', 11)}${make.alnum(35)}`],
    ['npm', `npm_${make.alnum(36)}`],
    ['Octopus Deploy', `API-${make.upper(26)}`],
    ['OpenAI', `sk-proj-${make.url64(74)}T3BlbkFJ${make.url64(74)}`],
    ['OpenShift', `sha256~${make.url64(43)}`],
    ['Perplexity', `pplx-${make.alnum(48)}`],
    ['PlanetScale', `pscale_tkn_${make.url64(43)}`],
    ['Postman', `PMAK-${hex(24)}-${hex(34)}`],
    ['Prefect', `pnu_${make.alnum(36)}`],
    ['Pulumi', `pul-${hex(40)}`],
    ['PyPI', `pypi-AgEIcHlwaS5vcmc${make.url64(60)}`],
    ['ReadMe', `rdme_${make.of('abcdefghijklmnopqrstuvwxyz0123456789', 70)}`],
    ['RubyGems', `rubygems_${hex(48)}`],
    ['SendGrid', `SG.${make.url64(22)}.${make.url64(43)}`],
    ['Sentry', `sntryu_${hex(64)}`],
    ['Shippo', `shippo_live_${hex(40)}`],
    ['Shopify', `shpat_${hex(32)}`],
    ['Slack', `xoxe-1-${make.upper(146)}`],
    ['Sonar', `squ_${hex(40)}`],
    ['Sourcegraph', `sgp_${hex(16)}_${hex(40)}`],
    ['Square', `sq0atp-${make.url64(22)}`],
    ['Stripe', `sk_live_${make.alnum(24)}`],
    ['Telegram', `12345678:AA${make.url64(33)}`],
    ['Twilio', `SK${hex(32)}`],
    ['Typeform', `tfp_${make.url64(59)}`],
    ['Yandex', `AQVN${make.url64(36)}`],
  ];
}

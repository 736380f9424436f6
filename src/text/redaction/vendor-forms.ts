import type { RuleId } from './rule.ts';

/** Where the forms are published. */
export const SOURCES = {
  gitleaks: 'https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml',
  pagerduty: 'https://support.pagerduty.com/main/docs/api-access-keys',
  pagerdutyEvents: 'https://developer.pagerduty.com/docs/events-api-v1-overview',
  zapier: 'https://help.zapier.com/hc/en-us/articles/8496288690317',
  discord: 'https://discord.com/developers/docs/resources/webhook',
  docker: 'https://docs.docker.com/security/for-developers/access-tokens',
  supabase: 'https://supabase.com/docs/guides/api/api-keys',
  google: 'https://cloud.google.com/docs/authentication/token-types',
  stripe: 'https://docs.stripe.com/webhooks/signatures',
  oncall: 'docs/README.md',
} as const;

/** The form of one vendor's token. */
export interface VendorForm {
  readonly vendor: string;
  readonly rule: RuleId;
  readonly source: keyof typeof SOURCES;
  /** A text that every such token, or what stands right before it, holds; as it is written. */
  readonly hint: string;
  /** Its first group, where it has one, is the token. Repetitions are bounded. */
  readonly form: RegExp;
  /** Only what looks like chance: the form alone is too common. */
  readonly random?: true;
}

type Row = readonly [vendor: string, hint: string, form: RegExp, more?: Partial<VendorForm>];

const ROWS: readonly Row[] = [
  ['oncall', 'oct_', /oct_[\w-]{43}(?![\w-])/, { source: 'oncall' }],

  ['AWS', 'AKIA', /AKIA[A-Z0-9]{16}/, { rule: 'aws-key-id' }],
  ['AWS', 'ASIA', /ASIA[A-Z0-9]{16}/, { rule: 'aws-key-id' }],
  ['AWS', 'ABIA', /ABIA[A-Z0-9]{16}/, { rule: 'aws-key-id' }],
  ['AWS', 'ACCA', /ACCA[A-Z0-9]{16}/, { rule: 'aws-key-id' }],
  ['AWS Bedrock', 'ABSK', /ABSK[A-Za-z0-9+/]{109,269}={0,2}/],
  ['Google Cloud', 'AIza', /AIza[\w-]{35}/, { rule: 'google-key' }],
  ['Google Cloud', 'ya29.', /ya29\.[\w-]{20,2048}/, { rule: 'google-key', source: 'google' }],
  ['Google Cloud', 'GOCSPX-', /GOCSPX-[\w-]{20,64}/, { rule: 'google-key', source: 'google' }],
  ['Azure', 'Q~', /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}/, { rule: 'azure-key' }],
  ['Alibaba Cloud', 'LTAI', /LTAI[A-Za-z0-9]{20}(?![A-Za-z0-9])/],
  ['Yandex Cloud', 'AQVN', /AQVN[\w-]{35,38}(?![\w-])/],
  ['DigitalOcean', 'do', /do[opr]_v1_[0-9a-f]{64}/],
  ['Heroku', 'HRKU-AA', /HRKU-AA[\w-]{58}/],
  ['Fly.io', 'fo1_', /fo1_[\w-]{43}/],
  ['Fly.io', 'fm', /fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,2000}={0,3}/],
  ['Databricks', 'dapi', /dapi[0-9a-f]{32}(?:-\d)?/],
  ['PlanetScale', 'pscale_', /pscale_(?:tkn|oauth|pw)_[\w=.-]{32,64}/],
  ['ClickHouse', '4b1d', /4b1d[A-Za-z0-9]{38}(?![A-Za-z0-9])/, { random: true }],
  ['Supabase', 'sbp_', /sbp_[0-9a-f]{40}/, { source: 'supabase' }],
  ['OpenShift', 'sha256~', /sha256~[\w-]{43}(?![\w-])/],
  ['Cloudflare', 'v1.0-', /v1\.0-[0-9a-f]{24}-[0-9a-f]{146}/],

  ['GitHub', 'gh', /gh[pousr]_[A-Za-z0-9]{20,255}/, { rule: 'github-token' }],
  ['GitHub', 'github_pat_', /github_pat_\w{22,255}/, { rule: 'github-token' }],
  [
    'GitLab',
    'gl',
    /gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct|wt)-[\w.-]{16,300}/,
    { rule: 'gitlab-token' },
  ],
  ['GitLab', 'GR1348941', /GR1348941[\w-]{20}/, { rule: 'gitlab-token' }],
  ['npm', 'npm_', /npm_[A-Za-z0-9]{36}/, { rule: 'npm-token' }],
  ['PyPI', 'pypi-AgE', /pypi-AgE[\w-]{50,1000}/],
  ['RubyGems', 'rubygems_', /rubygems_[0-9a-f]{48}/],
  ['Clojars', 'CLOJARS_', /CLOJARS_[A-Za-z0-9]{60}/],
  ['Docker', 'dckr_pat_', /dckr_pat_[\w-]{20,64}/, { source: 'docker' }],
  ['Artifactory', 'AKCp', /AKCp[A-Za-z0-9]{69}/],
  ['Artifactory', 'cmVmd', /cmVmd[A-Za-z0-9]{59}(?![A-Za-z0-9])/],
  ['Pulumi', 'pul-', /pul-[0-9a-f]{40}(?![0-9a-f])/],
  ['HashiCorp Terraform', '.atlasv1.', /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}/],
  ['HashiCorp Vault', 'hv', /hv[bs]\.[\w-]{20,300}/],
  ['Doppler', 'dp.pt.', /dp\.pt\.[A-Za-z0-9]{43}/],
  ['Harness', 'at.', /[ps]at\.[\w-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}/],
  ['Infracost', 'ico-', /ico-[A-Za-z0-9]{32}(?![A-Za-z0-9])/, { random: true }],
  ['Octopus Deploy', 'API-', /API-[A-Z0-9]{26}(?![A-Z0-9])/],
  ['Prefect', 'pnu_', /pnu_[A-Za-z0-9]{36}/],
  ['Sonar', 'sq', /sq[upa]_[0-9a-f]{40}/],
  ['Sourcegraph', 'sgp_', /sgp_(?:(?:[0-9a-fA-F]{16}|local)_)?[0-9a-fA-F]{40}/],
  ['Postman', 'PMAK-', /PMAK-[0-9a-fA-F]{24}-[0-9a-fA-F]{34}/],
  ['ReadMe', 'rdme_', /rdme_[a-z0-9]{70}/],

  ['PagerDuty', 'u+', /(?<![\w+])u\+[\w-]{18}(?![\w-])/, { rule: 'pagerduty-token', source: 'pagerduty' }],
  ['PagerDuty', 'pd', /pd(?:us|eu)\+_[\w-]{20,300}/, { rule: 'pagerduty-token', source: 'pagerduty' }],
  [
    'PagerDuty',
    'pagerduty.com/',
    /events\.(?:eu\.)?pagerduty\.com\/(?:integration|x-ere)\/(\w{20,64})/,
    { rule: 'pagerduty-token', source: 'pagerdutyEvents' },
  ],
  ['Grafana', 'eyJrIjoi', /eyJrIjoi[A-Za-z0-9]{70,400}={0,3}/],
  ['Grafana', 'gl', /glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}/],
  ['Grafana', 'glc_', /glc_[A-Za-z0-9+/]{32,400}={0,3}/],
  ['New Relic', 'NR', /NRAK-[A-Za-z0-9]{27}|NRII-[A-Za-z0-9-]{32}|NRJS-[0-9a-f]{19}/],
  ['Sentry', 'sntrys_', /sntrys_[\w+/=-]{40,600}/],
  ['Sentry', 'sntryu_', /sntryu_[0-9a-f]{64}/],
  ['Dynatrace', 'dt0', /dt0[a-z]\d\d\.[A-Za-z0-9]{8,24}\.[A-Za-z0-9]{64}/],
  ['Slack', 'xox', /xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,300}/, { rule: 'slack-token' }],
  ['Slack', 'xapp-', /xapp-\d-[A-Za-z0-9-]{10,300}/, { rule: 'slack-token' }],
  [
    'Slack',
    'hooks.slack',
    /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/([\w/+-]{10,300})/,
    { rule: 'slack-webhook' },
  ],
  ['Microsoft Teams', 'webhookb2/', /webhook\.office\.com\/webhookb2\/([\w@/-]{20,300})/],
  [
    'Discord',
    'api/webhooks/',
    /discord(?:app)?\.com\/api\/webhooks\/\d{5,20}\/([\w-]{20,300})/,
    { source: 'discord' },
  ],
  [
    'Zapier',
    'hooks.zapier.com',
    /hooks\.zapier\.com\/hooks\/(?:catch|standard)\/([\w/-]{8,200}\w)/,
    { source: 'zapier' },
  ],
  ['Telegram', ':A', /(?<!\d)\d{5,16}:A[\w-]{34}(?![\w-])/],
  ['Notion', 'ntn_', /ntn_[A-Za-z0-9]{40,60}/],
  ['Linear', 'lin_', /lin_(?:api|oauth)_[A-Za-z0-9]{32,64}/],
  ['Figma', 'figd_', /figd_[\w-]{40,60}/],
  ['Frame.io', 'fio-u-', /fio-u-[\w=-]{64}/],
  ['Typeform', 'tfp_', /tfp_[\w.=-]{59}/],
  ['Airtable', 'pat', /pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/],
  ['Atlassian', 'ATATT3', /ATATT3[\w=-]{50,300}/],

  ['Stripe', 'k_', /[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,255}/, { rule: 'stripe-key' }],
  ['Stripe', 'whsec_', /whsec_[A-Za-z0-9+/=]{20,128}/, { rule: 'stripe-key', source: 'stripe' }],
  ['Square', 'sq0', /sq0(?:atp|csp)-[\w-]{22,64}/],
  ['Shopify', 'shp', /shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/],
  ['Shippo', 'shippo_', /shippo_(?:live|test)_[0-9a-fA-F]{40}/],
  ['EasyPost', 'EZ', /EZ[AT]K[A-Za-z0-9]{54}/],
  ['Duffel', 'duffel_', /duffel_(?:test|live)_[\w=-]{43}/],
  ['Twilio', 'SK', /SK[0-9a-fA-F]{32}(?![0-9a-fA-F])/],
  ['SendGrid', 'SG.', /SG\.[\w-]{16,32}\.[\w-]{16,64}/],
  ['Brevo', 'xkeysib-', /xkeysib-[0-9a-f]{64}-\w{16}/],
  ['Mailgun', 'key-', /(?:pub)?key-[0-9a-f]{32}/],
  ['MaxMind', '_mmk', /[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk/],
  ['OpenAI, Anthropic', 'sk-', /sk-(?:ant|proj|svcacct|admin|or)-[\w-]{20,300}/],
  ['OpenAI', 'sk-', /sk-[A-Za-z0-9]{32,100}/, { random: true }],
  ['Perplexity', 'pplx-', /pplx-[A-Za-z0-9]{48}/],
  ['Hugging Face', 'hf_', /hf_[A-Za-z0-9]{30,64}/],
  ['Hugging Face', 'api_org_', /api_org_[A-Za-z]{34}/],
  ['1Password', 'ops_eyJ', /ops_eyJ[A-Za-z0-9+/]{100,4000}={0,3}/],
  ['1Password', 'A3-', /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}/],
  ['age', 'AGE-SECRET-KEY-1', /AGE-SECRET-KEY-1[A-Z0-9]{58}/],
];

/** Tokens that their makers gave a form of their own; lengths are left a little wide. */
export const VENDOR_FORMS: readonly VendorForm[] = ROWS.map(([vendor, hint, form, more]) => ({
  vendor,
  hint,
  form,
  rule: 'vendor-token',
  source: 'gitleaks',
  ...more,
}));

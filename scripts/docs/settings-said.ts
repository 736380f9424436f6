import type { Said } from './fields.ts';

/** The settings that have their own table. */
export const SHARED = ['sources', 'pagerduty', 'slack', 'detection', 'changes'] as const;

const shared = (who: string) => ({
  sources: `log sources by name ([below](#log-sources))${who}`,
  pagerduty: `[PagerDuty](#pagerduty)${who}`,
  slack: `[Slack](#slack)${who}`,
  detection: `[detection rules](#detection)${who}`,
  changes: `[what went out](#changes)${who}`,
});

export const SETTINGS_SAID: Said = {
  hub: "URL of the team's hub; without it, the hub of this machine",
  hubWaitSeconds:
    'how long a command waits while the hubs of a team change over (30 if not given); 0: not at all',
  name: 'your name; else `user.name` of your own Git settings',
  email: 'your address; PagerDuty and Slack know you by it. Else `user.email` of your own Git settings',
  lang: 'language of the screen; else `ONCALL_LANG`, `LC_ALL`, `LANG`',
  theme: "colours for the terminal's background, as the terminal reports it or as set here",
  render: "what draws the screen: oncall's own painter, or Ink itself",
  mouse: '`true`: clicks and the wheel are for oncall (`Ctrl-G`); with Shift the terminal selects text',
  remind: '`false`: no bell for your own overdue steps (`Ctrl-K`)',
  timeZone: 'of times on the screen and in the record, as `Asia/Tokyo`',
  procedures: 'folder of your procedures',
  procedure: 'what `oncall start` takes when none is named and no rule matches',
  rules: 'which procedure a session gets; the first rule that matches decides',
  'rules[].service': 'part of the name of the service',
  'rules[].severity': 'one severity, or several',
  'rules[].title': 'part of the title',
  'rules[].label': 'part of a label, as `team=payments`',
  'rules[].procedure': 'the procedure then',
  lint: 'how many required steps `oncall procedure lint` allows',
  'lint.most': 'at SEV1 and SEV2',
  'lint.mostMinor': 'from SEV3 down',
  records: 'folder that `oncall export` writes into',
  recordLang: "language of records, where it is not the screen's",
  scrum: 'when the team meets: `oncall digest` begins at the last one. 10:00, Monday to Friday, if not given',
  'scrum.at': 'as `"10:00"`, in quotes, in `timeZone`',
  'scrum.days': 'days of the week with one',
  'scrum.holidays': 'days without one',
  logs: 'log sources that a new session follows when there is no `--logs`',
  ...shared(', for the hub of this machine'),
};

export const HUB_SAID: Said = {
  listen: '`HOST:PORT`; an IPv6 address in brackets',
  url: 'the URL that laptops use, also in join lines. Default: the address that the hub listens on',
  tls: '`own`: a certificate that it makes, which invites pin; `proxy`: plain HTTP, on the loopback only; or files',
  'tls.certificate': 'PEM file of the certificate with its chain',
  'tls.key': 'PEM file of its key; the hub must be able to read it',
  data: 'folder of events, tokens and keys; local disk, mode 0700',
  hosts: 'host names that it answers to beside those of `listen` and `url`',
  origins: 'web origins whose pages may call it',
  procedures: "folder of the team's procedures; they replace built-in ones of the same id",
  watch: '`true`: this hub evaluates the detection rules itself',
  nats: 'a [cluster](#nats) that keeps the events instead of a file in `data`',
  retentionDays: 'days after which closed sessions are removed for good; without it they are kept',
  ...shared(''),
};

export const OPENSEARCH_SAID: Said = {
  type: 'an index',
  node: 'root of the cluster; `OPENSEARCH_URL` if not given',
  index: 'index, alias or pattern, as `app-*`',
  timeField:
    'field to sort by; found by the mapping if not given. Only a named one may be a `long` (milliseconds since 1970)',
  query: 'Lucene query that always applies',
  queries: 'Lucene queries by name, offered where `Q` is typed',
  user: 'field of user ids: users with errors are counted',
  session: 'field of sessions, counted beside users',
  customer: 'field of customers: those most hit are named',
  link: 'a line elsewhere, as in Dashboards: `https://…/{id}` ([values](log-sources.md#links))',
  fields: 'fields to try first; the rest is found by a sample',
  'fields.level': 'field of the level',
  'fields.service': 'field of the service',
  'fields.message': 'field of the message',
  'fields.trace': 'field of the trace id',
  timeZone: "zone of times inside a document's text that have no offset",
  clockOffset:
    'how far the clock of the documents is ahead of true time, as `+09:00`: local time that was written as UTC',
  ca: "PEM file of the authority of the cluster's certificate",
  sigv4: 'requests signed for AWS',
  'sigv4.service': '`es`: a domain; `aoss`: a serverless collection',
  'sigv4.region': 'as `ap-northeast-1`',
  guests: 'whether guests see its lines',
};

export const FILE_SAID: Said = {
  type: 'a file',
  path: 'its path; rotated files (`.1`, `.gz`) are read for questions about the past',
  encoding: 'encoding of the text; detected if not given',
  user: 'field of user ids: users with errors are counted',
  session: 'field of sessions, counted beside users',
  customer: 'field of customers: those most hit are named',
  link: 'a line elsewhere, as in an APM: `https://…/{trace}`',
  timeZone: 'zone of times that have no offset; that of the session if not given',
  guests: 'whether guests see its lines',
};

export const PAGERDUTY_SAID: Said = {
  url: '`https://api.eu.pagerduty.com` for the EU region, or a proxy',
  ca: 'PEM file of an authority to trust beside those of the system',
  schedules:
    'schedules whose turns `oncall who` and the home screen show; all that the key sees if not given',
  policies: 'escalation policies; all that the key sees if not given',
  priorities: "names of the account's priorities by severity: priority and severity follow each other",
  'priorities.SEV1': 'as `P1`',
  'priorities.SEV2': 'as `P2`',
  'priorities.SEV3': 'as `P3`',
  'priorities.SEV4': 'as `P4`',
  rules: 'what a session from a page begins with; the first that matches decides',
  'rules[].service': 'part of the name of the service',
  'rules[].priority': 'name of the priority',
  'rules[].urgency': 'urgency of the incident',
  'rules[].title': 'part of the title',
  'rules[].procedure': 'the procedure then',
  'rules[].severity': 'the severity then',
};

export const SLACK_SAID: Said = {
  channel: 'id of the channel that sessions are posted to, as `C0123ABCDEF`',
  channels: 'other channels for some sessions; the first that matches decides',
  'channels[].service': 'part of the name of the service',
  'channels[].severity': 'one severity, or several',
  'channels[].channel': 'id of the channel then',
  drills: 'channel of drills; without it drills post nothing',
  lang: "language of what is posted; the hub's if not given",
  buttons: '`false`: messages have no buttons; nor have they without an app token',
  pages: 'a message for each page that nobody has acknowledged, with the buttons Acknowledge and Start',
  'pages.teams': 'only pages of these teams, by their names in PagerDuty',
  bookmarks:
    'a bookmark in the channel for each live session, with the command to join; the hub needs an `https` address',
  timeZone: 'of the digest, and of sessions that are started in Slack',
  summon: '`false`: no call',
  'summon.group': 'id of a user group; without it, who is on call in PagerDuty, by e-mail',
  'summon.again': 'minutes until it calls again while nobody has joined; `false`: it does not',
  'summon.most': 'how often it calls again',
  digest: 'when the digest is posted by itself',
  'digest.at': 'as `"10:00"`, in quotes',
  'digest.days': 'days of the week',
  'digest.holidays': 'days without one',
  'digest.channel': 'another channel for it',
  procedure: 'procedure of sessions that are started in Slack',
  logs: "their log sources; all of this hub's if not given",
  url: 'another root of the API: a proxy, or a server on this machine',
};

export const DETECTION_SAID: Said = {
  rules: 'folder of rule files; `sessions/rules` beside the configuration if not given',
  lang: 'language of pages',
  timeZone: 'zone of the times in them',
  events: '`https://events.eu.pagerduty.com` for the EU region, or a proxy',
};

export const CHANGES_SAID: Said = {
  github: 'where GitHub is, if not `api.github.com` with a token',
  'github.url':
    '`https://HOST/api/v3` of an Enterprise Server; `https://api.SUBDOMAIN.ghe.com` for data residency',
  'github.ca': 'PEM file of an authority to trust beside those of the system',
  'github.app': 'an App in place of a token; its key is kept as `github-app.pem`',
  'github.app.id': 'id of the App',
  'github.app.installation': 'id of its installation',
  'github.reviewers':
    'of members by their e-mail address, the logins and teams by which GitHub lists them as reviewers: they may approve a waiting run from a session',
  services: 'the services',
  'services[].name': 'as its log lines and PagerDuty call it',
  'services[].aliases': 'other names of it',
  'services[].repository': '`owner/name` at GitHub',
  'services[].environment': 'environment of its deployments; a glob, as `prod*`',
  'services[].paths': 'paths of the repository that are its own; all if not given',
  'services[].workflow': 'file of the workflow that deploys it, if its runs make no GitHub deployment',
  'services[].migrations': 'paths of its migrations; found by their names if not given',
  'services[].rollback':
    'brings its version before back, where no step of the procedure does; as the `run:` of a step',
  'services[].rollback.workflow': 'the workflow at GitHub',
  'services[].rollback.workflow.repository': '`owner/name` at GitHub',
  'services[].rollback.workflow.file': 'file of the workflow, as `rollback.yml`',
  'services[].rollback.workflow.ref': 'branch or tag that it is started on',
  'services[].rollback.workflow.inputs':
    'its inputs; `{{before}}` is the version before the change, `{{service}}`, `{{version}}` and `{{change}}` are known, too',
  'services[].rollback.danger':
    '`high`: a second member confirms it; `low`: one is enough, where the hub itself found the version before',
  'services[].pagerduty': 'id of its service at PagerDuty, for its change events',
};

export const NATS_SAID: Said = {
  servers: 'addresses, as `tls://nats-1:4222`',
  prefix: "prefix of this team's streams: two teams on one cluster need two",
  replicas: 'copies of each event; an even number of servers adds nothing',
  maxGiB: 'of all sessions together; a full stream takes nothing more. What the servers have if not given',
  credentials:
    '`.creds` file of `nsc`, or a file with an nkey seed, mode 0600; else `ONCALL_NATS_USER` and `ONCALL_NATS_PASSWORD`',
  ca: "PEM file of the servers' authority",
  certificate: "PEM file of this hub's own certificate for them",
  key: 'PEM file of its key',
  monitors: 'monitoring addresses, for `oncall doctor --config` alone',
  hubs: "addresses of all hubs of the team, this one's too",
  shards:
    'into how many parts the sessions are divided; 1: one hub serves all, the others wait. The same at each hub',
};

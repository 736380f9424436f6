import { type Examples, example } from './example.ts';

/** Examples of what sets up a machine, a team's settings and a hub. */
export const SETUP_EXAMPLES = {
  program: [
    example(
      ['oncall start "決済画面で5xxが急増"', 'oncall start "5xx on checkout"'],
      'セッションを始める',
      'start a session',
    ),
    example('oncall join', '進行中のセッションに参加', 'join the live session'),
    example('oncall help start', 'コマンドの使い方と例', 'help and examples of one command'),
  ],
  demo: [
    example('oncall demo', '設定なしで障害対応を体験', 'try an incident without any set-up'),
    example('oncall --lang ja demo', '日本語で', 'the same in Japanese'),
  ],
  init: [
    example('oncall init', 'このフォルダに oncall.yaml を作る', 'write oncall.yaml into this folder'),
    example(
      'oncall init --yes --hub https://oncall.example.com',
      '質問なしで、チームのハブを指定して',
      'ask nothing, with the hub of the team',
    ),
  ],
  trust: [
    example(
      'oncall trust',
      'このフォルダの oncall.yaml を信頼する',
      "trust this folder's oncall.yaml as it is now",
    ),
    example('oncall trust --forget', '信頼を取り消す', 'stop trusting it'),
  ],
  doctor: [
    example('oncall doctor', '環境とハブへの接続を診断', 'check this machine and the connection to the hub'),
    example(
      `oncall doctor --json | jq '.checks[] | select(.state == "broken")'`,
      '異常だけを取り出す',
      'only what is broken',
    ),
  ],
  login: [
    example(
      'oncall login https://oncall.example.com',
      'トークンを入力して保存(画面には出ない)',
      'type the token, which is not shown, and keep it',
    ),
    example('oncall login https://oncall.example.com < token.txt', 'ファイルから読む', 'read it from a file'),
  ],
  logout: [
    example('oncall logout', '保存したトークンを消す', 'forget the token of the hub last logged in to'),
    example(
      'oncall logout https://oncall.example.com',
      'このハブのトークンだけ',
      'forget the token of this hub',
    ),
  ],
  procedure: [
    example('oncall procedure list', '手順書の一覧', 'all procedures'),
    example(
      'oncall procedure new db-failover --from incident',
      'インシデントの手順書を元に新しく作る',
      'write a new one, starting from the incident procedure',
    ),
  ],
  'procedure list': [
    example(
      'oncall procedure list',
      '手順書の一覧',
      'all procedures: the folder’s own, then the built-in ones',
    ),
    example("oncall procedure list --json | jq -r '.[].id'", 'IDだけを取り出す', 'ids alone'),
  ],
  'procedure show': [
    example('oncall procedure show incident', '名前で表示', 'print one by name'),
    example(
      'oncall procedure show sessions/procedures/db-failover.yaml',
      'ファイルを表示',
      'print one from a file',
    ),
  ],
  'procedure lint': [
    example('oncall procedure lint', 'すべての手順書を検査', 'check all of them'),
    example(
      'oncall procedure lint sessions/procedures/db-failover.yaml',
      '1つだけ検査(CIで)',
      'check one, as in CI',
    ),
  ],
  'procedure new': [
    example(
      'oncall procedure new db-failover',
      'インシデントの手順書を元に',
      'start from the incident procedure',
    ),
    example(
      'oncall procedure new weekly-release --from release',
      'リリースの手順書を元に',
      'start from the release procedure',
    ),
    example(
      'oncall procedure new --from release 2026-11-26',
      'この日のリリースを sessions/releases/ に作る(レビューしてから始める)',
      'write the release of a day into sessions/releases/, to be reviewed',
    ),
  ],
  'procedure diff': [
    example(
      'oncall procedure diff origin/main..HEAD --format md',
      '変更を手順の言葉で(プルリクエストに)',
      'what a branch changes, in steps, for its pull request',
    ),
    example(
      'oncall procedure diff checkout-1125 --patch',
      'セッションの実際から手順書を直す',
      'correct the procedure by what sessions did',
    ),
  ],
  audit: [
    example(
      'oncall audit --since 7d',
      'この7日に行われた管理操作',
      'what was administered in the last 7 days',
    ),
    example(
      'oncall audit --config /etc/oncall/hub.yaml --json',
      'チームのハブの管理ログをJSONで',
      "the log of the team's hub as JSON",
    ),
  ],
  hub: [
    example(
      'oncall hub --config hub.yaml',
      'チームのハブを動かす(systemdなどから)',
      'run the hub of a team, as from systemd',
    ),
    example('oncall hub status', 'このマシンのハブの状態', 'state of the hub on this machine'),
  ],
  'hub run': [
    example('oncall hub run --config hub.yaml', 'チームのハブを動かす', 'run the hub of a team'),
    example(
      'oncall hub run --local',
      'このマシンのハブを前面で動かす(通常は不要)',
      'run the hub of this machine in the foreground (rarely needed)',
    ),
  ],
  'hub status': [
    example('oncall hub status', '動いているか、誰が使っているか', 'whether it runs, and who uses it'),
    example('oncall hub status --json | jq .pid', 'プロセスIDを取り出す', 'its process id'),
  ],
  'hub stop': [
    example('oncall hub stop', '誰も接続していなければ停止', 'stop it unless people are connected'),
    example('oncall hub stop --force', '応答がなくても停止', 'stop it even if it does not answer'),
  ],
  'hub token': [
    example(
      'oncall hub token create --name 田中 --email tanaka@example.com --config hub.yaml',
      'メンバーのトークンを発行',
      'create a token for a member',
    ),
    example('oncall hub token list --config hub.yaml', 'トークンの一覧', 'list all tokens'),
  ],
  'hub token create': [
    example(
      'oncall hub token create --name 田中 --email tanaka@example.com --config hub.yaml',
      'メンバーのトークンを発行(表示は1回だけ)',
      'create a token for a member; it is shown once',
    ),
    example(
      'oncall hub token create --name bot --email bot@example.com --expires 90d --config hub.yaml',
      '90日で期限が切れるトークン',
      'create one that expires in 90 days',
    ),
  ],
  'hub token list': [
    example('oncall hub token list --config hub.yaml', 'チームのハブのトークン', "tokens of a team's hub"),
    example('oncall hub token list', 'このマシンのハブのトークン', 'tokens of the hub on this machine'),
  ],
  'hub token revoke': [
    example(
      'oncall hub token revoke tok-3c01ce25 --config hub.yaml',
      'IDで取り消す',
      'revoke a token by its id',
    ),
    example(
      `oncall hub token list --config hub.yaml --json | jq -r '.[] | select(.name == "tanaka").id'`,
      '取り消すトークンのIDを調べる',
      'find the id first',
    ),
  ],
  'hub webhook': [
    example('oncall hub webhook add --config hub.yaml', '署名シークレットを追加', 'add a signing secret'),
    example('oncall hub webhook list --config hub.yaml', '一覧', 'list them'),
  ],
  'hub webhook add': [
    example(
      'oncall hub webhook add --config hub.yaml',
      'シークレットを入力して追加(画面には出ない)',
      'type the secret, which is not shown',
    ),
    example(
      'oncall hub webhook add --config hub.yaml < secret.txt',
      'ファイルから読む',
      'read it from a file',
    ),
  ],
  'hub webhook list': [
    example(
      'oncall hub webhook list --config hub.yaml',
      'チームのハブの署名シークレット',
      "secrets of a team's hub",
    ),
    example(
      'oncall hub webhook list',
      'このマシンのハブの署名シークレット',
      'secrets of the hub on this machine',
    ),
  ],
  'hub webhook remove': [
    example('oncall hub webhook remove whk-3c01ce25 --config hub.yaml', 'IDで削除', 'remove one by its id'),
    example('oncall hub webhook list --config hub.yaml', '削除するIDを調べる', 'find the id first'),
  ],
  'hub slack': [
    example('oncall hub slack > manifest.json', 'マニフェストをファイルに', 'the manifest into a file'),
    example('oncall hub slack --lang ja', 'アプリの説明を日本語で', 'the app described in Japanese'),
  ],
  'hub init': [
    example(
      'oncall hub init --nats nats://nats-1:4222,nats://nats-2:4222,nats://nats-3:4222 --config hub.yaml',
      'サーバー3台に3つの複製を置く',
      'three servers, each record three times',
    ),
    example(
      'oncall hub init --config hub.yaml',
      '設定にある nats: で用意',
      'with the nats: of these settings',
    ),
  ],
  'hub move': [
    example(
      'oncall hub move --to nats --config hub.yaml',
      '停止中のハブのデータをNATSに移す',
      'move the data of a stopped hub into NATS',
    ),
    example(
      'oncall hub move --to sqlite --config hub.yaml',
      '1つのファイルに戻す',
      'bring it back into one file',
    ),
  ],
  'hub backup': [
    example(
      'oncall hub backup backup.db',
      'このマシンのハブのデータを複製',
      'copy the data of the hub on this machine',
    ),
    example(
      'oncall hub backup /backup/oncall.db --config hub.yaml',
      'チームのハブのデータを、動かしたまま複製',
      "copy the data of a team's hub while it runs",
    ),
  ],
  completion: [
    example(
      'eval "$(oncall completion bash)"',
      'bashで補完を有効にする(~/.bashrc)',
      'turn completion on in bash (~/.bashrc)',
    ),
    example('source <(oncall completion zsh)', 'zshで(~/.zshrc)', 'in zsh (~/.zshrc)'),
    example(
      'oncall completion fish | source',
      'fishで(~/.config/fish/config.fish)',
      'in fish (~/.config/fish/config.fish)',
    ),
  ],
} as const satisfies Examples;

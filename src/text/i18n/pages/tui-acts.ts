import { actTexts } from '../act-words.ts';
import type { Messages } from '../messages.ts';

/** What is asked of pages from home, and what comes of it. */
export const TUI_PAGE_ACTS = {
  ...actTexts('home.key', 'act.home.'),
  ...actTexts('home.opened', 'act.home.detail-'),
  ...actTexts('home.ask', 'home.confirm.'),
  ...actTexts('home.done', 'toast.page-done-'),
  'home.pages-count': { ja: '{n}件', en: '{n} pages' },
  'home.held': { ja: '{who}が{ago}前に確認済み', en: '{who} acknowledged it {ago} ago' },
  'home.confirm.acknowledge-all': {
    ja: '{what}を{who}の名前で確認済み(Ack)にしますか',
    en: 'Acknowledge {what} as {who}?',
  },
  'home.confirm.merge-fact': {
    ja: 'アラートは {into} に移り、統合元は解決済みになります。取り消せません',
    en: 'Their alerts move to {into}, and they are resolved. This cannot be undone.',
  },
  'home.confirm.left': { ja: 'ほか{n}件は対象外: {why}', en: 'left out: {n} more ({why})' },
  'home.next': { ja: '次の呼び出し先: {who}', en: 'pages next: {who}' },
  'home.next-nobody': { ja: '次に呼び出す人はいません', en: 'there is no further level' },
  'home.next-reading': { ja: '次の呼び出し先を読み込み中..', en: 'reading who is next..' },
  'home.next-unknown': { ja: '次の呼び出し先は不明: {why}', en: 'who is next is not known: {why}' },

  'toast.page-asked': {
    ja: '{number} {what}: 依頼しました。結果はまだ分かりません。分かり次第ここに出ます',
    en: '{number} {what}: under way; the outcome is not known yet and appears here',
  },
  'toast.page-lost': {
    ja: '{number} {what}: ハブの応答がありません。済んだかまだ分かりません。結果はここに出ます',
    en: '{number} {what}: the hub does not answer. Not known yet whether it is done; the outcome appears here',
  },
  'toast.page-unheard': {
    ja: '{number} {what}: ハブの応答がなく、済んだか分かりません。PagerDutyで確かめてください',
    en: '{number} {what}: the hub never answered. Not known whether it was done; check in PagerDuty',
  },
  'toast.page-not': { ja: '{number} {what}: できていません: {why}', en: '{number} {what}: not done: {why}' },
  'toast.page-unknown': {
    ja: '{number} {what}: 済んだか分かりません。PagerDutyで確かめてください(ハブも確認を続けます)',
    en: '{number} {what}: not known whether it was done. Check in PagerDuty; the hub keeps checking',
  },
  'toast.page-left-out': {
    ja: '{number} {what}: {left} は統合していません(先に解決済みか、別に統合済み)。ほかは済みました',
    en: '{number} {what}: without {left}: resolved, or part of another, before. The rest is done',
  },
  'toast.pages-done': { ja: '{what}: {n}件が済みました', en: '{what}: {n} done' },
  'toast.pages-asked': {
    ja: '{what}: {total}件のうち{n}件が済みました。残りは実行中です。結果はここに出ます',
    en: '{what}: {n} of {total} done, the rest under way; the outcome appears here',
  },
  'toast.pages-some': {
    ja: '{what}: {total}件のうち{n}件が済みました。{why}',
    en: '{what}: {n} of {total} done. {why}',
  },

  'why.home-act-asking': {
    ja: '前に頼んだ結果を待っています',
    en: 'It was asked for already and is under way',
  },
  'why.home-merge-one': {
    ja: '統合元を space で選び、統合先の行で & を押してください',
    en: 'Mark what is to be merged with space, then press & at the page to merge into',
  },
  'why.no-such-choice': { ja: '「{text}」は選べません', en: '"{text}" is none of these' },
  'why.home-nobody-named': { ja: '誰に変えるかを入力してください', en: 'Type whom to assign it to' },
  'why.home-nobody-called': { ja: '誰を呼ぶかを入力してください', en: 'Type whom to page' },
  'confirm.responder-fact': {
    ja: '文面はアラートのタイトルです。アラートの担当は変わりません',
    en: 'The message is the title of the page. Who has the page stays',
  },
} as const satisfies Messages;

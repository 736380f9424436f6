import type { Messages } from './messages.ts';

/** A session that is played again. */
export const TUI_REPLAY = {
  'scope.replay': { ja: '再生', en: 'Replay' },
  'replay.head': { ja: '再生 {n}倍', en: 'REPLAY {n}x' },
  'replay.watches': { ja: '閲覧のみ', en: 'read-only' },
  'replay.paused': { ja: '一時停止中', en: 'paused' },
  'replay.at-end': { ja: '終わり', en: 'end' },
  'replay.event': { ja: 'イベント {n}/{of}', en: 'event {n} of {of}' },
  'replay.skipped': { ja: '{span}を省略', en: '{span} skipped' },
  'replay.pins-only': { ja: '証跡だけ', en: 'pins only' },
  'replay.others-not-kept': { ja: 'ほかの行は保存されていません', en: 'other lines were never kept' },
  'replay.no-pins': {
    ja: 'ここまでに証跡はありません。記録に残るのは証跡にした行だけで、ほかの行は保存されていません。',
    en: 'No line is pinned yet. Only pinned lines were kept; other lines never were.',
  },
  'replay.no-notes': { ja: 'ノートはまだありません', en: 'No notes yet' },
  'replay.read-only': {
    ja: '再生は閲覧のみです',
    en: 'Replay is read-only',
  },
  'replay.not-kept': {
    ja: '記録に残っていないため、再生では見られません',
    en: 'The record did not keep this, so a replay cannot show it',
  },
  'replay.outside': {
    ja: 'この記録は{from}から{to}までです',
    en: 'The recording runs from {from} to {to}',
  },
  'replay.not-found': {
    ja: '「{text}」を含むノートも状況報告も証跡もありません',
    en: 'No note, status update or pin contains "{text}"',
  },
  'prompt.replay': {
    ja: '移動先: 時刻(03:09)、+10m、-5m、またはノートの言葉',
    en: 'Go to: a time (03:09), +10m, -5m, or words of a note',
  },
  'replay.ends': {
    ja: 'ログはイベント{n}で終わります({why})。そこまでを表示しています',
    en: 'The log ends at event {n} ({why}); shown up to there',
  },
  'replay.ends-hash': { ja: 'ハッシュが一致しません', en: 'hash differs' },
  'replay.ends-order': {
    ja: '次のイベントの番号・時刻・セッションが合いません',
    en: 'the next event is out of order',
  },
  'replay.ends-shape': { ja: '次のイベントの形式が正しくありません', en: 'the next event is malformed' },
  'replay.ends-redaction': {
    ja: '次の伏せ字を裏付けるイベントがありません',
    en: 'the next redaction is not confirmed',
  },
  'replay.ends-not-json': { ja: '次の行が途中で切れています', en: 'the next line is cut off' },
  'replay.ends-damaged': { ja: 'ハブで壊れています', en: 'damaged at the hub' },
  'replay.letter-fired': { ja: '発報', en: 'fired' },
  'replay.letter-acknowledged': { ja: '確認済み', en: 'acked' },
  'replay.letter-start': { ja: '初動', en: 'first action' },
  'replay.letter-secondPerson': { ja: '2人目', en: 'second person' },
  'replay.letter-notice': { ja: '状況報告', en: 'update' },
  'replay.letter-decision': { ja: '決定', en: 'decision' },
  'replay.letter-relapsed': { ja: '再発', en: 'came back' },
  'replay.letter-mitigated': { ja: '暫定復旧', en: 'mitigated' },
  'replay.letter-resolved': { ja: '復旧', en: 'resolved' },
  'replay.letter-closed': { ja: '終了', en: 'closed' },
  'pair.move.down': { ja: '移動', en: 'move' },
  'pair.range.earlier': { ja: '15秒前へ、後へ', en: '15 s earlier, later' },
  'pair.replay.slower': { ja: '遅く、速く', en: 'slower, faster' },
  'pair.replay.next': { ja: '次、前のイベント', en: 'next, previous event' },
} satisfies Messages;

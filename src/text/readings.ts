/** How the words of acts are read. Longer words first where one is the beginning of another: `上位` before `上`. */
const READINGS: Readonly<Record<string, string>> = Object.fromEntries(
  `一時停止 いちじていし 一致 いっち 一覧 いちらん 一言 ひとこと 上位 じょうい 上司 じょうし 上 うえ 下 した 中断 ちゅうだん 中 ちゅう 乱れ みだれ
事実 じじつ 交代 こうたい 間隔 かんかく 人数 にんずう 今 いま 件名 けんめい 件数 けんすう 何 なに 使い方 つかいかた 使用 しよう 使 つか
候補 こうほ 値 あたい 停止 ていし 優先度 ゆうせんど 元 もと 先頭 せんとう 入力 にゅうりょく 全員 ぜんいん 全期間 ぜんきかん 全画面 ぜんがめん
共有 きょうゆう 内訳 うちわけ 再接続 さいせつぞく 再描画 さいびょうが 再生 さいせい 再発 さいはつ 再開 さいかい 出 だ 分間 ふんかん 分前 ふんまえ
分後 ふんご 切り きり 切 き 初報 しょほう 判定 はんてい 判断 はんだん 判明 はんめい 削除 さくじょ 前後 ぜんご 前 まえ 割り わり 半分 はんぶん
参加 さんか 閲覧 えつらん 用 よう 者 しゃ 取り とり 取 と 受領 じゅりょう 右 みぎ 名 めい 名前 なまえ 周辺 しゅうへん 呼 よ 基準 きじゅん 時刻 じこく
報告書 ほうこくしょ 報告 ほうこく 境目 さかいめ 境 さかい 変更 へんこう 変わ かわ 変え かえ 外 はず 始 はじ 完了 かんりょう 実行 じっこう 実際 じっさい
宣言 せんげん 宿題 しゅくだい 対象 たいしょう 専門家 せんもんか 展開 てんかい 履歴 りれき 左 ひだり 差分 さぶん 延長 えんちょう 引き ひき 引 ひ
当番 とうばん 当て あて 影響 えいきょう 範囲 はんい 役割 やくわり 後 あと 復旧 ふっきゅう 応急 おうきゅう 応援 おうえん 急ぎ いそぎ 戻 もど 手順書 てじゅんしょ
手順 てじゅん 抑止 よくし 投稿 とうこう 折り おり 抜け ぬけ 担当 たんとう 招待 しょうたい 拡大 かくだい 指揮 しき 官 かん 指 さ 探 さが 推移 すいい
描 えが 操作 そうさ 改善 かいぜん 改行 かいぎょう 文字化け もじばけ 新 あたら 方針 ほうしん 日本語 にほんご 明 めい 時差 じさ 時系列 じけいれつ
時間帯 じかんたい 時間 じかん 暗 あん 暫定 ざんてい 書 か 替え かえ 最大化 さいだいか 最新 さいしん 最終報 さいしゅうほう 期間 きかん 期限 きげん
末尾 まつび 検知 けんち 検索 けんさく 条件 じょうけん 次 つぎ 止血 しけつ 残作業 ざんさぎょう 残 のこ 比較 ひかく 決定 けってい 決め きめ 注目 ちゅうもく
消し けし 渡 わた 状況 じょうきょう 現地 げんち 現状 げんじょう 申し もうし 画面 がめん 留め どめ 番号 ばんごう 畳 たた 発生 はっせい 目標 もくひょう
直 なお 着手 ちゃくしゅ 知 し 確認 かくにん 済み ずみ 示 しめ 移動 いどう 種類 しゅるい 紐付 ひもづ 紐 ひも 終了 しゅうりょう 終 お 絞 しぼ 継 つ
続報 ぞくほう 続 つづ 緊急度 きんきゅうど 締め しめ 縮小 しゅくしょう 繰り くり 罫線 けいせん 自分 じぶん 自動 じどう 色 いろ 英語 えいご 行 ぎょう
表示 ひょうじ 言語 げんご 言葉 ことば 補完 ほかん 要約 ようやく 見 み 解決 かいけつ 解除 かいじょ 記録 きろく 係 がかり 証拠 しょうこ 証跡 しょうせき
該当 がいとう 詳細 しょうさい 誤報 ごほう 説明 せつめい 読 よ 調査 ちょうさ 結果 けっか 議事録 ぎじろく 起き おき 超過 ちょうか 込 こ 返し かえし
追加 ついか 追尾 ついび 追従 ついじゅう 追 お 退出 たいしゅつ 送り おくり 通知 つうち 速 はや 連絡 れんらく 遅 おそ 運転 うんてん 選択中 せんたくちゅう
選択 せんたく 選 えら 配色 はいしょく 重大度 じゅうだいど 重複 ちょうふく 重要度 じゅうようど 閉 と 開始 かいし 開 ひら 間違え まちがえ 除外 じょがい
除 のぞ 隠 かく 項目 こうもく 題名 だいめい 飛 と 添え そえ 消す けす 統合 とうごう 受け うけ 新規 しんき 分 ぶん 再試行 さいしこう
別 べつ 直近 ちょっきん 評価 ひょうか 状態 じょうたい
作 つく 保存 ほぞん 出力 しゅつりょく 付 つ 差異 さい`
    .split(/\s+/)
    .reduce<[string, string][]>((pairs, word, i, all) => {
      if (i % 2 === 0) pairs.push([word, all[i + 1] ?? '']);
      return pairs;
    }, []),
);

/** Words that are read, the longest first, and runs of katakana (whose `ー` may be a `-`): where a reading may begin. */
const WORDS = new RegExp(
  `${Object.keys(READINGS)
    .toSorted((a, b) => b.length - a.length)
    .join('|')}|[ァ-ヺー-]+`,
  'g',
);

/** A Japanese text as it is read, in hiragana, with a blank before each word: `記録を追加` is ` きろくを ついか`. */
const readingOf = (text: string): string =>
  text.replace(WORDS, (word) => ` ${READINGS[word] ?? hiragana(word)}`);

/**
 * What a text is found by when it is typed as it is read, in kana or in Latin letters: its reading as `typedKey` writes it, from the
 * beginning of each of its words to the end. A kanji without a reading stays.
 */
export function readings(text: string): readonly string[] {
  let found = READ.get(text);
  if (found === undefined) {
    const words = typedKey(readingOf(text)).trim().split(' ');
    found = words.map((_, i) => words.slice(i).join(''));
    READ.set(text, found);
  }
  return found;
}

/** Names of acts, read once: a key of the palette asks for all of them. */
const READ = new Map<string, readonly string[]>();

/** Katakana as hiragana: `モブ` is `もぶ`. */
const hiragana = (text: string): string =>
  text.replace(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));

const CONSONANTS = ' kstnhmyrwgzdbp';
const ROWS =
  'あいうえお かきくけこ さしすせそ たちつてと なにぬねの はひふへほ まみむめも や_ゆ_よ らりるれろ わ___を がぎぐげご ざじずぜぞ だぢづでど ばびぶべぼ ぱぴぷぺぽ'.split(
    ' ',
  );
const KANA = new Map<string, string>(
  ROWS.flatMap((row, i) =>
    [...row].map((kana, n) => [kana, `${CONSONANTS[i]?.trim()}${'aiueo'[n]}`] as const),
  ),
)
  .set('ん', 'n')
  .set('ー', '');

/**
 * Latin letters in which a reading and what is typed for it are the same: `shuuryou`, `syuryo` and しゅうりょう are all `syuryo`
 * (Kunrei, without the length of vowels).
 */
export function typedKey(text: string): string {
  return hiragana(text)
    .toLowerCase()
    .replace(/(.)([ゃゅょぁぃぅぇぉ])/g, (_, first: string, small: string) => {
      const vowel = 'auoaiueo'['ゃゅょぁぃぅぇぉ'.indexOf(small)];
      return `${(KANA.get(first) ?? first).slice(0, -1)}${'ゃゅょ'.includes(small) ? 'y' : ''}${vowel}`;
    })
    .replace(/[ぁ-んー]/g, (kana) => KANA.get(kana) ?? kana)
    .replace(/っ([a-z])/g, '$1$1')
    .replace(/-/g, '')
    .replace(/cch/g, 'tch')
    .replace(/([sc])h(?=[aueo])|jy?(?=[aueo])/g, (found, first?: string) =>
      found[0] === 'j' ? 'zy' : first === 's' ? 'sy' : 'ty',
    )
    .replace(/shi/g, 'si')
    .replace(/chi/g, 'ti')
    .replace(/tsu/g, 'tu')
    .replace(/fu/g, 'hu')
    .replace(/ji/g, 'zi')
    .replace(/nn/g, 'n')
    .replace(/([aiueo])\1/g, '$1')
    .replace(/ou/g, 'o');
}

/** `98%`, `0.4%` below one, `<0.1%` where that would be none; of no whole, ''. */
export function shareText(part: number, whole: number): string {
  if (whole <= 0) return '';
  const percent = (100 * part) / whole;
  if (percent >= 99.5 && part < whole) return '>99%';
  if (percent >= 1 || percent === 0) return `${Math.round(percent)}%`;
  return percent < 0.1 ? '<0.1%' : `${percent.toFixed(1)}%`;
}

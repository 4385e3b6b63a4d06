// CSV files (RFC 4180) that are safe to open in a spreadsheet, of exactly the figures that are shown.
import type { Column, Line } from './lines';

const MARK = '\uFEFF'; // Without the byte order mark Excel reads Arabic as something else.
// At the start, or behind what a spreadsheet of another language may take for the end of a cell; the wide forms too.
const FORMULA_START = /(^|[;\t\r\n])(?=\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** A text cell; an apostrophe stands before what a spreadsheet would run. */
function textCell(text: string): string {
  const inert = text.replace(FORMULA_START, "$1'");
  return /[",;\t\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

export function csvOf(lines: readonly Line[], heads: readonly string[], columns: readonly Column[]): string {
  const head = [...heads, ...columns.map(({ label }) => label)].map(textCell);
  const rows = lines.map(({ code = '', name, figures }) => [
    textCell(code),
    textCell(name),
    ...columns.map((_, index) => figures[index]?.amount ?? ''),
  ]);
  return MARK + [head, ...rows].map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** Have the browser save a file that is made here. */
export function saveCsv(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

// Words that people wrote, inside a text of ours: nothing in them turns or reorders what stands beside them.

// What sets a direction by force, and what ends a paragraph, within which every isolate ends too.
const directing = /[\u202A-\u202E\u2066-\u2069]|[\n\r\u001C-\u001E\u0085\u2029]/;
// What was isolated already, with nothing of that kind within.
const calm = /^\u2068[^\u202A-\u202E\u2066-\u2069\n\r\u001C-\u001E\u0085\u2029]*\u2069$/;
const paragraphEnds = /[\n\r\u001C-\u001E\u0085\u2029]+/g;
const isolates = /[\u2066-\u2069]/g;
const [begin, end] = ['\u2068', '\u2069'];

/** First strong isolate … pop directional isolate; ends of what never began would let the rest out of it. */
export function isolated(words: string): string {
  let open = 0;
  const kept = words.replace(paragraphEnds, ' ').replace(isolates, (mark) => {
    if (mark !== end) open += 1;
    else if (open === 0) return '';
    else open -= 1;
    return mark;
  });
  return `${begin}${kept}${end.repeat(open + 1)}`;
}

/** Isolate only words that would force a direction on their surroundings. */
export function contained(words: string): string {
  return directing.test(words) && !calm.test(words) ? isolated(words) : words;
}

/** The marks at the beginning and end of a section. */
export type Marks = readonly [open: string, close: string];

/**
 * Replaces each section of a text, from an opening mark to the next closing one of its kind, in linear time. A regular expression
 * would search for the closing mark from every opening one to the end, even if there is none.
 */
export function replaceSections(
  text: string,
  kinds: readonly Marks[],
  by: (section: string) => string,
): string {
  let result = '';
  let from = 0;
  const open = kinds.map((marks) => ({ marks, at: text.indexOf(marks[0]) }));
  for (;;) {
    let first: (typeof open)[number] | undefined;
    for (const kind of open) {
      if (kind.at >= 0 && kind.at < from) kind.at = text.indexOf(kind.marks[0], from);
      if (kind.at >= 0 && (first === undefined || kind.at < first.at)) first = kind;
    }
    if (first === undefined) return result + text.slice(from);
    const { marks, at } = first;
    const end = text.indexOf(marks[1], at + marks[0].length);
    if (end < 0) {
      first.at = -1;
      continue;
    }
    result += text.slice(from, at) + by(text.slice(at, end + marks[1].length));
    from = end + marks[1].length;
  }
}

/** The sections of a text, with their marks. */
export function sectionsIn(text: string, kinds: readonly Marks[]): readonly string[] {
  const found: string[] = [];
  replaceSections(text, kinds, (section) => {
    found.push(section);
    return section;
  });
  return found;
}

/**
 * For each line of a template, from 1, the lines that open the blocks around it: conditions, loops, calls. Determined from the
 * text, so it is an approximation; whether a setting matters is decided by trying.
 */
export function blocksAround(text: string): readonly (readonly number[])[] {
  const open: { readonly line: number; readonly kind: string }[] = [];
  const around: (readonly number[])[] = [[]];
  for (const [index, own] of text.split('\n').entries()) {
    const line = index + 1;
    around.push([...new Set(open.map((block) => block.line))]);
    for (const [, closing, kind = ''] of own.matchAll(
      /#%-?\s*(end)?(if|elif|else|for|call|filter|macro)\b/g,
    )) {
      // The content of an `else` depends on the `if` before it, and so does what follows an `elif`.
      if (kind === 'else') continue;
      if (kind === 'elif') open.push({ line, kind });
      else if (closing === undefined) open.push({ line, kind });
      else close(open, kind);
    }
  }
  return around;
}

function close(open: { readonly line: number; readonly kind: string }[], kind: string): void {
  const at = open.findLastIndex((block) => block.kind === kind);
  if (at !== -1) open.splice(at);
}

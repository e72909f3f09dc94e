/** Reads a Python module without running it: its functions with their signatures, and its imports. */

export interface PythonParameter {
  readonly name: string;
  readonly kind: 'plain' | 'rest' | 'keywords';
  readonly annotation: string | undefined;
  readonly default: string | undefined;
}

export interface PythonFunction {
  readonly name: string;
  /** The class of which it is a method. */
  readonly owner: string | undefined;
  /** Without `self`. */
  readonly parameters: readonly PythonParameter[];
  readonly returns: string | undefined;
  /** The line numbers of the definition, from 1. */
  readonly first: number;
  readonly last: number;
  /** The definition as written, without common indentation. */
  readonly source: string;
}

export interface PythonModule {
  readonly functions: readonly PythonFunction[];
  readonly imports: readonly { readonly module: string; readonly line: number }[];
}

export function readPython(text: string): PythonModule {
  const shape = masked(text);
  const lines = text.split('\n');
  const maskedLines = shape.split('\n');
  const starts = lines.reduce<number[]>((all, _, index) => {
    all.push(index === 0 ? 0 : (all[index - 1] ?? 0) + (lines[index - 1]?.length ?? 0) + 1);
    return all;
  }, []);
  const functions: PythonFunction[] = [];
  const owners: { readonly name: string; readonly indent: number }[] = [];
  for (const [index, line] of maskedLines.entries()) {
    if (line.trim() === '') continue;
    const indent = line.search(/\S/);
    while (owners.length > 0 && (owners.at(-1)?.indent ?? 0) >= indent) owners.pop();
    const owner = owners.at(-1);
    const named = /^\s*class\s+(\w+)/.exec(line);
    if (named !== null) owners.push({ name: named[1] ?? '', indent });
    const defined = /^(\s*)(?:async\s+)?def\s+(\w+)\s*\(/.exec(line);
    if (defined === null) continue;
    const open = (starts[index] ?? 0) + defined[0].length;
    const close = closing(shape, open);
    const head = /^\s*(?:->\s*([^:]+(?:\[[^\]]*\])?))?\s*:/.exec(
      shape.slice(close + 1, close + 1 + longestReturn),
    );
    const returnsAt = head?.[1] === undefined ? undefined : shape.indexOf(head[1], close + 1);
    const last = lastLine(maskedLines, index, indent, shape.slice(0, close).split('\n').length - 1);
    functions.push({
      name: defined[2] ?? '',
      owner: owner?.name,
      parameters: parametersOf(text, shape, open, close),
      returns:
        returnsAt === undefined
          ? undefined
          : text.slice(returnsAt, returnsAt + (head?.[1]?.length ?? 0)).trim(),
      first: index + 1,
      last: last + 1,
      source: lines
        .slice(index, last + 1)
        .map((own) => own.slice(Math.min(indent, own.search(/\S|$/))))
        .join('\n'),
    });
    // Definitions inside a function are details of it.
    owners.push({ name: defined[2] ?? '', indent });
  }
  const imports = maskedLines.flatMap((line, index) => {
    const from = /^from\s+([\w.]+)\s+import\b/.exec(line)?.[1];
    const named = /^import\s+(\S.*)/.exec(line)?.[1]?.split(',') ?? [];
    const modules = from === undefined ? named.map((part) => part.trim().split(/\s/)[0] ?? '') : [from];
    return modules.map((module) => ({ module, line: index + 1 }));
  });
  return { functions, imports };
}

/** The names in the list that a method such as `filters` returns. */
export function listedBy({ source }: PythonFunction): readonly string[] {
  const body = masked(source);
  const list = /return\s*\[([^\]]*)(?:\]|$)/.exec(body)?.[1] ?? '';
  return list.split(',').flatMap((item) => /^\s*(?:self\.)?(\w+)\s*$/.exec(item)?.[1] ?? []);
}

/** No annotation is longer; in a text that is not Python, the search for its end could take quadratic time. */
const longestReturn = 1000;

const textOrComment = /#[^\n]*|("""|''')[\s\S]*?(?:\1|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?/g;

/** Replaces the content of strings and comments by other characters; line breaks stay. */
export function masked(text: string): string {
  return text.replace(textOrComment, (found) => found.replace(/[^\n]/g, found.startsWith('#') ? ' ' : '_'));
}

/** Replaces comments by spaces. */
export function withoutComments(text: string): string {
  return text.replace(textOrComment, (found) => (found.startsWith('#') ? ' '.repeat(found.length) : found));
}

/** The offset of the parenthesis that closes the one before `from`. */
export function closing(shape: string, from: number): number {
  let depth = 1;
  for (let at = from; at < shape.length; at++) {
    const character = shape[at] ?? '';
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (depth === 0) return at;
  }
  return shape.length;
}

function lastLine(lines: readonly string[], start: number, indent: number, afterHead: number): number {
  let last = Math.max(start, afterHead);
  for (let index = last + 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    if (line.search(/\S/) <= indent) break;
    last = index;
  }
  return last;
}

function parametersOf(text: string, shape: string, open: number, close: number): PythonParameter[] {
  const pieces: { readonly from: number; readonly to: number }[] = [];
  let depth = 0;
  let from = open;
  for (let at = open; at <= close; at++) {
    const character = shape[at] ?? '';
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character) && at < close) depth -= 1;
    if ((character === ',' && depth === 0) || at === close) {
      pieces.push({ from, to: at });
      from = at + 1;
    }
  }
  return pieces.flatMap((piece, index) => {
    const hidden = shape.slice(piece.from, piece.to);
    const found = /^\s*(\*{0,2})(\w+)\s*(:[^=]*)?(=[\s\S]*)?$/.exec(hidden);
    if (found === null || (index === 0 && /^(self|cls)$/.test(found[2] ?? ''))) return [];
    const [, stars = '', name = '', annotation, standard] = found;
    const end = piece.to - (standard?.length ?? 0);
    const typed = annotation && text.slice(end - annotation.length + 1, end).trim();
    const value = standard && text.slice(piece.to - standard.length + 1, piece.to).trim();
    const kind = stars === '*' ? 'rest' : stars === '**' ? 'keywords' : 'plain';
    return [{ name, kind, annotation: typed || undefined, default: value || undefined }];
  });
}

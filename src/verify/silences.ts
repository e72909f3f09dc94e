import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { tooDeepAt } from '../diagnostics/nesting.ts';
import { plainTags } from '../diagnostics/read-yaml.ts';
import { meantOr, suggest } from '../diagnostics/suggest.ts';
import { withoutStacks } from '../diagnostics/without-stacks.ts';
import { any, fitsWhole, literal, many, notSlash, one, type Step } from '../disk/wildcards.ts';
import { asMap, asText } from './model/data.ts';
import { inFile } from './model/report.ts';
import type { TreeFile } from './tree.ts';

/** The file with the suppressions for many files, at the root of the tree. */
export const ignoreFile = '.clusterwright-ignore.yaml';

/** A suppression and its location. */
interface Silence {
  readonly file: TreeFile;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly code: string;
  readonly reason: string;
  readonly covers: (finding: Diagnostic) => boolean;
}

/**
 * Removes the findings that the tree's owner has suppressed with a reason: by a comment on the same line or the line
 * above (`# clusterwright: ignore CODE -- reason`), or in the ignore file by path and code. Reports suppressions that
 * match nothing or give no reason; these findings cannot be suppressed.
 */
export function applySilences(
  files: readonly TreeFile[],
  findings: readonly Diagnostic[],
  knownCodes: readonly string[],
): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const silences = files.flatMap((file) =>
    file.path === ignoreFile ? fromFile(file, problems) : fromComments(file),
  );
  const used = new Set<Silence>();
  const byCode = new Map<string, Silence[]>();
  for (const silence of silences) {
    const others = byCode.get(silence.code);
    if (others) others.push(silence);
    else byCode.set(silence.code, [silence]);
  }
  const kept = findings.filter((finding) => {
    const silence = byCode.get(finding.code)?.find((candidate) => candidate.covers(finding));
    if (silence) used.add(silence);
    return silence === undefined || silence.reason === '';
  });
  for (const silence of silences) problems.push(...review(silence, used.has(silence), knownCodes));
  return [...kept, ...problems];
}

const comment = /#\s*clusterwright:\s*ignore\s+([\w/-]+)(?:\s+--\s+(.*?))?\s*$/;

function fromComments(file: TreeFile): Silence[] {
  if (!file.content.includes('clusterwright: ignore')) return [];
  const lines = file.content.split('\n');
  return lines.flatMap((text, index): Silence[] => {
    const match = comment.exec(text);
    if (match?.[1] === undefined) return [];
    const line = index + 1;
    const alone = text.slice(0, match.index).trim() === '';
    // A comment on a line of its own applies to the next line that is not a comment, so several can be stacked.
    let target = line;
    if (alone) {
      do target++;
      while (lines[target - 1]?.trim().startsWith('#'));
    }
    return [
      {
        file,
        line,
        column: match.index + 1,
        length: match[0].trimEnd().length,
        code: match[1],
        reason: match[2]?.trim() ?? '',
        covers: (finding) => finding.file === file.path && finding.range.start.line === target,
      },
    ];
  });
}

function fromFile(file: TreeFile, problems: Diagnostic[]): Silence[] {
  const lines = new LineCounter();
  // A file that is nested too deeply cannot list suppressions; the check that reads the file reports it.
  const text = tooDeepAt(file.content) === undefined ? file.content : '{}';
  const document = withoutStacks(() =>
    parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      ...plainTags,
    }),
  );
  const root: unknown = document.contents;
  if (root === null) return [];
  if (document.errors.length > 0 || !isSeq(root)) {
    problems.push(
      inFile(file, {
        code: 'silence/invalid-file',
        message: `${ignoreFile} must hold a list`,
        hint: 'Write a list of maps with `path`, `code` and `reason`.',
      }),
    );
    return [];
  }
  return root.items.flatMap((item): Silence[] => {
    const entry = isMap(item) ? asMap(item.toJS(document)) : {};
    const { line, col } = lines.linePos((item as { range?: [number, number, number] }).range?.[0] ?? 0);
    const path = asText(entry['path']);
    const code = asText(entry['code']);
    if (path === undefined || code === undefined) {
      problems.push(
        inFile(
          file,
          {
            code: 'silence/invalid-file',
            message: 'an entry needs a path and a code',
            hint: 'Write `- path: kubernetes/apps/**`, `code: …`, `reason: …`.',
          },
          { start: { line, column: col }, end: { line, column: col } },
        ),
      );
      return [];
    }
    const pattern = stepsOf(path);
    return [
      {
        file,
        line,
        column: col,
        length: 1,
        code,
        reason: asText(entry['reason']) ?? '',
        covers: coversFile((file) => fitsWhole(pattern, file)),
      },
    ];
  });
}

/** Caches the result for each file, because a file may have thousands of findings. */
function coversFile(fits: (file: string) => boolean): (finding: Diagnostic) => boolean {
  const known = new Map<string, boolean>();
  return ({ file }) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const is = fits(file);
    known.set(file, is);
    return is;
  };
}

/** Parses a glob: `*` matches within a part of a path, `**` across parts, `?` one character. */
function stepsOf(glob: string): Step[] {
  return (glob.match(/\*\*\/|\*\*|[\s\S]/gu) ?? []).flatMap((token) => {
    if (token === '**/') return [{ optional: 2 }, many(any), ...literal('/')];
    if (token === '**') return [many(any)];
    if (token === '*') return [many(notSlash)];
    return token === '?' ? [one(notSlash)] : literal(token);
  });
}

function* review(silence: Silence, used: boolean, knownCodes: readonly string[]): Generator<Diagnostic> {
  const { file, line, column, length, code } = silence;
  const range = { start: { line, column }, end: { line, column: column + length } };
  if (!knownCodes.includes(code)) {
    const near = suggest(code, knownCodes);
    yield inFile(
      file,
      {
        code: 'silence/unknown-code',
        message: `no check reports ${code}`,
        ...meantOr(near, 'docs/checks.md lists every code.'),
      },
      range,
    );
  } else if (silence.reason === '') {
    yield inFile(
      file,
      {
        code: 'silence/no-reason',
        message: 'this silence gives no reason, so it does not count',
        hint: `Say why, behind two hyphens: \`# clusterwright: ignore ${code} -- …\`; in the ignore file, under \`reason\`.`,
      },
      range,
    );
  } else if (!used) {
    yield inFile(
      file,
      {
        code: 'silence/unused',
        severity: 'warning',
        message: `nothing here reports ${code} any more`,
        hint: 'Remove the silence.',
      },
      range,
    );
  }
}
